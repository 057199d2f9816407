import type { CheckResult, Session } from '../connector/index.ts';
import type { GivenConfig } from '../source/configuration.ts';
import type { Source } from '../source/sources.ts';
import { openSource, openTrial } from './openSource.ts';
import type { Pipeline } from './pipeline.ts';

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
export async function checkSource(pipeline: Pipeline, tried: Tried): Promise<CheckResult> {
  const session = await openTried(pipeline, tried);
  try {
    return await session.check();
  } finally {
    await session.close?.();
  }
}
