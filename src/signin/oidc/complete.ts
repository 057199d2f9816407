import { sql } from 'kysely';
import { timingSafeEqual } from 'node:crypto';
import { authorizationCodeGrant, fetchUserInfo } from 'openid-client';
import { type Database, withTenant } from '../../db/tenant.ts';
import { isPsmError } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/ids.ts';
import { sealSecret } from '../../kernel/secretKeys.ts';
import { tenantOfToken } from '../../kernel/tenantToken.ts';
import { useChallenge } from '../challenge.ts';
import { getProvider, type IdentityProvider } from '../providers.ts';
import { type Browser, type OpenedSession, startSession } from '../session.ts';
import type { BegunSignin, ProviderSignin } from './begin.ts';
import { type Claims, filledUp, lacksClaims, type Said, saidBy } from './claims.ts';
import type { ProviderClient } from './clients.ts';
import { endSessions } from './endSessions.ts';
import { admitPerson } from './people.ts';
import type { SigninProblem } from './problem.ts';
import { providerFault } from './providerFault.ts';

export interface ReturnedBrowser extends Browser {
  /** What it holds in the cookie that it was given at the beginning. */
  readonly cookie: string | undefined;
  /** The query of the address that the provider sent it to. */
  readonly query: URLSearchParams;
}

export type SigninEnd =
  | { readonly opened: OpenedSession; readonly next: string }
  | {
      readonly problem: SigninProblem;
      /** To which the page leads back; undefined when nothing says it. */
      readonly tenantId: string | undefined;
      /** For logs: what the protocol calls it; nothing that somebody sent. */
      readonly word?: string;
    };

/**
 * Ends a sign-in at a provider. Whatever comes of it, the same one cannot be ended again.
 *
 * It counts only in the browser that it was begun in (the cookie), for the question that was put (state, nonce, PKCE), as the answer of
 * the provider that was asked (`iss`, RFC 9207), and with an ID token that this provider signed for this client (OpenID Connect Core
 * 1.0 §3.1.3.7).
 */
export async function completeProviderSignin(
  signin: ProviderSignin,
  browser: ReturnedBrowser,
): Promise<SigninEnd> {
  const { database, clients } = signin;
  const state = browser.query.get('state') ?? '';
  const challenge = await useChallenge(database, 'provider', browser.cookie);
  if (challenge?.providerId == null) {
    const problem = browser.cookie === undefined ? 'other_browser' : 'expired';
    return { problem, tenantId: tenantOfToken(state) };
  }
  const { tenantId, providerId } = challenge;
  const begun = challenge.data as unknown as BegunSignin;
  if (!timingSafeEqual(sha256(state), sha256(begun.state))) return { problem: 'other_browser', tenantId };
  const keys = await database.secretKeys();
  const provider = await withTenant(database, tenantId, (scope) => getProvider(scope, providerId)).catch(
    gone,
  );
  if (provider?.enabled !== true) return { problem: 'provider_gone', tenantId };
  let proved: Proved;
  try {
    const client = await clients.of(tenantId, provider, keys);
    proved = await prove(client, provider, begun, browser.query);
  } catch (error) {
    const { problem, word } = providerFault(error, 'tokens');
    return { problem, tenantId, word };
  }
  const { said, idToken } = proved;
  try {
    const end = await withTenant<SigninEnd>(database, tenantId, async (scope) => {
      const person = await admitPerson(scope, provider, said);
      if ('problem' in person) return { problem: person.problem, tenantId };
      const opened = await startSession(scope, {
        adminId: person.adminId,
        method: 'provider',
        providerId,
        providerSession: said.session,
        idToken: (place) => sealSecret(keys, idToken, place),
        userAgent: browser.userAgent,
        address: browser.address,
      });
      return { opened, next: begun.next };
    });
    if ('opened' in end) await endReplaced(database, begun.replaces);
    return end;
  } catch (error) {
    if (isPsmError(error, 'tenant_suspended')) return { problem: 'tenant_suspended', tenantId };
    throw error;
  }
}

interface Proved {
  readonly said: Said;
  readonly idToken: string;
}

/** Exchanges the code and reads who it is. @throws what `providerFault` reads */
async function prove(
  { configuration, metadata }: ProviderClient,
  provider: IdentityProvider,
  begun: BegunSignin,
  query: URLSearchParams,
): Promise<Proved> {
  const address = new URL(begun.redirectUri);
  address.search = query.toString();
  const tokens = await authorizationCodeGrant(configuration, address, {
    expectedState: begun.state,
    expectedNonce: begun.nonce,
    pkceCodeVerifier: begun.verifier,
    idTokenExpected: true,
  });
  let claims: Claims = tokens.claims() ?? {};
  if (lacksClaims(claims, provider) && metadata.userinfo_endpoint !== undefined) {
    // It counts only when it speaks of the same person (OpenID Connect Core 1.0 §5.3.2).
    const info = await fetchUserInfo(configuration, tokens.access_token, String(claims['sub']));
    claims = filledUp(claims, info, provider);
  }
  return { said: saidBy(claims, provider), idToken: tokens.id_token ?? '' };
}

/** The session that the browser had when it went: it does not send that cookie when another site leads it back (`Strict`). */
async function endReplaced(database: Database, replaced: BegunSignin['replaces']): Promise<void> {
  if (replaced === null) return;
  await withTenant(database, replaced.tenantId, (scope) =>
    endSessions(scope, sql<boolean>`s.session_id = ${replaced.sessionId}`),
  );
}

function gone(error: unknown): undefined {
  if (!isPsmError(error, 'not_found')) throw error;
}
