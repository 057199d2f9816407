import { type CheckResult, type Session, SourceError } from '../connector/index.ts';
import type { GivenConfig } from '../source/configuration.ts';
import type { Source } from '../source/sources.ts';
import { openSource, openTrial } from './openSource.ts';
import { closeInTime, within } from './patience.ts';
import type { Pipeline } from './pipeline.ts';
import { sourceFault } from './sourceFault.ts';

/** Milliseconds. */
const longest = 60_000;

/** What is tried out: a stored source, perhaps with other settings, or settings that are stored nowhere yet. */
export type Tried =
  | { readonly source: Source; readonly config?: GivenConfig | undefined }
  | { readonly connector: string; readonly config: GivenConfig };

export function openTried(pipeline: Pipeline, tried: Tried): Promise<Session> {
  return 'source' in tried
    ? openSource(pipeline, tried.source, { config: tried.config })
    : openTrial(pipeline, tried.connector, tried.config);
}

/** Asks a connector whether it can read with the settings it has; a refusal names the setting that is wrong. */
export async function checkSource(
  pipeline: Pipeline,
  tried: Tried,
  milliseconds: number = longest,
): Promise<CheckResult> {
  const enough = new AbortController();
  const signals = pipeline.signal === undefined ? [] : [pipeline.signal];
  const session = await openTried(
    { ...pipeline, signal: AbortSignal.any([enough.signal, ...signals]) },
    tried,
  );
  try {
    return await within(session.check(), milliseconds, pipeline.signal);
  } catch (error) {
    pipeline.signal?.throwIfAborted();
    if (!(error instanceof SourceError)) throw sourceFault(pipeline.log, {}, error);
    const { setting, message } = error;
    return { ok: false, message, ...(setting !== undefined && { setting }) };
  } finally {
    enough.abort();
    await closeInTime(session);
  }
}
