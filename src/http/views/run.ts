import type { z } from 'zod';
import type { RunSummary } from '../../pipeline/runList.ts';
import type { run } from '../contract/runs.ts';

export type RunView = z.infer<typeof run>;

/** A run as the API shows it. */
export function runView(summary: RunSummary): RunView {
  return {
    ...summary,
    progress: summary.progress,
    scheduled_for: summary.scheduled_for?.toISOString() ?? null,
    created_at: summary.created_at.toISOString(),
    finished_at: summary.finished_at?.toISOString() ?? null,
  };
}
