import type { TenantScope } from '../db/tenant.ts';
import { personOf } from '../directory/person.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import type { ApprovalSummary } from './approve.ts';
import { type Actor, actorInWords, assertMay, may } from './authority.ts';
import { held } from './brake.ts';
import type { NeedsSecond } from './fourEyes.ts';
import { approveFrozen, lockApprovals, lockFrozen } from './frozen.ts';
import { recordCancelled } from './waiting.ts';

export interface Seconded {
  readonly approval: string;
  readonly plan: string;
  /** Why two people had to approve. */
  readonly needs_second: NeedsSecond;
  /** Why nothing was approved after all. What follows from it is stored: the first approval is cancelled, or the plan is held. */
  readonly refused?: PsmError;
}

/**
 * The second person's yes to what a first one approved, under the checks of a confirmation: nothing changed, nothing holds the plan, the
 * brake counts now, and both may approve now.
 *
 * @param typed.removals what the person typed as the number of people who would be deactivated or deleted
 * @throws PsmError `forbidden` for whoever was the first, `approval_not_open`, `choice_required` when another number was typed,
 * `plan_held`
 */
export async function secondApproval(
  scope: TenantScope,
  approvalId: string,
  actor: Actor,
  typed: { readonly removals?: number | undefined } = {},
): Promise<Seconded> {
  await assertMay(scope, actor, 'review');
  const approval = await waitingApproval(scope, approvalId);
  const [first, second] = [await personOf(scope, approval.actor), await personOf(scope, actor)];
  if (second === undefined || first === second) {
    throw new PsmError(
      'forbidden',
      'You have approved this already. Whoever approves it too has to be another person; your own tokens count as you.',
    );
  }
  const done = { approval: approvalId, plan: approval.plan_id, needs_second: approval.needs_second };
  const cancel = async (refused: PsmError): Promise<Seconded> => {
    await scope.client.query(`update approval set status = 'cancelled' where approval_id = $1`, [approvalId]);
    await recordCancelled(scope, approval.plan_id, approvalId, actor, refused.message);
    return { ...done, refused };
  };
  if (!(await may(scope, approval.actor, 'review'))) {
    return cancel(
      new PsmError(
        'plan_changed',
        `${actorInWords(approval.actor)} approved this first and may not approve any more. Approve it anew.`,
      ),
    );
  }
  try {
    const frozen = await lockFrozen(scope, approvalId, approval, typed.removals);
    const brake = await approveFrozen(scope, frozen, actor);
    return brake === undefined ? done : { ...done, refused: held([brake]) };
  } catch (error) {
    if (isPsmError(error, 'plan_changed')) return cancel(error);
    throw error;
  }
}

/**
 * Takes a first approval back that waits for a second person: the person who gave it, or an owner.
 *
 * @throws PsmError `forbidden`, `approval_not_open`
 */
export async function withdrawApproval(
  scope: TenantScope,
  approvalId: string,
  actor: Actor,
): Promise<Omit<Seconded, 'refused'>> {
  const approval = await waitingApproval(scope, approvalId);
  const own = (await personOf(scope, approval.actor)) === (await personOf(scope, actor));
  await assertMay(scope, actor, own ? 'review' : 'own');
  await scope.client.query(`update approval set status = 'cancelled' where approval_id = $1`, [approvalId]);
  await recordCancelled(scope, approval.plan_id, approvalId, actor, 'It was withdrawn.');
  return { approval: approvalId, plan: approval.plan_id, needs_second: approval.needs_second };
}

async function waitingApproval(scope: TenantScope, approvalId: string) {
  await lockApprovals(scope, approvalId);
  const approval = await scope.db
    .selectFrom('approval')
    .select(['plan_id', 'status', 'actor', 'summary', 'needs_second'])
    .where('approval_id', '=', approvalId)
    .executeTakeFirst();
  if (approval === undefined) throw new PsmError('not_found', 'There is no such approval.');
  if (approval.status !== 'awaiting_second') {
    throw new PsmError(
      'approval_not_open',
      approval.status === 'prepared'
        ? 'Nobody has confirmed this approval yet: there is nothing that a second person could approve.'
        : `This approval is ${approval.status} already. Look at the plan again.`,
    );
  }
  return approval;
}

/** A first approval, and what it would do. */
export interface Waiting extends Pick<ApprovalSummary, 'approval' | 'summary' | 'removals'> {
  readonly actor: Actor;
}

/** The approvals of a plan that wait for a second person, the oldest first. */
export async function waitingApprovals(scope: TenantScope, planId: string): Promise<Waiting[]> {
  const { rows } = await scope.client.query<Waiting>(
    `select approval_id as approval, actor, summary -> 'summary' as summary,
            coalesce((summary ->> 'removals')::int, 0) as removals
       from approval
      where plan_id = $1 and status = 'awaiting_second' order by approval_id`,
    [planId],
  );
  return rows;
}
