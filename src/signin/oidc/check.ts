import { type Database, withTenant } from '../../db/tenant.ts';
import { isPsmError, PsmError } from '../../kernel/errors.ts';
import type { OutgoingSettings } from '../../outgoing/outgoing.ts';
import { getProvider, type IdentityProvider } from '../providers.ts';
import { providerAddresses } from './addresses.ts';
import type { ProviderSignin } from './begin.ts';
import { openProviderClients, type ProviderClient, type ProviderClients } from './clients.ts';
import { providerFault } from './providerFault.ts';

export interface ProviderCheck {
  readonly ok: boolean;
  /** What was found, or what is wrong and what to do. */
  readonly message: string;
}

/**
 * Asks a provider what it offers, and for its keys. Whether it knows the client shows only when somebody signs in.
 *
 * @param baseUrl address under which people reach the server
 * @throws PsmError `not_found`
 */
export async function checkProvider(
  { database, clients }: ProviderSignin,
  tenantId: string,
  providerId: string,
  baseUrl: string,
): Promise<ProviderCheck> {
  const { provider, redirect } = await withTenant(database, tenantId, async (scope) => ({
    provider: await getProvider(scope, providerId),
    redirect: (await providerAddresses(scope, baseUrl)).redirect,
  }));
  try {
    const client = await clients.anew(tenantId, provider, await database.secretKeys());
    const keys = await signingKeys(client, clients);
    if (keys === 0) {
      return { ok: false, message: 'It publishes no public key, so that nothing it signs can be checked.' };
    }
    return { ok: true, message: found(client, provider, redirect) };
  } catch (error) {
    if (!isPsmError(error, 'provider_failed')) throw error;
    return { ok: false, message: error.message };
  }
}

/** The same where nothing else is asked of providers. */
export async function checkOnce(
  outgoing: OutgoingSettings,
  database: Database,
  ...of: readonly [tenantId: string, providerId: string, baseUrl: string]
): Promise<ProviderCheck> {
  const clients = openProviderClients(outgoing);
  try {
    return await checkProvider({ database, clients }, ...of);
  } finally {
    await clients.close();
  }
}

function found({ metadata }: ProviderClient, provider: IdentityProvider, redirect: string): string {
  const { scopes_supported: offered, end_session_endpoint: end } = metadata;
  const unknown = provider.scopes.split(' ').filter((scope) => offered?.includes(scope) === false);
  return [
    `"${metadata.issuer}" answers, offers the authorization code flow and publishes its keys.`,
    `There the client "${provider.clientId}" needs the redirect URI ${redirect}; whether it knows the client, a first sign-in shows.`,
    ...(metadata.code_challenge_methods_supported === undefined
      ? ['It does not say whether it looks at PKCE, which is sent to it in any case.']
      : []),
    ...(unknown.length > 0
      ? [`It does not list the scope ${unknown.map((one) => `"${one}"`).join(', ')}.`]
      : []),
    ...(end === undefined
      ? ['Signing out here does not sign out there: it offers no address for that.']
      : []),
  ].join(' ');
}

/** @throws PsmError `provider_failed` */
async function signingKeys({ metadata }: ProviderClient, { fetch }: ProviderClients): Promise<number> {
  try {
    const answer = await fetch(metadata.jwks_uri ?? '', {
      method: 'GET',
      headers: { accept: 'application/json' },
      redirect: 'manual',
      body: null,
    });
    const { keys } = (await answer.json()) as { keys?: unknown };
    if (!answer.ok || !Array.isArray(keys)) throw new TypeError('no key set');
    return keys.filter((key) => ['RSA', 'EC', 'OKP'].includes((key as { kty?: string }).kty ?? '')).length;
  } catch (error) {
    const { word, message } = providerFault(error, 'discovery');
    throw new PsmError(
      'provider_failed',
      word === 'unreachable' ? message : 'Its keys (jwks_uri) cannot be read: there is no key set in JSON.',
      { cause: error },
    );
  }
}
