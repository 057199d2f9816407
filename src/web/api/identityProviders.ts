import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/signin.ts';
import { get, send } from './client.ts';
import type { AdminSession } from './signin.ts';

export type IdentityProvider = z.infer<typeof contract.identityProvider>;
export type NewIdentityProvider = z.input<typeof contract.newIdentityProvider>;
export type IdentityProviderChange = z.input<typeof contract.identityProviderChange>;
type Check = z.infer<typeof contract.identityProviderCheck>;

const path = '/identity-providers';

export const identityProvidersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: async ({ signal }) => (await get<{ items: IdentityProvider[] }>(path, {}, signal)).items,
});
export const addIdentityProvider = (provider: NewIdentityProvider) =>
  send<IdentityProvider>('POST', path, provider);
export const changeIdentityProvider = (id: string, change: IdentityProviderChange) =>
  send<IdentityProvider>('PATCH', `${path}/${id}`, change);
export const removeIdentityProvider = (id: string) => send<void>('DELETE', `${path}/${id}`);
/** Can it be reached, and does it know us? */
export const checkIdentityProvider = (id: string) => send<Check>('POST', `${path}/${id}/check`);

/** Where another admin is signed in; for owners. */
export const adminSessionsQuery = (adminId: string) =>
  queryOptions({
    queryKey: ['admins', adminId, 'sessions'],
    queryFn: async ({ signal }) =>
      (await get<{ items: AdminSession[] }>(`/admins/${adminId}/sessions`, {}, signal)).items,
  });
export const endAdminSession = (adminId: string, id: string) =>
  send<void>('DELETE', `/admins/${adminId}/sessions/${id}`);
export const endAdminSessions = (adminId: string) => send<void>('DELETE', `/admins/${adminId}/sessions`);
