import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { AdminRole } from '../../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newTenantToken } from '../../kernel/tenantToken.ts';
import { newId } from '../../kernel/ids.ts';
import { challengeMark, challengeOf, createChallenge, useChallenge } from '../challenge.ts';
import { type Browser, type OpenedSession, startSession } from '../session.ts';
import { notePasskey } from './passkeys.ts';
import { mayHavePasskeys, type RelyingParty } from './relyingParty.ts';
import { userHandleOf } from './userHandle.ts';

/**
 * Begins a sign-in with whatever passkey the browser has. An organisation that does not exist is asked for alike, and nobody comes in.
 *
 * @param tenantId undefined for an organisation that is unknown
 */
export async function beginPasskeySignin(
  database: Database,
  tenantId: string | undefined,
  party: RelyingParty,
): Promise<{ readonly options: Record<string, unknown>; readonly secret: string }> {
  const options = await generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' });
  const secret =
    tenantId === undefined
      ? `${challengeMark}${newTenantToken(newId())}`
      : await withTenant(database, tenantId, (scope) =>
          createChallenge(scope, { kind: 'passkey', data: { challenge: options.challenge } }),
        );
  return { options: { ...options }, secret };
}

interface Stored {
  readonly passkey_id: string;
  readonly admin_id: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly name: string;
}

/**
 * Signs in with a passkey (WebAuthn Level 3, 7.2): its signature is over our challenge, for our host and our page, and the person was
 * asked for finger, face or PIN.
 *
 * @param secret from the cookie of the browser that asked
 * @param leadsTo whether this tenant is the one that the address names
 * @throws PsmError `unauthenticated`, alike for whatever is wrong
 */
export async function signInByPasskey(
  database: Database,
  secret: string | undefined,
  response: Readonly<Record<string, unknown>>,
  party: RelyingParty,
  browser: Browser,
  leadsTo: (tenantId: string) => boolean,
): Promise<OpenedSession> {
  const challenge = await useChallenge(database, 'passkey', secret);
  if (challenge === undefined || !leadsTo(challenge.tenantId)) throw refused();
  const answer = response as unknown as AuthenticationResponseJSON;
  // Outside of the transaction's error: that a copy was refused stays in the trail.
  const opened = await withTenant(database, challenge.tenantId, async (scope) => {
    const stored = await storedPasskey(scope, answer);
    if (stored === undefined) return undefined;
    const used = await verified(answer, challengeOf(challenge), stored, party);
    if (used === undefined) return undefined;
    if (used === 'copied') {
      await notePasskey(scope, `admin:${stored.email}`, 'passkey.copied', { name: stored.name });
      return undefined;
    }
    if (!(await mayHavePasskeys(scope, stored))) return undefined;
    await sql`
      update passkey set counter = ${used.newCounter}, backed_up = ${used.credentialBackedUp}, last_used_at = now()
       where passkey_id = ${stored.passkey_id}
    `.execute(scope.db);
    return startSession(scope, { adminId: stored.admin_id, method: 'passkey', ...browser });
  });
  if (opened === undefined) throw refused();
  return opened;
}

/** Under a lock: of two who use a passkey at once, the second is compared with the count of the first. */
async function storedPasskey(
  { db }: TenantScope,
  { id, response }: AuthenticationResponseJSON,
): Promise<Stored | undefined> {
  if (typeof id !== 'string') return undefined;
  const { rows } = await sql<Stored>`
    select p.passkey_id, p.admin_id, a.email, a.role, p.public_key, p.counter, p.name
      from passkey p join admin_user a using (tenant_id, admin_id)
     where p.credential_id = ${Buffer.from(id, 'base64url')} for update of p
  `.execute(db);
  const stored = rows[0];
  if (stored === undefined) return undefined;
  // Nobody said who they are, so the passkey has to.
  const given: unknown = response?.userHandle;
  const handle = Buffer.from(typeof given === 'string' ? given : '', 'base64url');
  return handle.equals(userHandleOf(stored.admin_id)) ? stored : undefined;
}

async function verified(
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  stored: Stored,
  party: RelyingParty,
) {
  try {
    const { verified: good, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // The count is looked at below, once it is certain that the passkey itself said it.
      credential: { id: response.id, publicKey: new Uint8Array(stored.public_key), counter: 0 },
    });
    if (!good) return undefined;
    const { newCounter } = authenticationInfo;
    const goesOn = newCounter > stored.counter || (newCounter === 0 && stored.counter === 0);
    return goesOn ? authenticationInfo : ('copied' as const);
  } catch {
    // The library throws at whatever is not as it should be; what it says of it is not ours to tell.
    return undefined;
  }
}

function refused(): PsmError {
  return new PsmError(
    'unauthenticated',
    'Nobody could be signed in with this passkey. Try again, or sign in another way.',
  );
}
