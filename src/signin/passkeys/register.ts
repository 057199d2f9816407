import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { AdminRole } from '../../db/schema.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { challengeOf, createChallenge, takeChallenge } from '../challenge.ts';
import { listPasskeys, maxPasskeys, notePasskey, type Passkey } from './passkeys.ts';
import { mayHavePasskeys, type RelyingParty } from './relyingParty.ts';
import { userHandleOf } from './userHandle.ts';

/** Who adds a passkey, as their session says it. */
export interface PasskeyOwner {
  readonly adminId: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly signedInAt: Date;
}

/** What passkeys sign with: EdDSA, ES256 and RS256 (IANA COSE). Others are not in use yet, and Node has them as an experiment. */
const algorithms = [-8, -7, -257];

/** Bytes of a credential's id (WebAuthn Level 3, 5.8.3). */
const longestId = 1023;

/** Minutes: whoever finds a screen that somebody left open must not make themselves a way in that stays (ASVS 7.5.1). */
const freshFor = 15;

/**
 * Begins to add a passkey.
 *
 * @returns what the browser is asked, and the secret for its cookie
 * @throws PsmError `forbidden` when the sign-in is too long ago, `conflict` for people of an identity provider, or too many passkeys
 */
export async function beginPasskey(
  scope: TenantScope,
  owner: PasskeyOwner,
  party: RelyingParty,
): Promise<{ readonly options: Record<string, unknown>; readonly secret: string }> {
  await assertMayAdd(scope, owner);
  const { rows } = await sql<{ id: Buffer; transports: string[] }>`
    select credential_id as id, transports from passkey where admin_id = ${owner.adminId}
  `.execute(scope.db);
  if (rows.length >= maxPasskeys) {
    throw new PsmError('conflict', `You have ${maxPasskeys} passkeys already. Remove one first.`);
  }
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: userHandleOf(owner.adminId),
    userName: owner.email,
    userDisplayName: owner.email,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: rows.map(({ id, transports }) => ({ id: id.toString('base64url'), transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const secret = await createChallenge(scope, {
    kind: 'new_passkey',
    adminId: owner.adminId,
    data: { challenge: options.challenge },
  });
  return { options: { ...options }, secret };
}

/**
 * Adds the passkey that a browser made. What comes back instead of being thrown has used up the challenge: it is to be committed.
 *
 * @throws PsmError `forbidden`, `conflict` as above
 */
export async function addPasskey(
  scope: TenantScope,
  owner: PasskeyOwner,
  party: RelyingParty,
  given: {
    readonly name: string;
    readonly response: Readonly<Record<string, unknown>>;
    /** From the cookie. */
    readonly secret: string | undefined;
    readonly actor: string;
  },
): Promise<Passkey | PsmError> {
  await assertMayAdd(scope, owner);
  const challenge = await takeChallenge(scope, 'new_passkey', given.secret);
  if (challenge === undefined || challenge.adminId !== owner.adminId) {
    return new PsmError('conflict', 'This took longer than 10 minutes, or was begun elsewhere. Begin again.');
  }
  const made = await verified(given.response, challengeOf(challenge), party);
  if (made === undefined) {
    return new PsmError(
      'invalid_request',
      'This passkey could not be checked: it was made for another site, or without asking who you are. Begin again.',
    );
  }
  const { credential, credentialDeviceType, credentialBackedUp } = made;
  const passkeyId = newId();
  const { rows } = await sql`
    insert into passkey (passkey_id, admin_id, credential_id, public_key, counter, transports, device_type, backed_up, name)
    values (${passkeyId}, ${owner.adminId}, ${Buffer.from(credential.id, 'base64url')}, ${Buffer.from(credential.publicKey)},
            ${credential.counter}, ${transportsOf(credential.transports)}, ${credentialDeviceType}, ${credentialBackedUp}, ${given.name})
    on conflict (tenant_id, credential_id) do nothing
    returning 1
  `.execute(scope.db);
  const passkey = (await listPasskeys(scope, owner.adminId)).find((one) => one.passkeyId === passkeyId);
  if (rows.length === 0 || passkey === undefined) {
    return new PsmError('conflict', 'This passkey is here already. Begin again with another one.');
  }
  await notePasskey(scope, given.actor, 'passkey.added', { name: given.name });
  return passkey;
}

/** How the browser says that it reaches the authenticator: a hint for the next time, and not what it signed. */
function transportsOf(given: unknown): string[] {
  const names = Array.isArray(given) ? given.slice(0, 10) : [];
  return names.filter((name): name is string => typeof name === 'string' && /^[a-z-]{1,32}$/.test(name));
}

async function assertMayAdd(scope: TenantScope, owner: PasskeyOwner): Promise<void> {
  if (Date.now() - owner.signedInAt.getTime() > freshFor * 60_000) {
    throw new PsmError(
      'forbidden',
      `A passkey is added within ${freshFor} minutes of signing in. Sign out, sign in again, and add it then.`,
      { details: { sign_in_again: true } },
    );
  }
  if (!(await mayHavePasskeys(scope, owner))) {
    throw new PsmError(
      'conflict',
      'You sign in at the identity provider of your organisation, so you have no passkeys here.',
    );
  }
}

async function verified(
  response: Readonly<Record<string, unknown>>,
  expectedChallenge: string,
  party: RelyingParty,
) {
  try {
    const { verified: good, registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    const fits = Buffer.from(registrationInfo?.credential.id ?? '', 'base64url').length <= longestId;
    return good && fits ? registrationInfo : undefined;
  } catch {
    // The library throws at whatever is not as it should be; what it says of it is not ours to tell.
    return undefined;
  }
}
