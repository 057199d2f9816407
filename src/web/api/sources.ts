import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/sources.ts';
import { get, send } from './client.ts';
import type { Run } from './runs.ts';

export type Source = z.infer<typeof contract.source>;
export type Connector = z.infer<typeof contract.connector>;
export type Policy = z.infer<typeof contract.policy>;
export type PolicyChange = NonNullable<z.infer<typeof contract.sourceChange>['policy']>;
/** Kinds of change that may go by themselves. */
export type AutomaticKind = keyof PolicyChange;
export type Schedule = z.infer<typeof contract.schedule>;
export type NewSchedule = z.infer<typeof contract.putSchedule>;
export type Read = NewSchedule['read'];
export type Health = z.infer<typeof contract.health>;
export type CheckResult = z.infer<typeof contract.checkResult>;
export type Preview = z.infer<typeof contract.preview>;
/** Settings as the server takes them: a secret that is left out stays as it is, null removes it. */
export type GivenConfig = Readonly<Record<string, unknown>>;
export type NewSource = z.infer<typeof contract.newSource>;
type ScheduleAnswer = z.infer<typeof contract.scheduleAnswer>;

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => (await get<{ items: Source[] }>('/sources', {}, signal)).items,
});

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', id],
    queryFn: ({ signal }) => get<Source>(`/sources/${id}`, {}, signal),
  });

/** Runs of one source, newest first. */
export const sourceRunsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['sources', id, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Run[]; next: string | null }>(
        `/sources/${id}/runs`,
        { limit: 10, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async ({ signal }) => (await get<{ items: Connector[] }>('/connectors', {}, signal)).items,
  staleTime: Infinity,
});

/** How to connect a system, step by step; `markdown` is null when nobody wrote it down. */
export const guideQuery = (connector: string) =>
  queryOptions({
    queryKey: ['connectors', connector, 'guide'],
    queryFn: ({ signal }) =>
      get<z.infer<typeof contract.connectorGuide>>(
        `/connectors/${encodeURIComponent(connector)}/guide`,
        {},
        signal,
      ),
    staleTime: Infinity,
  });

/** What a schedule means and when it comes next; refused times are an error that says why. */
export const scheduleWordsQuery = (timing: { readonly cron: string; readonly time_zone: string }) =>
  queryOptions({
    queryKey: ['schedules', timing],
    queryFn: () => send<ScheduleAnswer>('POST', '/schedules/describe', timing),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });

export const changePolicy = (sourceId: string, policy: PolicyChange) =>
  send<Source>('PATCH', `/sources/${sourceId}`, { policy });

export const addSource = (source: NewSource) => send<Source>('POST', '/sources', source);
export const changeSource = (sourceId: string, change: { name: string; config: GivenConfig }) =>
  send<Source>('PATCH', `/sources/${sourceId}`, change);
export const renameSource = (sourceId: string, name: string) =>
  send<Source>('PATCH', `/sources/${sourceId}`, { name });
export const deleteSource = (sourceId: string) => send<void>('DELETE', `/sources/${sourceId}`);

/** Settings that are tried before they are saved. */
export interface Trial {
  readonly config: GivenConfig;
  /** A source that is being changed: its stored secrets count where none are given. */
  readonly source?: string;
}
export const checkSettings = (connector: string, trial: Trial) =>
  send<CheckResult>('POST', `/connectors/${encodeURIComponent(connector)}/check`, trial);
export const previewSettings = (connector: string, trial: Trial) =>
  send<Preview>('POST', `/connectors/${encodeURIComponent(connector)}/preview`, trial);

export const putSchedule = (sourceId: string, schedule: NewSchedule) =>
  send<unknown>('PUT', `/sources/${sourceId}/schedule`, schedule);
export const deleteSchedule = (sourceId: string) => send<void>('DELETE', `/sources/${sourceId}/schedule`);
export const pauseSource = (sourceId: string) => send<unknown>('POST', `/sources/${sourceId}/pause`);
export const resumeSource = (sourceId: string) => send<unknown>('POST', `/sources/${sourceId}/resume`);
/** Reads a source now. @returns the run */
export const syncSource = (sourceId: string, read: Read) =>
  send<{ run: string }>('POST', `/sources/${sourceId}/sync`, { read });
