import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/runs.ts';
import { address, get } from './client.ts';

export type Run = z.infer<typeof contract.run>;
export type RunStatus = z.infer<typeof contract.runStatus>;
type RunPage = z.infer<typeof contract.runPage>;

/** States in which nothing more happens before somebody does something. */
const resting: readonly RunStatus[] = [
  'needs_mapping',
  'ready',
  'done',
  'failed',
  'cancelled',
  'superseded',
  'quarantined',
];

/** Does nothing more happen by itself before somebody does something? */
export const isResting = (run: Run): boolean => resting.includes(run.status);

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['runs', runId],
    queryFn: ({ signal }) => get<Run>(`/runs/${runId}`, {}, signal),
  });

/** The newest file of a source: the one that took the place of those before it. */
export const newestRunQuery = (sourceId: string) =>
  queryOptions({
    queryKey: ['runs', 'newest', sourceId],
    queryFn: async ({ signal }) =>
      (await get<RunPage>('/runs', { source: sourceId, limit: 1 }, signal)).items[0] ?? null,
  });

export const runEventsPath = (runId: string): string => `/runs/${runId}/events`;

/** Rows that need attention, as a file to mend and upload again. */
export const rejectedRowsAddress = (runId: string): string => address(`/runs/${runId}/rejected.csv`);
