import { sql } from 'kysely';
import type { JsonValue } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';

/** Tells people and scanners what they found. */
export const challengeMark = 'psc_';

/** How long a sign-in that has begun may take. */
export const challengeMinutes = 10;

export type ChallengeKind = 'provider' | 'passkey' | 'new_passkey';

export interface NewChallenge {
  readonly kind: ChallengeKind;
  readonly providerId?: string | undefined;
  /** Who adds a passkey. */
  readonly adminId?: string | undefined;
  readonly data: Readonly<Record<string, JsonValue>>;
}

export interface Challenge {
  readonly tenantId: string;
  readonly providerId: string | null;
  readonly adminId: string | null;
  readonly data: Readonly<Record<string, JsonValue>>;
}

/**
 * Begins a sign-in, which can be ended once within 10 minutes by the browser that it was begun in.
 *
 * @returns the secret for the cookie of that browser; only its hash is stored
 */
export async function createChallenge(
  scope: TenantScope,
  { kind, providerId, adminId, data }: NewChallenge,
): Promise<string> {
  const secret = `${challengeMark}${newTenantToken(scope.tenantId)}`;
  await sql`
    insert into signin_challenge (challenge_id, kind, hash, provider_id, admin_id, data, expires_at)
    values (${newId()}, ${kind}, ${tokenHash(secret)}, ${providerId ?? null}, ${adminId ?? null},
            ${JSON.stringify(data)}::jsonb, now() + make_interval(mins => ${challengeMinutes}))
  `.execute(scope.db);
  return secret;
}

/**
 * Uses a challenge up, in a transaction of its own: whatever comes of the sign-in, nobody tries again with the same one.
 *
 * @returns undefined when it is unknown, of another kind, used or too old
 */
export async function useChallenge(
  database: Database,
  kind: ChallengeKind,
  secret: string | undefined,
): Promise<Challenge | undefined> {
  const tenantId = secret?.startsWith(challengeMark)
    ? tenantOfToken(secret.slice(challengeMark.length))
    : undefined;
  if (tenantId === undefined) return undefined;
  return withTenant(database, tenantId, (scope) => takeChallenge(scope, kind, secret));
}

/** The challenge that an authenticator has to sign, as it is kept in the data. */
export function challengeOf({ data }: Challenge): string {
  return typeof data['challenge'] === 'string' ? data['challenge'] : '';
}

/** The same in a transaction that its caller commits in any case; of this tenant only. */
export async function takeChallenge(
  { db, tenantId }: TenantScope,
  kind: ChallengeKind,
  secret: string | undefined,
): Promise<Challenge | undefined> {
  const { rows } = await sql<{
    provider_id: string | null;
    admin_id: string | null;
    data: Record<string, JsonValue>;
  }>`
    update signin_challenge set used_at = now()
     where hash = ${tokenHash(secret ?? '')} and kind = ${kind} and used_at is null and expires_at > now()
    returning provider_id, admin_id, data
  `.execute(db);
  const found = rows[0];
  if (found === undefined) return undefined;
  return { tenantId, providerId: found.provider_id, adminId: found.admin_id, data: found.data };
}
