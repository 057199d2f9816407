import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/runs.ts';
import { address, get } from './client.ts';
import type { Run } from './runs.ts';

export type Activity = z.infer<typeof contract.activity>['items'];
export type Lookup = z.infer<typeof contract.lookup>;

/** Runs, newest first. @param hub id; undefined is all of them */
export const runsQuery = (hub: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['runs', 'list', hub],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Run[]; next: string | null }>('/runs', { hub, limit: 25, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** What happened on each day of the last half year. */
export const activityQuery = (hub: string | undefined) =>
  queryOptions({
    queryKey: ['activity', hub],
    queryFn: async ({ signal }) =>
      (await get<{ items: Activity }>('/activity', { hub, days: 180 }, signal)).items,
    placeholderData: keepPreviousData,
  });

/** Why a person was, or was not, listed in a run. @param person e-mail address or Unique ID */
export const lookupQuery = (runId: string, person: string) =>
  queryOptions({
    queryKey: ['runs', runId, 'lookup', person],
    queryFn: ({ signal }) => get<Lookup>(`/runs/${runId}/lookup`, { person }, signal),
    staleTime: 0,
  });

export const fileAddress = (runId: string): string => address(`/runs/${runId}/file`);
export const changesAddress = (planId: string): string => address(`/plans/${planId}/changes.csv`);
