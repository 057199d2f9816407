import type { TenantScope } from '../db/tenant.ts';
import { renewInvitations } from '../outbox/invitations.ts';

/** Those of the members who may be written to, with the addresses they have now: nothing is sent to a deactivated account. */
export async function recipientsOf(
  scope: TenantScope,
  memberIds: readonly string[],
): Promise<{ memberId: string; recipient: string }[]> {
  const { rows } = await scope.client.query<{ memberId: string; recipient: string }>(
    `select member_id as "memberId", email as recipient from member
      where member_id = any ($1::uuid[]) and email is not null and status in ('invited', 'active') order by member_id`,
    [memberIds],
  );
  return rows;
}

/** Voids open invitations and sends one new one each, to the addresses that the members have now. */
export async function reinvite(
  scope: TenantScope,
  memberIds: readonly string[],
  validDays: number,
): Promise<void> {
  if (memberIds.length === 0) return;
  await renewInvitations(scope, await recipientsOf(scope, memberIds), validDays);
}
