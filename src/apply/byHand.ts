import { type Actor, assertMay } from '../approval/authority.ts';
import { recordEvents } from '../audit/record.ts';
import type { MemberStatus } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { renewInvitations } from '../outbox/invitations.ts';
import { cancelMessages } from '../outbox/queue.ts';
import { endEnrolments } from './enrolments.ts';
import { recipientsOf, reinvite } from './recipients.ts';

/** What an admin does to one member, without a plan. */
export interface HoldResult {
  readonly member: string;
  readonly status: MemberStatus;
  /** Programs whose enrolment ended by the hold; they do not come back by themselves. */
  readonly lostPrograms: readonly string[];
}

/**
 * Places an admin's own hold: the account is hidden everywhere, enrolments end, all mail stops. No source lifts it.
 *
 * @throws PsmError `not_found`, `forbidden`, or `conflict` when an admin holds it already or it is deleted
 */
export async function deactivateByHand(
  scope: TenantScope,
  memberId: string,
  actor: Actor,
): Promise<HoldResult> {
  await assertMay(scope, actor, 'administer');
  const before = await lockMember(scope, memberId);
  const { rowCount: known } = await scope.client.query(
    'select from deactivation where member_id = $1 and source_id is null and lifted_at is null',
    [memberId],
  );
  if (known === 1) throw new PsmError('conflict', 'An admin deactivated this member already.');
  const lost = (await endEnrolments(scope, [memberId], 'deactivated')).get(memberId) ?? [];
  await scope.client.query(
    `insert into deactivation (deactivation_id, member_id, source_id, reason, actor, lost_programs)
     values (gen_random_uuid(), $1, null, 'manual', $2, $3::jsonb)`,
    [memberId, actor, JSON.stringify(lost)],
  );
  const status = await moveHolds(scope, memberId, 'holds + 1');
  await cancelMessages(scope, [memberId], 'deactivated');
  await record(scope, memberId, actor, 'member.deactivated', {
    reason: 'manual',
    before,
    lost_programs: lost,
  });
  return { member: memberId, status, lostPrograms: lost };
}

/**
 * Lifts every hold, whoever placed it. Whoever had not accepted yet gets a new invitation, because the mail of the old one was
 * stopped.
 *
 * @throws PsmError `not_found`, `forbidden`, or `conflict` when the member is not deactivated
 */
export async function reactivateByHand(
  scope: TenantScope,
  memberId: string,
  actor: Actor,
  invitationDays: number,
): Promise<HoldResult> {
  await assertMay(scope, actor, 'administer');
  const before = await lockMember(scope, memberId);
  const { rows } = await scope.client.query<{ lost_programs: string[] }>(
    `update deactivation set lifted_at = now(), lifted_by = $2
      where member_id = $1 and lifted_at is null returning lost_programs`,
    [memberId, actor],
  );
  if (rows.length === 0) throw new PsmError('conflict', 'This member is not deactivated.');
  const status = await moveHolds(scope, memberId, '0');
  await reinvite(scope, [memberId], invitationDays);
  const lost = [...new Set(rows.flatMap((row) => row.lost_programs))].sort();
  await record(scope, memberId, actor, 'member.reactivated', {
    reason: 'manual',
    before,
    lost_programs: lost,
  });
  return { member: memberId, status, lostPrograms: lost };
}

/**
 * Sends new invitations to the hubs that the member has not accepted yet; the old links stop working.
 *
 * @returns how many
 * @throws PsmError `not_found`, `forbidden`, or `conflict` when there is nothing to accept, or the member is deactivated
 */
export async function resendInvitation(
  scope: TenantScope,
  memberId: string,
  actor: Actor,
  invitationDays: number,
): Promise<number> {
  await assertMay(scope, actor, 'administer');
  const status = await lockMember(scope, memberId);
  if (status === 'deactivated') {
    throw new PsmError('conflict', 'This member is deactivated: no mail is sent. Reactivate first.');
  }
  const recipients = await recipientsOf(scope, [memberId]);
  const made = await renewInvitations(scope, recipients, invitationDays);
  if (made.length === 0) throw new PsmError('conflict', 'This member has accepted everything.');
  await record(scope, memberId, actor, 'member.invitation_resent', { invitations: made.length });
  return made.length;
}

/**
 * Marks a member as one whom no sync removes, or takes the mark off. What is so already stays as it is.
 *
 * @throws PsmError `not_found`, `forbidden`, or `conflict` when the member is deleted
 */
export async function protectByHand(
  scope: TenantScope,
  memberId: string,
  isProtected: boolean,
  actor: Actor,
): Promise<void> {
  await assertMay(scope, actor, 'administer');
  await lockMember(scope, memberId);
  const { rowCount } = await scope.client.query(
    `update member set protected = $2, version = version + 1, updated_at = now()
      where member_id = $1 and protected <> $2`,
    [memberId, isProtected],
  );
  if (rowCount === 0) return;
  await record(scope, memberId, actor, isProtected ? 'member.protected' : 'member.unprotected', {});
}

/** In the order of the house: hubs by id, then the member. @returns its status */
async function lockMember(scope: TenantScope, memberId: string): Promise<MemberStatus> {
  await scope.client.query(
    `select from hub where hub_id in (select hub_id from hub_membership where member_id = $1)
      order by hub_id for no key update`,
    [memberId],
  );
  const { rows } = await scope.client.query<{ status: MemberStatus }>(
    'select status from member where member_id = $1 for no key update',
    [memberId],
  );
  const status = rows[0]?.status;
  if (status === undefined || status === 'purged') {
    throw new PsmError('not_found', 'There is no such member.');
  }
  if (status === 'deleted') throw new PsmError('conflict', 'This member is deleted.');
  return status;
}

async function moveHolds(scope: TenantScope, memberId: string, holds: string): Promise<MemberStatus> {
  const { rows } = await scope.client.query<{ status: MemberStatus }>(
    `update member set holds = ${holds}, version = version + 1, updated_at = now()
      where member_id = $1 returning status`,
    [memberId],
  );
  await scope.client.query(
    `update hub set revision = revision + 1 where hub_id in (select hub_id from hub_membership where member_id = $1)`,
    [memberId],
  );
  return rows[0]?.status ?? 'deactivated';
}

async function record(
  scope: TenantScope,
  memberId: string,
  actor: Actor,
  action: string,
  body: Record<string, string | number | string[]>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'member', entityId: memberId, body }]);
}
