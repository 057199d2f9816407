import { type Actor, assertMay } from '../approval/authority.ts';
import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newInvitations, voidInvitations } from '../outbox/invitations.ts';
import { getPlan, type Plan } from '../planning/store.ts';

/** Nobody is written to more often. Days. */
export const resendAfterDays = 7;

/** Somebody who is in the list, was invited to its hub and has not accepted. */
export interface Waiting {
  readonly memberId: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly invitedAt: Date;
}

/** Invitations can be sent again beside a plan that somebody may decide about; they are no changes of it. */
const open: readonly Plan['status'][] = ['pending', 'approved', 'applying', 'applied', 'empty'];

/**
 * $1 hub, $2 source, $3 plan, $4 days. Who is gone from the list, who is proposed for removal, and whoever got an invitation to
 * any hub lately is left alone. Cost: the invited members of the hub, each by its keys.
 */
const waiting = `
select m.member_id as "memberId", m.email, m.first_name as "firstName", m.last_name as "lastName", last.at as "invitedAt"
  from hub_membership h
  join member m using (tenant_id, member_id)
 cross join lateral (select coalesce(max(i.created_at), h.since) as at from invitation i where i.member_id = m.member_id) last
 where h.hub_id = $1 and h.status = 'invited' and m.status in ('invited', 'active') and m.email is not null
   and last.at <= now() - make_interval(days => $4::int)
   and exists (select from source_record r where r.member_id = m.member_id and r.source_id = $2 and r.absent_since is null)
   and not exists (select from change c where c.plan_id = $3 and c.member_id = m.member_id
                    and c.kind in ('deactivate', 'deprovision'))`;

const parameters = (plan: Plan) => [plan.hubId, plan.sourceId, plan.planId, resendAfterDays];

/** How many wait, and a page of them in the order of their ids; none beside a plan that nobody may decide about. */
export async function waitingInvitations(
  scope: TenantScope,
  planId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ count: number; items: Waiting[]; next: string | null }> {
  const plan = await getPlan(scope, planId);
  if (!open.includes(plan.status)) return { count: 0, items: [], next: null };
  const counted = await scope.client.query<{ count: number }>(
    `select count(*)::int as count from (${waiting}) waiting`,
    parameters(plan),
  );
  const { rows } = await scope.client.query<Waiting>(
    `${waiting} and ($5::uuid is null or m.member_id > $5) order by m.member_id limit $6`,
    [...parameters(plan), page.after ?? null, page.limit + 1],
  );
  const items = rows.slice(0, page.limit);
  const next = rows.length > page.limit ? (items.at(-1)?.memberId ?? null) : null;
  return { count: counted.rows[0]?.count ?? 0, items, next };
}

/**
 * Sends everybody who waits a new invitation to the hub of the plan, one mail each; the old links stop working.
 *
 * @param count how many the person was told
 * @returns how many were sent
 * @throws PsmError `forbidden`, `plan_not_open`, or `plan_changed` when another number waits by now
 */
export async function resendWaiting(
  scope: TenantScope,
  planId: string,
  count: number,
  actor: Actor,
  invitationDays: number,
): Promise<number> {
  await assertMay(scope, actor, 'administer');
  const plan = await getPlan(scope, planId);
  if (!open.includes(plan.status)) {
    throw new PsmError('plan_not_open', `This plan is ${plan.status}: nothing is sent beside it.`);
  }
  // In the order of the house: the hub, then the members. Two who press at once send one mail.
  await scope.client.query('select from hub where hub_id = $1 for no key update', [plan.hubId]);
  const { rows } = await scope.client.query<Waiting>(
    `${waiting} order by m.member_id for no key update of m`,
    parameters(plan),
  );
  if (rows.length !== count) {
    throw new PsmError(
      'plan_changed',
      `${rows.length} ${rows.length === 1 ? 'invitation waits' : 'invitations wait'} by now, not ${count}. Look again, then send them.`,
      { details: { count: rows.length } },
    );
  }
  const { hubId } = plan;
  await voidInvitations(
    scope,
    rows.map((one) => one.memberId),
    { hubId },
  );
  const invitees = rows.map(({ memberId, email }) => ({ memberId, hubId, recipient: email }));
  const made = await newInvitations(scope, invitees, invitationDays);
  await recordEvents(
    scope,
    made.map(({ memberId }) => ({
      actor,
      action: 'member.invitation_resent',
      entity: 'member',
      entityId: memberId,
      planId,
      body: { invitations: 1 },
    })),
  );
  return made.length;
}
