import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/administration.ts';
import type * as directory from '../../http/contract/directory.ts';
import { address, get, send } from './client.ts';
import type { Field, Hub, Option, Program } from './directory.ts';

export type Settings = z.infer<typeof contract.settings>;
export type Safeguards = Settings['safeguards'];
export type Admin = z.infer<typeof contract.admin>;
export type AdminRole = Admin['role'];
export type TokenScope = z.infer<typeof contract.tokenScope>;
export type Token = z.infer<typeof contract.token>;
export type OutboxItem = z.infer<typeof contract.outboxItem>;
type TrailState = z.infer<typeof contract.trailState>;
export type AuditEvent = z.infer<typeof contract.auditEvent>;
export type RestoreRequest = z.infer<typeof contract.restoreRequest>;
export type FieldType = z.infer<typeof directory.fieldType>;
type Page<Item> = { readonly items: Item[]; readonly next: string | null };

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => get<Settings>('/settings', {}, signal),
});
/** What is left out stays as it is. */
export const saveSettings = (change: z.input<typeof contract.settingsChange>) =>
  send<Settings>('PATCH', '/settings', change);

export { programsQuery } from './directory.ts';
export const addHub = (name: string) => send<Hub>('POST', '/hubs', { name });
export const renameHub = (id: string, name: string) => send<Hub>('PATCH', `/hubs/${id}`, { name });
export const addProgram = (hubId: string, name: string) =>
  send<Program>('POST', `/hubs/${hubId}/programs`, { name });
export const renameProgram = (id: string, name: string) =>
  send<Program>('PATCH', `/programs/${id}`, { name });

export const addField = (label: string, type: FieldType) => send<Field>('POST', '/fields', { label, type });
export const renameField = (id: string, label: string) => send<Field>('PATCH', `/fields/${id}`, { label });
export const addOption = (fieldId: string, label: string) =>
  send<Option>('POST', `/fields/${fieldId}/options`, { label });
export const renameOption = (fieldId: string, id: string, label: string) =>
  send<Option>('PATCH', `/fields/${fieldId}/options/${id}`, { label });

export const adminsQuery = queryOptions({
  queryKey: ['admins'],
  queryFn: async ({ signal }) => (await get<{ items: Admin[] }>('/admins', {}, signal)).items,
});
export const putAdmin = (email: string, role: AdminRole) => send<Admin>('PUT', '/admins', { email, role });
export const removeAdmin = (id: string) => send<void>('DELETE', `/admins/${id}`);

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await get<{ items: Token[] }>('/tokens', {}, signal)).items,
});
export const createToken = (token: z.input<typeof contract.newToken>) =>
  send<z.infer<typeof contract.createdToken>>('POST', '/tokens', token);
export const revokeToken = (id: string) => send<void>('DELETE', `/tokens/${id}`);

export interface OutboxFilter {
  readonly status?: string | undefined;
  readonly q?: string | undefined;
}
export const outboxQuery = (filter: OutboxFilter) =>
  infiniteQueryOptions({
    queryKey: ['outbox', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<OutboxItem>>('/outbox', { ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
/** One mail as a page of its own, for a frame. */
export const mailAddress = (id: string): string => address(`/outbox/${id}/mail`);

/** `from` and `to` are moments; `to` is not meant any more. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AuditEvent>>('/audit', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
export const auditAddress = (kind: 'csv' | 'jsonl', filter: AuditFilter): string =>
  address(`/audit.${kind}`, { ...filter });

/** How far the trail is sealed; nothing is looked at any closer. */
export const trailStateQuery = queryOptions({
  queryKey: ['audit', 'state'],
  queryFn: ({ signal }) => get<TrailState>('/audit/verification', {}, signal),
});
/** Looks at every entry: is it as it was written? */
export const verifyTrail = () => send<TrailState>('POST', '/audit/verification');

export const restoreRequestsQuery = infiniteQueryOptions({
  queryKey: ['restore-requests'],
  queryFn: ({ pageParam, signal }) =>
    get<Page<RestoreRequest>>('/restore-requests', { limit: 50, cursor: pageParam }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next ?? undefined,
});
