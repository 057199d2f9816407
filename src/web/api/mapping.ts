import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/mapping.ts';
import { get, send } from './client.ts';

export type Mapping = z.infer<typeof contract.mapping>;
export type MappingColumn = z.infer<typeof contract.mappingColumn>;
export type ColumnChange = z.infer<typeof contract.columnChange>;
export type ColumnValue = z.infer<typeof contract.columnValue>;
export type ValueDecision = z.infer<typeof contract.valueDecision>;
export type ColumnEffect = z.infer<typeof contract.columnEffect>;

/** Beginning of the key of everything about the mapping of a run. */
const mappingKey = (runId: string) => ['mapping', runId] as const;
/** Of what its columns would change. */
export const effectsKey = (runId: string) => [...mappingKey(runId), 'effect'] as const;

/** Columns of the file, the fields they go to, and why. */
export const mappingQuery = (runId: string) =>
  queryOptions({
    queryKey: [...mappingKey(runId), 'columns'],
    queryFn: ({ signal }) => get<Mapping>(`/runs/${runId}/mapping`, {}, signal),
  });

/** Every distinct value of a column, most frequent first; none for fields that take values as they are. */
export const columnValuesQuery = (runId: string, position: number, field: string | null) =>
  queryOptions({
    queryKey: [...mappingKey(runId), 'values', position, field],
    queryFn: async ({ signal }) =>
      (await get<{ items: ColumnValue[] }>(`/runs/${runId}/mapping/columns/${position}/values`, {}, signal))
        .items,
  });

/** What a column would change. It takes seconds for a large file, so it is asked for once and again only after a change. */
export const columnEffectQuery = (runId: string, position: number) =>
  queryOptions({
    queryKey: [...effectsKey(runId), position],
    queryFn: ({ signal }) =>
      get<ColumnEffect>(`/runs/${runId}/mapping/columns/${position}/effect`, {}, signal),
    staleTime: Infinity,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });

/** Takes the checkmark off. */
export const changeColumn = (runId: string, position: number, change: ColumnChange) =>
  send<Mapping>('PATCH', `/runs/${runId}/mapping/columns/${position}`, change);

/** All values that have the same words as an option, now and in later files. */
export const matchValues = (runId: string, position: number) =>
  send<{ matched: number }>('POST', `/runs/${runId}/mapping/columns/${position}/match-values`);

/** Decides about values, all or none; answers all values of the column. */
export const decideValues = async (runId: string, position: number, decisions: readonly ValueDecision[]) =>
  (
    await send<{ items: ColumnValue[] }>('POST', `/runs/${runId}/mapping/columns/${position}/values`, {
      decisions,
    })
  ).items;

/** A person's checkmark for columns. */
export const reviewColumns = (runId: string, columns: readonly number[]) =>
  send<Mapping>('POST', `/runs/${runId}/mapping/review`, { columns });

/** Milliseconds after the last of several quick changes. */
const calm = 900;
let recount: ReturnType<typeof setTimeout> | undefined;

/** What columns would change is no longer true: what is being counted stops, and is counted anew once the changes have settled. */
export function countEffectsAnew(client: QueryClient, runId: string): void {
  const queryKey = effectsKey(runId);
  void client.cancelQueries({ queryKey });
  void client.invalidateQueries({ queryKey, refetchType: 'none' });
  clearTimeout(recount);
  recount = setTimeout(() => void client.refetchQueries({ queryKey, type: 'active', stale: true }), calm);
}
