import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { SigninMethod } from '../db/securityTables.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { endsAt, idleAt } from './session.ts';

/** A session as people see it: never its secret. */
export interface ListedSession {
  readonly sessionId: string;
  readonly method: SigninMethod;
  /** Name of the identity provider. */
  readonly provider: string | null;
  readonly browser: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

/** The sessions of an admin that can still be used, the one used last first. */
export async function listSessions(scope: TenantScope, adminId: string): Promise<ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select s.session_id as "sessionId", s.method, p.name as provider, s.user_agent as browser, host(s.address) as address,
           s.created_at as "createdAt", s.seen_at as "seenAt", ${endsAt} as "expiresAt"
      from session s join tenant t using (tenant_id) left join identity_provider p using (tenant_id, provider_id)
     where s.admin_id = ${adminId} and ${endsAt} > now() and ${idleAt} > now()
     order by s.seen_at desc, s.session_id desc
  `.execute(scope.db);
  return rows;
}

/** Ends one session of an admin at once. @throws PsmError `not_found`, also for one of somebody else */
export async function endSessionOf(
  scope: TenantScope,
  adminId: string,
  sessionId: string,
  actor: string,
): Promise<void> {
  const { rows } = await sql<{ email: string }>`
    delete from session s using admin_user a
     where a.admin_id = s.admin_id and s.admin_id = ${adminId} and s.session_id = ${sessionId} returning a.email
  `.execute(scope.db);
  const ended = rows[0];
  if (ended === undefined) throw new PsmError('not_found', 'There is no such session.');
  await note(scope, actor, ended.email, 1);
}

/**
 * Ends all sessions of an admin at once, or all but one.
 *
 * @returns how many
 * @throws PsmError `not_found` when there is no such admin
 */
export async function endSessionsOf(
  scope: TenantScope,
  adminId: string,
  actor: string,
  options: { readonly but?: string | undefined } = {},
): Promise<number> {
  const email = await emailOf(scope, adminId);
  const { numAffectedRows } = await sql`
    delete from session where admin_id = ${adminId} and session_id is distinct from ${options.but ?? null}::uuid
  `.execute(scope.db);
  const ended = Number(numAffectedRows ?? 0);
  if (ended > 0) await note(scope, actor, email, ended);
  return ended;
}

/** The address of an admin. @throws PsmError `not_found` */
export async function emailOf({ db }: TenantScope, adminId: string): Promise<string> {
  const admin = await db
    .selectFrom('admin_user')
    .select('email')
    .where('admin_id', '=', adminId)
    .executeTakeFirst();
  if (admin === undefined) throw new PsmError('not_found', 'There is no such admin.');
  return admin.email;
}

async function note(scope: TenantScope, actor: string, email: string, sessions: number): Promise<void> {
  const { tenantId: entityId } = scope;
  await recordEvents(scope, [
    { actor, action: 'session.ended_by', entity: 'tenant', entityId, body: { email, sessions } },
  ]);
}
