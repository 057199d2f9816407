import { buildEndSessionUrl } from 'openid-client';
import type { Database, TenantScope } from '../../db/tenant.ts';
import { isPsmError } from '../../kernel/errors.ts';
import { newSecret } from '../../kernel/ids.ts';
import { openSecret, type SecretKeys } from '../../kernel/secretKeys.ts';
import { getProvider, type IdentityProvider } from '../providers.ts';
import { placeOfIdToken } from '../session.ts';
import { providerAddresses } from './addresses.ts';
import type { ProviderClients } from './clients.ts';

/** What a session needs to be ended at its provider, too. */
export interface ProviderSession {
  readonly tenantId: string;
  readonly provider: IdentityProvider;
  /** Tells the provider who it is; undefined where it cannot be opened any more. */
  readonly idToken: string | undefined;
  readonly backTo: string;
}

/**
 * Read before the session ends.
 *
 * @param baseUrl address under which people reach the server
 * @returns undefined when the session was not opened at a provider
 */
export async function providerSessionOf(
  scope: TenantScope,
  keys: SecretKeys,
  sessionId: string,
  baseUrl: string,
): Promise<ProviderSession | undefined> {
  const row = await scope.db
    .selectFrom('session')
    .select(['provider_id', 'key_id', 'sealed'])
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  if (row?.provider_id == null) return undefined;
  const { tenantId } = scope;
  const sealed =
    row.key_id === null || row.sealed === null ? undefined : { keyId: row.key_id, sealed: row.sealed };
  return {
    tenantId,
    provider: await getProvider(scope, row.provider_id),
    idToken: sealed && opened(keys, sealed, placeOfIdToken(tenantId, sessionId)),
    backTo: (await providerAddresses(scope, baseUrl)).afterSignOut,
  };
}

/**
 * Where the browser goes to end the session at the provider (OpenID Connect RP-Initiated Logout 1.0 §2); undefined when the provider
 * offers no such address, or cannot be asked at this moment. The session here has ended by then.
 */
export async function signOutAddress(
  { database, clients }: { readonly database: Database; readonly clients: ProviderClients },
  { tenantId, provider, idToken, backTo }: ProviderSession,
): Promise<string | undefined> {
  try {
    const client = await clients.of(tenantId, provider, await database.secretKeys());
    if (client.metadata.end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(client.configuration, {
      ...(idToken !== undefined && { id_token_hint: idToken }),
      post_logout_redirect_uri: backTo,
      state: newSecret(),
    }).href;
  } catch (error) {
    if (isPsmError(error)) return undefined;
    throw error;
  }
}

function opened(keys: SecretKeys, sealed: { keyId: string; sealed: Buffer }, place: readonly string[]) {
  try {
    return openSecret(keys, sealed, place);
  } catch (error) {
    if (isPsmError(error, 'invalid_setting')) return undefined;
    throw error;
  }
}
