import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as session from '../../http/contract/session.ts';
import type * as contract from '../../http/contract/signin.ts';
import { get, send } from './client.ts';

export type SigninWays = z.infer<typeof contract.signinWays>;
export type AdminSession = z.infer<typeof contract.adminSession>;
export type Passkey = z.infer<typeof contract.passkey>;
type SigninStep = z.infer<typeof contract.signinStep>;
type SignedIn = z.infer<typeof session.signedIn>;
type Options = z.infer<typeof contract.passkeyOptions>;

/** To where somebody signs in, and where they go then. */
export interface Whither {
  /** Short name; without it the address says, or there is only one. */
  readonly organisation?: string | undefined;
  /** A path of this server. */
  readonly next?: string | undefined;
}

/** How people of an organisation sign in. */
export const signinWaysQuery = (organisation: string | undefined) =>
  queryOptions({
    queryKey: ['signin', organisation ?? null],
    queryFn: ({ signal }) => get<SigninWays>('/signin', { organisation }, signal),
    staleTime: 60_000,
  });

export const signInByEmail = (email: string, whither: Whither) =>
  send<SigninStep>('POST', '/signin/email', { email, ...whither });
export const signInByProvider = (provider: string, whither: Whither) =>
  send<{ url: string }>('POST', '/signin/provider', { provider, ...whither });
export const signInByLink = (link: string) => send<SignedIn>('POST', '/session', { link });

/** What a browser asks a passkey, and sending what it answers, which signs in. */
export const askPasskey = (organisation: string | undefined) =>
  send<Options>('POST', '/signin/passkey/options', { organisation });
export const signInByPasskey = (response: unknown) => send<SignedIn>('POST', '/signin/passkey', { response });

/** Ends the session. @returns where the one at the identity provider ends, too */
export const signOut = () => send<{ url: string } | undefined>('DELETE', '/session');

/** Where the person who asks is signed in, newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await get<{ items: AdminSession[] }>('/sessions', {}, signal)).items,
});
export const endSession = (id: string) => send<void>('DELETE', `/sessions/${id}`);
export const endOtherSessions = () => send<void>('DELETE', '/sessions');

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async ({ signal }) => (await get<{ items: Passkey[] }>('/passkeys', {}, signal)).items,
});
export const askNewPasskey = () => send<Options>('POST', '/passkeys/options');
export const addPasskey = (name: string, response: unknown) =>
  send<Passkey>('POST', '/passkeys', { name, response });
export const renamePasskey = (id: string, name: string) =>
  send<Passkey>('PATCH', `/passkeys/${id}`, { name });
export const removePasskey = (id: string) => send<void>('DELETE', `/passkeys/${id}`);
