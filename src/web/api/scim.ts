import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/scim.ts';
import type { connectorGuide } from '../../http/contract/sources.ts';
import { get, send } from './client.ts';

export type Connection = z.infer<typeof contract.scimConnection>;
export type NewConnection = z.input<typeof contract.newScimConnection>;
export type Connected = z.infer<typeof contract.scimConnected>;
export type ScimToken = z.infer<typeof contract.scimToken>;
export type ScimTokenWithSecret = z.infer<typeof contract.scimTokenWithSecret>;
export type ScimClient = z.infer<typeof contract.scimClient>;
export type ScimClientWithSecret = z.infer<typeof contract.scimClientWithSecret>;
export type PersonState = z.infer<typeof contract.personState>;
export type PushedPerson = z.infer<typeof contract.pushedPerson>;
export type PushedPersonDetail = z.infer<typeof contract.pushedPersonDetail>;
export type PushedField = PushedPersonDetail['fields'][number];
export type PushedGroup = z.infer<typeof contract.pushedGroup>;
export type GroupUse = z.infer<typeof contract.groupUse>;
export type NewGroupUse = z.infer<typeof contract.newGroupUse>;
export type ScimRequest = z.infer<typeof contract.scimRequest>;
export type ScimRequestDetail = z.infer<typeof contract.scimRequestDetail>;
type Page<Item> = { readonly items: Item[]; readonly next: string | null };

/** Beginning of the key of everything about one connection. */
export const connectionKey = (id: string) => ['scim', id] as const;

/** Milliseconds after which a connection is looked at again while somebody sees it: identity providers push at any time. */
const freshness = 5_000;

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: [...connectionKey(id), 'connection'],
    queryFn: ({ signal }) => get<Connection>(`/sources/${id}/connection`, {}, signal),
    refetchInterval: freshness,
  });

export const connectProvider = (hub: string, given: NewConnection) =>
  send<Connected>('POST', `/hubs/${hub}/scim-connections`, given);

export const createScimToken = (id: string, given: { readonly expires_days: number | null }) =>
  send<ScimTokenWithSecret>('POST', `/sources/${id}/tokens`, given);
export const revokeScimToken = (id: string, token: string) =>
  send<void>('DELETE', `/sources/${id}/tokens/${token}`);
export const createScimClient = (id: string, given: z.input<typeof contract.newScimClient>) =>
  send<ScimClientWithSecret>('POST', `/sources/${id}/clients`, given);
export const revokeScimClient = (id: string, client: string) =>
  send<void>('DELETE', `/sources/${id}/clients/${client}`);

/** As it stands in the address. */
export interface PeopleFilter {
  readonly q?: string | undefined;
  readonly state?: string | undefined;
}
export const pushedPeopleQuery = (id: string, filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: [...connectionKey(id), 'people', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<PushedPerson>>(`/sources/${id}/people`, { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
export const pushedPersonQuery = (id: string, person: string) =>
  queryOptions({
    queryKey: [...connectionKey(id), 'people', 'one', person],
    queryFn: ({ signal }) => get<PushedPersonDetail>(`/sources/${id}/people/${person}`, {}, signal),
  });

export const pushedGroupsQuery = (id: string, q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...connectionKey(id), 'groups', { q }],
    queryFn: ({ pageParam, signal }) =>
      get<Page<PushedGroup>>(`/sources/${id}/groups`, { q, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
export const addGroupUse = (id: string, group: string, use: NewGroupUse) =>
  send<unknown>('POST', `/sources/${id}/groups/${group}/uses`, use);
export const endGroupUse = (id: string, group: string, use: string) =>
  send<void>('DELETE', `/sources/${id}/groups/${group}/uses/${use}`);

/** As it stands in the address; `since` is a moment. */
export interface RequestFilter {
  readonly outcome?: string | undefined;
  readonly method?: string | undefined;
  readonly resource?: string | undefined;
  readonly q?: string | undefined;
  readonly since?: string | undefined;
}
export const requestsQuery = (id: string, filter: RequestFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [...connectionKey(id), 'requests', 'list', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ScimRequest>>(`/sources/${id}/requests`, { ...filter, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
/** What was said once stays so. */
export const requestQuery = (id: string, request: string) =>
  queryOptions({
    queryKey: [...connectionKey(id), 'requests', 'one', request],
    queryFn: ({ signal }) => get<ScimRequestDetail>(`/sources/${id}/requests/${request}`, {}, signal),
    staleTime: Infinity,
  });

/** How to let one identity provider push, step by step. */
export const providerGuideQuery = (provider: string) =>
  queryOptions({
    queryKey: ['connectors', 'scim-push', 'guide', provider],
    queryFn: ({ signal }) =>
      get<z.infer<typeof connectorGuide>>('/connectors/scim-push/guide', { for: provider }, signal),
    staleTime: Infinity,
  });
