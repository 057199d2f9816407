import type { TenantScope } from '../db/tenant.ts';
import { voidInvitations } from '../outbox/invitations.ts';
import { memberIds } from './deactivate.ts';
import { endEnrolments } from './enrolments.ts';
import type { ChunkContext, Item } from './item.ts';
import { writeValues } from './values.ts';

/** Ends the membership of this hub with its enrolments and invitation; the account and other hubs stay. */
export async function deleteFromHub(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  const members = memberIds(items);
  await writeValues(scope, items, context);
  await endEnrolments(scope, members, 'left_hub', context.hubId);
  await scope.client.query(
    `update hub_membership set status = 'ended', ended_at = now()
      where hub_id = $1 and member_id = any ($2::uuid[]) and status <> 'ended'`,
    [context.hubId, members],
  );
  await voidInvitations(scope, members, { hubId: context.hubId });
}
