import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { AdminRole } from '../db/schema.ts';
import type { SigninMethod } from '../db/securityTables.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { settingsSchema, tenantSettings } from '../directory/settings.ts';
import { assertActive } from '../directory/tenants.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Sealed } from '../kernel/secretKeys.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';
import { browserName } from './browserName.ts';

/** Tells people and scanners what they found. */
const sessionMark = 'pss_';

/** Of one admin at a time: whoever signs in once more ends the one that was used longest ago (ASVS 7.1.2). */
const mostSessions = 20;

/** From where somebody signs in, as their request says it. */
export interface Browser {
  readonly userAgent: string | undefined;
  readonly address: string | undefined;
}

export interface NewSession extends Browser {
  readonly adminId: string;
  readonly method: SigninMethod;
  readonly providerId?: string | undefined;
  /** The session at the provider (`sid`), by which a back-channel logout names it. */
  readonly providerSession?: string | undefined;
  /** Seals the ID token for the place that it is kept at. */
  readonly idToken?: ((place: readonly string[]) => Sealed) | undefined;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** For the cookie. */
  readonly session: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/** What the ID token of a session is sealed for. */
export function placeOfIdToken(tenantId: string, sessionId: string): readonly string[] {
  return [tenantId, 'session', sessionId];
}

/**
 * Opens a session for an admin who has proved who they are, with a secret that nobody had before (ASVS 7.2.4).
 *
 * @throws PsmError `unauthenticated` when the admin was removed meanwhile, `tenant_suspended`
 */
export async function startSession(scope: TenantScope, given: NewSession): Promise<OpenedSession> {
  const { tenantId } = scope;
  const admins = await sql<{ email: string }>`
    update admin_user set last_signed_in_at = now() where admin_id = ${given.adminId} returning email
  `.execute(scope.db);
  const email = admins.rows[0]?.email;
  if (email === undefined) throw new PsmError('unauthenticated', 'This person may not sign in any more.');
  await assertActive(scope);
  const { idleMinutes, longestHours } = (await tenantSettings(scope)).signIn;
  const session = `${sessionMark}${newTenantToken(tenantId)}`;
  const sessionId = newId();
  const idToken = given.idToken?.(placeOfIdToken(tenantId, sessionId));
  const browser = browserName(given.userAgent);
  const opened = await sql<{ expires_at: Date }>`
    insert into session (session_id, admin_id, hash, expires_at, idle_minutes, method, provider_id, provider_session,
                         key_id, sealed, user_agent, address)
    values (${sessionId}, ${given.adminId}, ${tokenHash(session)}, now() + make_interval(hours => ${longestHours}),
            ${idleMinutes}, ${given.method}, ${given.providerId ?? null}, ${given.providerSession ?? null},
            ${idToken?.keyId ?? null}, ${idToken?.sealed ?? null}, ${browser}, ${inet(given.address)}::inet)
    returning expires_at
  `.execute(scope.db);
  await sql`
    delete from session where session_id in (
      select session_id from session where admin_id = ${given.adminId}
       order by seen_at desc, session_id desc offset ${mostSessions})
  `.execute(scope.db);
  await recordEvents(scope, [
    {
      actor: `admin:${email}`,
      action: 'session.opened',
      entity: 'tenant',
      entityId: tenantId,
      body: { method: given.method, provider: given.providerId, browser, address: inet(given.address) },
    },
  ]);
  return { sessionId, session, email, expiresAt: opened.rows[0]?.expires_at ?? new Date() };
}

/** Without the zone, which means something on this machine alone (RFC 4007 §11.2). */
function inet(address: string | undefined): string | null {
  return address?.replace(/%.*$/, '') ?? null;
}

export interface Session {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly adminId: string;
  readonly email: string;
  /** The admin's, as it is at this moment. */
  readonly role: AdminRole;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const usual = settingsSchema.parse({}).signIn;

/** When a session `s` of the tenant `t` ends: by what its tenant allows now, and by no more than it allowed at the start. */
export const endsAt = sql<Date>`
  least(s.expires_at, s.created_at + make_interval(
    hours => coalesce((t.settings #>> '{signIn,longestHours}')::int, ${usual.longestHours})))`;
/** When it ends if nobody uses it until then. */
export const idleAt = sql<Date>`
  s.seen_at + make_interval(mins => least(
    s.idle_minutes, coalesce((t.settings #>> '{signIn,idleMinutes}')::int, ${usual.idleMinutes})))`;

/**
 * Whose session this is; undefined when it is unknown, ended or too old. Its use is noted at most once a minute, unless nobody used it:
 * a page that is left open asks by itself.
 */
export async function sessionOf(
  database: Database,
  session: string,
  { noteUse }: { readonly noteUse: boolean } = { noteUse: true },
): Promise<Session | undefined> {
  const tenantId = tenantOfSession(session);
  if (tenantId === undefined) return undefined;
  return withTenant(database, tenantId, async ({ db }) => {
    const { rows } = await sql<{
      session_id: string;
      admin_id: string;
      email: string;
      role: AdminRole;
      created_at: Date;
      expires_at: Date;
      note: boolean;
    }>`
      select s.session_id, s.admin_id, a.email, a.role, s.created_at, ${endsAt} as expires_at,
             s.seen_at < now() - interval '1 minute' as note
        from session s join admin_user a using (tenant_id, admin_id) join tenant t using (tenant_id)
       where s.hash = ${tokenHash(session)} and ${endsAt} > now() and ${idleAt} > now()
    `.execute(db);
    const found = rows[0];
    if (found === undefined) return undefined;
    if (found.note && noteUse) {
      // Of many requests at once one writes and none waits.
      await sql`
        update session set seen_at = now() where session_id = (
          select session_id from session where session_id = ${found.session_id}
            and seen_at < now() - interval '1 minute' for update skip locked)
      `.execute(db);
    }
    const { session_id: sessionId, admin_id: adminId, email, role } = found;
    return {
      tenantId,
      sessionId,
      adminId,
      email,
      role,
      createdAt: found.created_at,
      expiresAt: found.expires_at,
    };
  });
}

/** Ends a session at once. */
export async function endSession(scope: TenantScope, sessionId: string, actor: string): Promise<void> {
  await sql`delete from session where session_id = ${sessionId}`.execute(scope.db);
  const { tenantId } = scope;
  await recordEvents(scope, [
    { actor, action: 'session.ended', entity: 'tenant', entityId: tenantId, body: {} },
  ]);
}

/** Ends the session that a browser had, when it signs in anew, whoever's it was. An unknown one ends nothing. */
export async function endReplaced(database: Database, session: string): Promise<void> {
  const tenantId = tenantOfSession(session);
  if (tenantId === undefined) return;
  await withTenant(database, tenantId, async (scope) => {
    const { rows } = await sql<{ session_id: string; email: string }>`
      select s.session_id, a.email from session s join admin_user a using (tenant_id, admin_id)
       where s.hash = ${tokenHash(session)}
    `.execute(scope.db);
    for (const row of rows) await endSession(scope, row.session_id, `admin:${row.email}`);
  });
}

function tenantOfSession(session: string): string | undefined {
  return session.startsWith(sessionMark) ? tenantOfToken(session.slice(sessionMark.length)) : undefined;
}
