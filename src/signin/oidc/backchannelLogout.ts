import { errors, jwtVerify } from 'jose';
import { sql } from 'kysely';
import { withTenant } from '../../db/tenant.ts';
import { isPsmError, PsmError } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/ids.ts';
import { getProvider, type IdentityProvider } from '../providers.ts';
import type { ProviderSignin } from './begin.ts';
import type { ProviderClient } from './clients.ts';
import { endSessions } from './endSessions.ts';
import { signatures } from './metadata.ts';

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** Seconds: how far clocks may be apart, and how old a token may be. What was received is remembered for longer: see retention. */
const clocks = { tolerance: 30, oldest: 600 };

/** Whose sessions end: all of somebody, or the one that began with this session at the provider. */
interface Logout {
  readonly jti: string;
  readonly subject: string | undefined;
  readonly session: string | undefined;
}

/**
 * Ends the sessions that a provider says are over (OpenID Connect Back-Channel Logout 1.0 §2.6 and §2.7). One token counts once.
 *
 * @throws PsmError `invalid_request` for a token that proves nothing, alike for an unknown provider; `provider_failed`
 */
export async function receiveLogout(
  { database, clients }: ProviderSignin,
  tenantId: string,
  providerId: string,
  token: string,
): Promise<void> {
  const provider = await withTenant(database, tenantId, (scope) => getProvider(scope, providerId)).catch(
    (error: unknown) => {
      throw isPsmError(error, 'not_found') ? refused('it is for nobody here') : error;
    },
  );
  const client = await clients.of(tenantId, provider, await database.secretKeys());
  const logout = await readToken(client, provider, token);
  await withTenant(database, tenantId, async (scope) => {
    // Kept with the keys of requests that must not be done twice, and forgotten with them.
    const { rows } = await sql`
      insert into idempotency_key (caller, key, request_hash, status)
      values (${`provider:${providerId}`}, ${sha256(logout.jti).toString('hex')}, ${sha256(token)}, 200)
      on conflict (tenant_id, caller, key) do nothing returning 1
    `.execute(scope.db);
    if (rows.length === 0) throw refused('it was received before');
    const ofPerson = sql<boolean>`a.provider_id = s.provider_id and a.subject = ${logout.subject ?? null}`;
    const ended =
      logout.session === undefined
        ? ofPerson
        : sql<boolean>`(s.provider_session = ${logout.session} or (s.provider_session is null and ${ofPerson}))`;
    await endSessions(
      scope,
      sql<boolean>`s.provider_id = ${providerId} and ${ended}`,
      `provider:${provider.name}`,
    );
  });
}

/** @throws PsmError */
async function readToken(
  { keys, metadata }: ProviderClient,
  { clientId }: IdentityProvider,
  token: string,
): Promise<Logout> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    algorithms: [...signatures],
    issuer: metadata.issuer,
    audience: clientId,
    clockTolerance: clocks.tolerance,
    maxTokenAge: clocks.oldest,
    requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
  }).catch((error: unknown) => {
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
      throw new PsmError('provider_failed', 'The keys of the provider could not be read.', { cause: error });
    }
    throw refused(error.code);
  });
  const { jti, sub, sid, nonce, events } = payload;
  // Another kind of token, which may lie around elsewhere, says nothing here (RFC 8725 §3.11).
  const { typ } = protectedHeader;
  if (typ !== undefined && !/^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ))
    throw refused('it is of another type');
  if (nonce !== undefined) throw refused('it has a nonce, which only ID tokens have');
  if (!isLogout(events)) throw refused('its events say no logout');
  const subject = textOf(sub);
  const session = textOf(sid);
  if (textOf(jti) === undefined || (subject === undefined && session === undefined)) {
    throw refused('it says neither sub nor sid');
  }
  return { jti: String(jti), subject, session };
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, logoutEvent)) return false;
  const event = (events as Record<string, unknown>)[logoutEvent];
  return typeof event === 'object' && event !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : undefined;
}

function refused(why: string): PsmError {
  return new PsmError('invalid_request', `The logout token is not accepted: ${why}.`);
}
