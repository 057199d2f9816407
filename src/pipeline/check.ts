import type { CheckResult } from '../connector/index.ts';
import type { Source } from '../source/sources.ts';
import { openSource, type Pipeline } from './pipeline.ts';

/** Asks a source's connector whether it can read with the settings it has; a refusal names the setting that is wrong. */
export async function checkSource(pipeline: Pipeline, source: Source): Promise<CheckResult> {
  const session = await openSource(pipeline, source);
  try {
    return await session.check();
  } finally {
    await session.close?.();
  }
}
