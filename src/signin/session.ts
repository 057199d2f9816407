import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { AdminRole } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';
import { linkMark, linkMinutes } from './link.ts';

/** Tells people and scanners what they found. */
const sessionMark = 'pss_';

/** Hours: a session ends after this long without a request, and after this long in any case. */
const sessionHours = { idle: 2, longest: 12 };

export interface OpenedSession {
  /** For the cookie. */
  readonly session: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/**
 * Uses up a link and opens a session.
 *
 * @throws PsmError `unauthenticated`, alike for a link that is unknown, used, or too old
 */
export async function openSession(database: Database, link: string): Promise<OpenedSession> {
  const tenantId = tenantOf(linkMark, link);
  if (tenantId === undefined) throw unusable();
  return withTenant(database, tenantId, async (scope) => {
    // One statement, so that of two who use a link at once one comes in.
    const { rows } = await sql<{ admin_id: string; email: string }>`
      update signin_link l set used_at = now() from admin_user a
       where a.admin_id = l.admin_id and l.hash = ${tokenHash(link)} and l.used_at is null and l.expires_at > now()
      returning a.admin_id, a.email
    `.execute(scope.db);
    const admin = rows[0];
    if (admin === undefined) throw unusable();
    const session = `${sessionMark}${newTenantToken(tenantId)}`;
    const opened = await sql<{ expires_at: Date }>`
      insert into session (session_id, admin_id, hash, expires_at)
      values (${newId()}, ${admin.admin_id}, ${tokenHash(session)}, now() + make_interval(hours => ${sessionHours.longest}))
      returning expires_at
    `.execute(scope.db);
    const actor = `admin:${admin.email}`;
    await recordEvents(scope, [
      { actor, action: 'session.opened', entity: 'tenant', entityId: tenantId, body: {} },
    ]);
    return { session, email: admin.email, expiresAt: opened.rows[0]?.expires_at ?? new Date() };
  });
}

export interface Session {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly email: string;
  /** The admin's, as it is at this moment. */
  readonly role: AdminRole;
  readonly expiresAt: Date;
}

/** Whose session this is; undefined when it is unknown, ended or too old. Its use is noted at most once a minute. */
export async function sessionOf(database: Database, session: string): Promise<Session | undefined> {
  const tenantId = tenantOf(sessionMark, session);
  if (tenantId === undefined) return undefined;
  return withTenant(database, tenantId, async ({ db }) => {
    const { rows } = await sql<{
      session_id: string;
      email: string;
      role: AdminRole;
      expires_at: Date;
      note: boolean;
    }>`
      select s.session_id, a.email, a.role, s.expires_at, s.seen_at < now() - interval '1 minute' as note
        from session s join admin_user a using (tenant_id, admin_id)
       where s.hash = ${tokenHash(session)} and s.expires_at > now()
         and s.seen_at > now() - make_interval(hours => ${sessionHours.idle})
    `.execute(db);
    const found = rows[0];
    if (found === undefined) return undefined;
    if (found.note) {
      // Of many requests at once one writes and none waits.
      await sql`
        update session set seen_at = now() where session_id = (
          select session_id from session where session_id = ${found.session_id}
            and seen_at < now() - interval '1 minute' for update skip locked)
      `.execute(db);
    }
    const { session_id: sessionId, email, role, expires_at: expiresAt } = found;
    return { tenantId, sessionId, email, role, expiresAt };
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

function tenantOf(mark: string, token: string): string | undefined {
  return token.startsWith(mark) ? tenantOfToken(token.slice(mark.length)) : undefined;
}

function unusable(): PsmError {
  return new PsmError(
    'unauthenticated',
    `This sign-in link was used already or is older than ${linkMinutes} minutes. Ask for a new one.`,
  );
}
