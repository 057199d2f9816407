import { sql } from 'kysely';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Safeguard } from '../planning/safeguards.ts';
import { getPlan, type Plan, planDigest } from '../planning/store.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { type Actor, assertMay } from './authority.ts';
import { held } from './brake.ts';
import { countDecisions } from './decisionCounts.ts';
import { type NeedsSecond, removalsOf, removingKinds, secondReason } from './fourEyes.ts';
import { approveFrozen, lockApprovals, lockFrozen } from './frozen.ts';
import { type Touches, touchesOf } from './touches.ts';
import { awaitSecond, refuseWhileWaiting } from './waiting.ts';

export interface ApprovalRequest {
  readonly kinds: readonly ChangeKind[];
  /** What the person saw: `planDigest` of these kinds. */
  readonly digest: string;
  /** The tick that removals need while rows have no readable key. */
  readonly despiteUnreadableRows?: boolean;
}

export interface ApprovalSummary {
  readonly approval: string;
  readonly plan: string;
  /** Kind -> action -> number of changes that the confirmation will carry out. */
  readonly summary: Readonly<Partial<Record<ChangeKind, Readonly<Record<string, number>>>>>;
  readonly removals: number;
  /** Why a second person will have to approve too. */
  readonly needs_second: NeedsSecond;
  /** Changes of these kinds that no decision covers: they stay as they are. */
  readonly undecided: number;
  readonly touches: Touches;
}

/** How long the second step may take after the first. */
const preparedMinutes = 30;

/**
 * First step of two: freezes what would be approved and says what it would do. Nothing is approved yet.
 *
 * @throws PsmError `plan_held`, `mapping_not_reviewed`, `plan_changed`, `plan_not_open`, `choice_required`, `forbidden`, `conflict`
 * when another's approval of it waits for a second person
 */
export async function prepareApproval(
  scope: TenantScope,
  planId: string,
  request: ApprovalRequest,
  actor: Actor,
): Promise<ApprovalSummary> {
  await assertMay(scope, actor, 'review');
  const plan = await getPlan(scope, planId);
  assertOpen(plan, request.kinds);
  if (planDigest(plan, request.kinds) !== request.digest) {
    throw new PsmError(
      'plan_changed',
      'The plan or its decisions changed since you looked at it. Look again, then approve.',
    );
  }
  const counts = await summarise(scope, plan, request.kinds);
  assertUnreadableRows(plan, request, sum(counts.summary.deprovision));
  const needsSecond = await secondReason(scope, plan, counts.removals, actor);
  if (needsSecond !== null) await refuseWhileWaiting(scope, planId, request.kinds, actor);
  const approvalId = newId();
  await scope.db
    .insertInto('approval')
    .values({
      approval_id: approvalId,
      plan_id: planId,
      status: 'prepared',
      summary: JSON.stringify({ ...counts, digest: request.digest }),
      actor,
      needs_second: needsSecond,
    })
    .execute();
  for (const section of plan.sections.filter((one) => request.kinds.includes(one.kind))) {
    await scope.client.query(
      `insert into approval_section (approval_id, plan_id, kind, decision_seq, digest, count)
       select $1, plan_id, kind, decision_seq, digest, $4 from plan_section where plan_id = $2 and kind = $3`,
      [approvalId, planId, section.kind, sum(counts.summary[section.kind])],
    );
  }
  const touches = await touchesOf(scope, plan, request.kinds);
  return { approval: approvalId, plan: planId, ...counts, needs_second: needsSecond, touches };
}

function assertOpen(plan: Plan, kinds: readonly ChangeKind[]): void {
  if (plan.status === 'superseded') {
    throw new PsmError(
      'plan_not_open',
      'A newer run of this source has taken the place of this plan. Decide on the newer one.',
    );
  }
  if (plan.unreviewed > 0) {
    throw new PsmError(
      'mapping_not_reviewed',
      `${plan.unreviewed} mapped column(s) are not reviewed yet. Review the mapping, then plan again.`,
      { details: { unreviewed: plan.unreviewed } },
    );
  }
  if (plan.status === 'held') throw held(plan.safeguards);
  const closed = plan.sections.find(
    (section) => kinds.includes(section.kind) && section.status !== 'pending',
  );
  if (closed !== undefined) {
    throw new PsmError(
      'plan_not_open',
      `The section "${closed.kind}" of this plan is ${closed.status} already.`,
      {
        details: { kind: closed.kind, status: closed.status },
      },
    );
  }
}

function assertUnreadableRows(plan: Plan, request: ApprovalRequest, removals: number): void {
  if (plan.unreadableRows === 0 || !request.kinds.includes('deprovision') || removals === 0) return;
  if (request.despiteUnreadableRows === true) return;
  throw new PsmError(
    'choice_required',
    `${plan.unreadableRows} row(s) of the file have no readable key: each could be one of the absent people. ` +
      'Mend the file, or approve the removals despite these rows.',
    { details: { unreadable_rows: plan.unreadableRows } },
  );
}

async function summarise(
  scope: TenantScope,
  plan: Plan,
  kinds: readonly ChangeKind[],
): Promise<Pick<ApprovalSummary, 'summary' | 'removals' | 'undecided'>> {
  const sections = plan.sections.filter((section) => kinds.includes(section.kind));
  const counts = await countDecisions(scope, { planId: plan.planId, sections });
  const summary: Partial<Record<ChangeKind, Record<string, number>>> = {};
  for (const kind of kinds) summary[kind] = {};
  let removals = 0;
  let undecided = 0;
  for (const section of counts) {
    const { skip: _, ...done } = section.decided;
    summary[section.kind] = done;
    undecided += section.undecided;
    if (removingKinds.includes(section.kind)) removals += sum(done);
  }
  return { summary, removals, undecided };
}

function sum(counts: Readonly<Record<string, number>> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}

/** What a confirmation led to. */
export interface Confirmed {
  readonly approval: string;
  readonly plan: string;
  /** `awaiting_second`: nothing is approved before another person approves too. `cancelled`: the brake tripped. */
  readonly status: 'approved' | 'awaiting_second' | 'cancelled';
  readonly needs_second: NeedsSecond;
  readonly brake?: Safeguard;
}

/**
 * Second step of two: approves what the first step froze, if nothing changed since, or keeps it for a second person where one is not
 * enough.
 *
 * @param typed.removals what the person typed as the number of people who would be deactivated or deleted
 * @throws PsmError `plan_changed` naming who was faster, `plan_held` when the brake trips, `approval_not_open`,
 * `choice_required` when another number was typed
 */
export async function confirmApproval(
  scope: TenantScope,
  approvalId: string,
  actor: Actor,
  typed: { readonly removals?: number | undefined } = {},
): Promise<Confirmed> {
  await assertMay(scope, actor, 'review');
  await lockApprovals(scope, approvalId);
  const approval = await scope.db
    .selectFrom('approval')
    .select(['plan_id', 'status', 'actor', 'summary'])
    .select(sql<boolean>`created_at < now() - make_interval(mins => ${preparedMinutes})`.as('late'))
    .where('approval_id', '=', approvalId)
    .executeTakeFirst();
  if (approval === undefined) throw new PsmError('not_found', 'There is no such approval.');
  if (approval.status === 'awaiting_second' && approval.actor === actor) {
    throw new PsmError('approval_not_open', 'You have approved this already: it waits for a second person.');
  }
  if (approval.status !== 'prepared') {
    throw new PsmError('approval_not_open', `This approval is ${approval.status} already.`);
  }
  if (approval.actor !== actor) {
    throw new PsmError('forbidden', 'The confirmation must come from the person who asked for the approval.');
  }
  if (approval.late) {
    throw new PsmError(
      'approval_not_open',
      'The question is older than 30 minutes. Look at the plan again, then approve.',
    );
  }
  const frozen = await lockFrozen(scope, approvalId, approval, typed.removals);
  const done = { approval: approvalId, plan: approval.plan_id };
  const why = await secondReason(scope, frozen.plan, removalsOf(frozen.summary), actor);
  if (why !== null) {
    await refuseWhileWaiting(scope, approval.plan_id, frozen.kinds, actor);
    await awaitSecond(scope, frozen, why);
    return { ...done, status: 'awaiting_second', needs_second: why };
  }
  const brake = await approveFrozen(scope, frozen);
  if (brake !== undefined) return { ...done, status: 'cancelled', needs_second: null, brake };
  return { ...done, status: 'approved', needs_second: null };
}

/** The error that a tripped brake is for whoever confirmed; thrown once its hold is stored. */
export function brakeError(brake: Safeguard): PsmError {
  return held([brake]);
}

/** All kinds that have changes which can be approved now. */
export function openKinds(plan: Plan): ChangeKind[] {
  return changeKinds.filter((kind) =>
    plan.sections.some((one) => one.kind === kind && one.status === 'pending'),
  );
}
