import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client';
import { type Database, withTenant } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newSecret } from '../../kernel/ids.ts';
import { newTenantToken } from '../../kernel/tenantToken.ts';
import { createChallenge } from '../challenge.ts';
import { nextPage } from '../nextPage.ts';
import { getProvider } from '../providers.ts';
import type { ProviderClients } from './clients.ts';

/** What signing in at providers works with. */
export interface ProviderSignin {
  readonly database: Database;
  readonly clients: ProviderClients;
}

export interface SigninRequest {
  readonly tenantId: string;
  readonly providerId: string;
  /** Where the provider sends people back to: see redirectUri.ts. */
  readonly redirectUri: string;
  /** The page to go to afterwards; an address of another server counts as none. */
  readonly next?: string | undefined;
  /** The address that somebody entered. */
  readonly loginHint?: string | undefined;
  /** The provider asks which account, also where one is signed in there. */
  readonly selectAccount?: boolean | undefined;
  /** The session that the browser has at this moment: it ends when another begins. */
  readonly replaces?: { readonly tenantId: string; readonly sessionId: string } | undefined;
}

/** What a sign-in that has begun must come back with; kept as the data of its challenge. */
export interface BegunSignin {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly next: string;
  readonly replaces: { readonly tenantId: string; readonly sessionId: string } | null;
}

/**
 * Begins a sign-in at a provider: authorization code with PKCE, state and nonce (RFC 9700 §2.1.1, OpenID Connect Core 1.0 §3.1.2.1).
 *
 * @returns where the browser goes, and the secret of the cookie that it must come back with
 * @throws PsmError `not_found` for a provider that is not there or switched off; `provider_failed`
 */
export async function beginProviderSignin(
  { database, clients }: ProviderSignin,
  request: SigninRequest,
): Promise<{ readonly url: string; readonly cookie: string }> {
  const { tenantId, providerId, redirectUri } = request;
  const provider = await withTenant(database, tenantId, (scope) => getProvider(scope, providerId));
  if (!provider.enabled) throw new PsmError('not_found', 'There is no such identity provider.');
  const { configuration } = await clients.of(tenantId, provider, await database.secretKeys());
  const begun: BegunSignin = {
    // It carries the tenant, so that also whoever comes back without the cookie is led to the page of their organisation.
    state: newTenantToken(tenantId),
    nonce: newSecret(),
    verifier: randomPKCECodeVerifier(),
    redirectUri,
    next: nextPage(request.next),
    replaces: request.replaces === undefined ? null : only(request.replaces),
  };
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: provider.scopes,
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: await calculatePKCECodeChallenge(begun.verifier),
    code_challenge_method: 'S256',
    ...(request.loginHint !== undefined && { login_hint: request.loginHint }),
    ...(request.selectAccount === true && { prompt: 'select_account' }),
  });
  const cookie = await withTenant(database, tenantId, (scope) =>
    createChallenge(scope, { kind: 'provider', providerId, data: { ...begun } }),
  );
  return { url: url.href, cookie };
}

/** Ids alone go into the database. */
function only({ tenantId, sessionId }: NonNullable<BegunSignin['replaces']>): BegunSignin['replaces'] {
  return { tenantId, sessionId };
}
