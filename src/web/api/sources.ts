import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/sources.ts';
import { get, send } from './client.ts';

export type Source = z.infer<typeof contract.source>;
export type Connector = z.infer<typeof contract.connector>;
export type Policy = z.infer<typeof contract.policy>;
export type PolicyChange = z.infer<typeof contract.sourceChange>['policy'];
/** Kinds of change that may go by themselves. */
export type AutomaticKind = keyof PolicyChange;
type NewSource = z.infer<typeof contract.newSource>;

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => (await get<{ items: Source[] }>('/sources', {}, signal)).items,
});

export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async ({ signal }) => (await get<{ items: Connector[] }>('/connectors', {}, signal)).items,
  staleTime: Infinity,
});

export const changePolicy = (sourceId: string, policy: PolicyChange) =>
  send<Source>('PATCH', `/sources/${sourceId}`, { policy });

export const addSource = (source: NewSource) => send<Source>('POST', '/sources', source);
