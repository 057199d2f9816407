import type { TenantScope } from '../db/tenant.ts';
import { voidInvitations } from '../outbox/invitations.ts';
import { cancelMessages } from '../outbox/queue.ts';
import { memberIds } from './deactivate.ts';
import type { ChunkContext, Item } from './item.ts';
import { writeValues } from './values.ts';

/**
 * Removes the account from the platform: invitations are void, mail is stopped, e-mail and Unique ID are free again. Values,
 * memberships and enrolments stay as they are, so that a restore brings back exactly what was there, until they are purged.
 */
export async function deleteFromTenant(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  const members = memberIds(items);
  await writeValues(scope, items, context);
  await scope.client.query(
    `update member set deleted_at = now(), deleted_by = $2, purge_after = now() + make_interval(days => $3)
      where member_id = any ($1::uuid[]) and deleted_at is null`,
    [members, context.actor, context.restoreDays],
  );
  await scope.client.query('update member_identity set live = false where member_id = any ($1::uuid[])', [
    members,
  ]);
  await voidInvitations(scope, members);
  await cancelMessages(scope, members, 'deleted');
}
