import { sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly passkeyId: string;
  readonly name: string;
  /** Kept by a password manager on several devices. */
  readonly synced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Of one admin, at most. */
export const maxPasskeys = 20;

/** The passkeys of an admin, the oldest first. */
export async function listPasskeys(scope: TenantScope, adminId: string): Promise<Passkey[]> {
  const { rows } = await sql<Passkey>`
    select passkey_id as "passkeyId", name, backed_up as synced, created_at as "createdAt", last_used_at as "lastUsedAt"
      from passkey where admin_id = ${adminId} order by passkey_id
  `.execute(scope.db);
  return rows;
}

/** @throws PsmError `not_found`, also for one of somebody else */
export async function renamePasskey(
  scope: TenantScope,
  adminId: string,
  passkeyId: string,
  name: string,
  actor: string,
): Promise<Passkey> {
  const { rows } = await sql`
    update passkey set name = ${name} where admin_id = ${adminId} and passkey_id = ${passkeyId} returning 1
  `.execute(scope.db);
  const passkey = (await listPasskeys(scope, adminId)).find((one) => one.passkeyId === passkeyId);
  if (rows.length === 0 || passkey === undefined) throw unknown();
  await notePasskey(scope, actor, 'passkey.renamed', { name });
  return passkey;
}

/** Nobody signs in with it any more. @throws PsmError `not_found`, also for one of somebody else */
export async function removePasskey(
  scope: TenantScope,
  adminId: string,
  passkeyId: string,
  actor: string,
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    delete from passkey where admin_id = ${adminId} and passkey_id = ${passkeyId} returning name
  `.execute(scope.db);
  const [removed] = rows;
  if (removed === undefined) throw unknown();
  await notePasskey(scope, actor, 'passkey.removed', { name: removed.name });
}

/** Leaves an entry about a passkey in the trail: names, and nothing of keys. */
export async function notePasskey(
  scope: TenantScope,
  actor: string,
  action: `passkey.${'added' | 'copied' | 'removed' | 'renamed'}`,
  body: Record<string, string>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'tenant', entityId: scope.tenantId, body }]);
}

function unknown(): PsmError {
  return new PsmError('not_found', 'There is no such passkey.');
}
