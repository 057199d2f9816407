import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { AdminRole } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { emailKey } from '../kernel/text.ts';

export interface Admin {
  readonly adminId: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly createdAt: Date;
  readonly lastSignedInAt: Date | null;
  /** Name of the identity provider where they signed in; null for everybody else. */
  readonly provider: string | null;
}

export async function listAdmins(scope: TenantScope): Promise<Admin[]> {
  const rows = await scope.db
    .selectFrom('admin_user as a')
    .leftJoin('identity_provider as p', 'p.provider_id', 'a.provider_id')
    .select(['a.admin_id', 'a.email', 'a.role', 'a.created_at', 'a.last_signed_in_at', 'p.name as provider'])
    .orderBy('a.email_norm')
    .execute();
  return rows.map((row) => ({
    adminId: row.admin_id,
    email: row.email,
    role: row.role,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at,
    provider: row.provider,
  }));
}

/**
 * Adds an admin, or changes the role of the one with this address.
 *
 * @throws PsmError `conflict` when nobody would be left who owns the tenant
 */
export async function putAdmin(
  scope: TenantScope,
  email: string,
  role: AdminRole,
  actor: string,
): Promise<Admin> {
  const known = (await lockedAdmins(scope)).find((one) => emailKey(one.email) === emailKey(email));
  if (known === undefined) {
    await sql`
      insert into admin_user (admin_id, email, email_norm, role)
      values (${newId()}, ${email.trim()}, ${emailKey(email)}, ${role})
    `.execute(scope.db);
  } else {
    if (role !== 'owner') await assertNotLast(scope, known);
    await sql`update admin_user set role = ${role} where admin_id = ${known.adminId}`.execute(scope.db);
  }
  const admin = (await listAdmins(scope)).find((one) => emailKey(one.email) === emailKey(email));
  if (admin === undefined) throw new PsmError('internal', 'The admin was not stored.');
  await audit(scope, actor, known === undefined ? 'admin.added' : 'admin.changed', {
    email: admin.email,
    role,
    before: known?.role ?? null,
  });
  return admin;
}

/** @throws PsmError `not_found`, or `conflict` for the last owner */
export async function removeAdmin(scope: TenantScope, adminId: string, actor: string): Promise<void> {
  const admin = (await lockedAdmins(scope)).find((one) => one.adminId === adminId);
  if (admin === undefined) throw new PsmError('not_found', 'There is no such admin.');
  await assertNotLast(scope, admin);
  await endTokensOf(scope, adminId, actor);
  await sql`delete from admin_user where admin_id = ${adminId}`.execute(scope.db);
  await audit(scope, actor, 'admin.removed', { email: admin.email, role: admin.role });
}

/** The tokens that an admin made end with them; they stay in the list, and the trail can still say whose they were. */
async function endTokensOf(scope: TenantScope, adminId: string, actor: string): Promise<void> {
  const { rows } = await sql<{ token_id: string; name: string; ended: boolean }>`
    update api_token t set admin_id = null, revoked_at = coalesce(t.revoked_at, now())
      from (select token_id, revoked_at is null as ended from api_token where admin_id = ${adminId} for update) o
     where t.token_id = o.token_id
    returning t.token_id, t.name, o.ended
  `.execute(scope.db);
  await recordEvents(
    scope,
    rows
      .filter(({ ended }) => ended)
      .map(({ token_id: entityId, name }) => ({
        actor,
        action: 'token.revoked',
        entity: 'token' as const,
        entityId,
        body: { name },
      })),
  );
}

/** Under a lock: of two owners who remove each other at once, one stays. */
async function lockedAdmins(scope: TenantScope): Promise<Admin[]> {
  await sql`select from admin_user order by admin_id for update`.execute(scope.db);
  return listAdmins(scope);
}

async function assertNotLast(scope: TenantScope, admin: Admin): Promise<void> {
  const owners = (await listAdmins(scope)).filter((one) => one.role === 'owner');
  if (admin.role === 'owner' && owners.length === 1) {
    throw new PsmError('conflict', 'This is the last owner. Make somebody else an owner first.');
  }
}

async function audit(
  scope: TenantScope,
  actor: string,
  action: string,
  body: Record<string, string | null>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'tenant', entityId: scope.tenantId, body }]);
}
