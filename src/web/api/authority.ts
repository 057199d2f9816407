import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/sources.ts';
import { get, send } from './client.ts';

export type FieldAuthority = z.infer<typeof contract.fieldAuthority>;
export type FieldOrder = FieldAuthority['items'][number];

/** Which source of a hub is believed about which field. */
export const authorityQuery = (hubId: string) =>
  queryOptions({
    queryKey: ['authority', hubId],
    queryFn: ({ signal }) => get<FieldAuthority>(`/hubs/${hubId}/field-authority`, {}, signal),
  });

export const putAuthority = (hubId: string, items: readonly FieldOrder[]) =>
  send<FieldAuthority>('PUT', `/hubs/${hubId}/field-authority`, { items });
