import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { Safeguard } from '../planning/safeguards.ts';
import { getPlan, type Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { type Actor, actorInWords } from './authority.ts';
import { brakeRemovals, held } from './brake.ts';
import { removalsOf, type Summary } from './fourEyes.ts';
import { cancelWaiting } from './waiting.ts';

/** An approval as its first step froze it. */
export interface Frozen {
  readonly approvalId: string;
  readonly plan: Plan;
  readonly kinds: readonly ChangeKind[];
  readonly actor: Actor;
  readonly summary: Summary;
}

/**
 * Locks what an approval froze and sees that it is still what was looked at.
 *
 * @param typed what the person typed as the number of people who would be deactivated or deleted
 * @throws PsmError `plan_changed` naming who was faster, `plan_held`, `choice_required` when another number was typed
 */
export async function lockFrozen(
  scope: TenantScope,
  approvalId: string,
  row: { readonly plan_id: string; readonly actor: Actor; readonly summary: Summary },
  typed: number | undefined,
): Promise<Frozen> {
  const kinds = await lockUnchanged(scope, approvalId, row.plan_id);
  const plan = await getPlan(scope, row.plan_id);
  if (plan.status === 'held') throw held(plan.safeguards);
  assertTyped(typed, removalsOf(row.summary));
  return { approvalId, plan, kinds, actor: row.actor, summary: row.summary };
}

/** Of two approvals of one plan one waits here for the other: all that are open are locked, in one order. */
export async function lockApprovals(scope: TenantScope, approvalId: string): Promise<void> {
  await scope.client.query(
    `select from approval where plan_id = (select plan_id from approval where approval_id = $1)
        and status in ('prepared', 'awaiting_second') order by approval_id for update`,
    [approvalId],
  );
}

/**
 * Approves what is frozen and locked. The brake counts under the hub's lock, so that two plans below the limit cannot pass together.
 *
 * @param second who approved after the first
 * @returns the brake, when it tripped: what is held is stored, and nothing is approved
 */
export async function approveFrozen(
  scope: TenantScope,
  { approvalId, plan, kinds, actor: first, summary }: Frozen,
  second?: Actor,
): Promise<Safeguard | undefined> {
  const brake = await brakeRemovals(scope, plan, approvalId, kinds);
  if (brake !== undefined) return brake;
  await scope.client.query(
    `update plan_section s set status = 'approved' from approval_section a
      where a.approval_id = $1 and s.plan_id = a.plan_id and s.kind = a.kind`,
    [approvalId],
  );
  await scope.client.query(
    `update approval set status = 'approved', confirmed_at = coalesce(confirmed_at, now()), seconded_by = $2::text,
            seconded_at = case when $2::text is not null then now() end
      where approval_id = $1`,
    [approvalId, second ?? null],
  );
  await scope.client.query(`update run set status = 'applying' where run_id = $1 and status = 'ready'`, [
    plan.runId,
  ]);
  await cancelWaiting(scope, plan.planId, kinds, second ?? first, 'Somebody else approved it.');
  await recordEvents(scope, [
    {
      actor: second ?? first,
      action: 'plan.approved',
      entity: 'approval',
      entityId: approvalId,
      planId: plan.planId,
      approvalId,
      body: { summary, ...(second !== undefined && { first, second }) },
    },
  ]);
  return undefined;
}

function assertTyped(typed: number | undefined, removals: number): void {
  if (typed === undefined || typed === removals) return;
  const people = removals === 1 ? '1 person' : `${removals} people`;
  throw new PsmError(
    'choice_required',
    `${people} would be deactivated or deleted, not ${typed}. Look at the numbers again, then type ${removals}.`,
    { details: { removals } },
  );
}

/**
 * Locks the sections and sees whether they are what the first step froze; before the brake counts, so that whoever was slower
 * holds nothing.
 */
async function lockUnchanged(scope: TenantScope, approvalId: string, planId: string): Promise<ChangeKind[]> {
  const { rows } = await scope.client.query<{
    kind: ChangeKind;
    status: string;
    frozen_seq: number;
    same: boolean;
  }>(
    `select kind, s.status, a.decision_seq as frozen_seq,
            s.status = 'pending' and s.digest = a.digest and s.decision_seq = a.decision_seq as same
       from approval_section a join plan_section s using (plan_id, kind)
      where a.approval_id = $1 order by kind for no key update of s`,
    [approvalId],
  );
  const changed = rows.find((row) => !row.same && row.status !== 'held');
  if (changed === undefined) return rows.map((row) => row.kind);
  throw new PsmError(
    'plan_changed',
    `${await whatHappened(scope, planId, changed)} meanwhile. Look at the plan again.`,
  );
}

async function whatHappened(
  scope: TenantScope,
  planId: string,
  section: { readonly kind: ChangeKind; readonly status: string; readonly frozen_seq: number },
): Promise<string> {
  if (section.status === 'superseded') return 'A newer run took the place of this plan';
  if (section.status === 'expired') return 'What this plan was made from is not kept any more: it expired';
  if (section.status === 'pending') return `${await lastDecider(scope, planId, section)} decided something`;
  return `${await lastApprover(scope, planId)} approved it`;
}

async function lastDecider(
  scope: TenantScope,
  planId: string,
  section: { kind: ChangeKind; frozen_seq: number },
): Promise<string> {
  const rule = await scope.db
    .selectFrom('decision_rule')
    .select('actor')
    .where('plan_id', '=', planId)
    .where('kind', '=', section.kind)
    .where('seq', '>', section.frozen_seq)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return rule === undefined ? 'Somebody' : actorInWords(rule.actor);
}

async function lastApprover(scope: TenantScope, planId: string): Promise<string> {
  const winner = await scope.db
    .selectFrom('approval')
    .select('actor')
    .where('plan_id', '=', planId)
    .where('status', 'in', ['approved', 'applying', 'applied'])
    .orderBy('confirmed_at', 'desc')
    .executeTakeFirst();
  return winner === undefined ? 'Somebody' : actorInWords(winner.actor);
}
