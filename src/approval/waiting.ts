import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { listAdmins } from '../directory/admins.ts';
import { personOf } from '../directory/person.ts';
import { holds } from '../directory/roles.ts';
import { PsmError } from '../kernel/errors.ts';
import { emailKey } from '../kernel/text.ts';
import { queueMessages } from '../outbox/queue.ts';
import type { ChangeKind } from '../source/policy.ts';
import { type Actor, actorInWords } from './authority.ts';
import { type NeedsSecond, removalsOf } from './fourEyes.ts';
import type { Frozen } from './frozen.ts';

/** Keeps a first approval until a second person approves too, and tells those who could. Nothing of it is approved yet. */
export async function awaitSecond(
  scope: TenantScope,
  { approvalId, plan, actor, summary }: Frozen,
  why: NonNullable<NeedsSecond>,
): Promise<void> {
  await scope.client.query(
    `update approval set status = 'awaiting_second', confirmed_at = now(), needs_second = $2 where approval_id = $1`,
    [approvalId, why],
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'plan.approved_first',
      entity: 'approval',
      entityId: approvalId,
      planId: plan.planId,
      approvalId,
      body: { summary, needs_second: why },
    },
  ]);
  const { rows } = await scope.client.query<{ hub: string; changes: number }>(
    `select h.name as hub, (select coalesce(sum(count), 0)::int from approval_section where approval_id = $2) as changes
       from hub h where h.hub_id = $1`,
    [plan.hubId, approvalId],
  );
  const first = await personOf(scope, actor);
  const others = (await listAdmins(scope)).filter(
    ({ email, role }) => holds(role, 'review') && `admin:${emailKey(email)}` !== first,
  );
  const about = { ...rows[0], by: actorInWords(first ?? actor), removals: removalsOf(summary), why };
  await queueMessages(
    scope,
    others.map(({ adminId, email }) => ({
      kind: 'second_needed' as const,
      dedupeKey: `second_needed:${approvalId}:${adminId}`,
      recipient: email,
      data: { ...about, plan: plan.planId, admin: adminId },
    })),
  );
}

/**
 * Refuses a further first approval while another waits for its second person, and says what to do in place of it.
 *
 * @throws PsmError `conflict`
 */
export async function refuseWhileWaiting(
  scope: TenantScope,
  planId: string,
  kinds: readonly ChangeKind[],
  actor: Actor,
): Promise<void> {
  const { rows } = await scope.client.query<{ approval_id: string; actor: Actor }>(
    `select a.approval_id, a.actor from approval a
      where a.plan_id = $1 and a.status = 'awaiting_second' and exists (
        select from approval_section f join plan_section s using (plan_id, kind)
         where f.approval_id = a.approval_id and kind = any ($2) and s.status = 'pending' and s.decision_seq = f.decision_seq)
      order by a.approval_id limit 1`,
    [planId, kinds],
  );
  const [waiting] = rows;
  if (waiting === undefined) return;
  const own = (await personOf(scope, waiting.actor)) === (await personOf(scope, actor));
  throw new PsmError(
    'conflict',
    own
      ? 'You have approved this already: it waits for a second person.'
      : `${actorInWords(waiting.actor)} has approved this already, and it waits for a second person: approve that, or have it withdrawn.`,
    { details: { approval: waiting.approval_id } },
  );
}

/**
 * Ends first approvals of these sections that wait for a second person: what they said yes to is not there any more. To be done before
 * the sections are locked, unless their approvals are.
 */
export async function cancelWaiting(
  scope: TenantScope,
  planId: string,
  kinds: readonly string[],
  actor: Actor,
  reason: string,
): Promise<void> {
  const { rows } = await scope.client.query<{ approval_id: string }>(
    `update approval set status = 'cancelled' where approval_id in (
       select a.approval_id from approval a
        where a.plan_id = $1 and a.status = 'awaiting_second' and exists (
          select from approval_section f where f.approval_id = a.approval_id and f.kind = any ($2))
        order by a.approval_id for update)
     returning approval_id`,
    [planId, kinds],
  );
  for (const { approval_id: approvalId } of rows)
    await recordCancelled(scope, planId, approvalId, actor, reason);
}

/** Leaves an entry that a first approval ended, and why. */
export async function recordCancelled(
  scope: TenantScope,
  planId: string,
  approvalId: string,
  actor: Actor,
  reason: string,
): Promise<void> {
  await recordEvents(scope, [
    {
      actor,
      action: 'plan.approval_cancelled',
      entity: 'approval',
      entityId: approvalId,
      planId,
      approvalId,
      body: { reason },
    },
  ]);
}
