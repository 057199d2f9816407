import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/members.ts';
import { address, get, send } from './client.ts';

export type Member = z.infer<typeof contract.member>;
export type MemberDetail = z.infer<typeof contract.memberDetail>;
export type MemberCounts = z.infer<typeof contract.memberCounts>;
export type HistoryEntry = z.infer<typeof contract.historyEntry>;
type Page<Item> = { readonly items: Item[]; readonly next: string | null };

/** What the list is narrowed to; as it stands in the address of the page. */
export interface MemberFilter {
  readonly hub?: string | undefined;
  readonly status?: string | undefined;
  readonly q?: string | undefined;
  readonly field?: string | undefined;
  readonly value?: string | undefined;
  readonly sort?: string | undefined;
}

/** The first page is short, so that it is soon there. */
export const membersQuery = (filter: MemberFilter) =>
  infiniteQueryOptions({
    queryKey: ['members', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Member>>(
        '/members',
        { ...filter, limit: pageParam === undefined ? 100 : 500, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    // Asked for again it is all the pages that are here.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export const memberCountsQuery = ({ hub, q, field, value }: MemberFilter) =>
  queryOptions({
    queryKey: ['members', 'counts', { hub, q, field, value }],
    queryFn: ({ signal }) => get<MemberCounts>('/members/counts', { hub, q, field, value }, signal),
    placeholderData: keepPreviousData,
  });

export const memberQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['members', memberId],
    queryFn: ({ signal }) => get<MemberDetail>(`/members/${memberId}`, {}, signal),
  });

export const memberHistoryQuery = (memberId: string) =>
  infiniteQueryOptions({
    queryKey: ['members', memberId, 'history'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<HistoryEntry>>(`/members/${memberId}/history`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** What an admin can do with one member, by hand. */
export const memberActs = {
  deactivate: (id: string) => send<unknown>('POST', `/members/${id}/deactivate`),
  reactivate: (id: string) => send<unknown>('POST', `/members/${id}/reactivate`),
  resend: (id: string) => send<unknown>('POST', `/members/${id}/resend-invitation`),
  restore: (id: string) => send<unknown>('POST', '/restore-requests', { member: id }),
};
export type MemberAct = keyof typeof memberActs;

export const protectMember = (id: string, protect: boolean) =>
  send<unknown>('PATCH', `/members/${id}`, { protected: protect });

/** All that is kept of a person, as a file. */
export const memberDataAddress = (id: string): string => address(`/members/${id}/data`);
/** Erases a person at once and for good. @param email typed, so that it is not somebody else */
export const eraseMember = (id: string, email: string) =>
  send<z.infer<typeof contract.erasedPerson>>('POST', `/members/${id}/erase`, { email });

/** "Ada Lovelace", or the address of somebody whose name is not known. */
export function nameOf({
  first_name,
  last_name,
  email,
}: Pick<Member, 'first_name' | 'last_name' | 'email'>): string {
  const name = [first_name, last_name].filter(Boolean).join(' ');
  return name === '' ? (email ?? '') : name;
}
