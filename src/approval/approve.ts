import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Safeguard } from '../planning/safeguards.ts';
import { getPlan, type Plan, planDigest } from '../planning/store.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { type Actor, actorInWords, assertMay } from './authority.ts';
import { brakeRemovals, held } from './brake.ts';
import { countDecisions } from './decisionCounts.ts';
import { type Touches, touchesOf } from './touches.ts';

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
  /** Changes of these kinds that no decision covers: they stay as they are. */
  readonly undecided: number;
  readonly touches: Touches;
}

/** How long the second step may take after the first. */
const preparedMinutes = 30;

/**
 * First step of two: freezes what would be approved and says what it would do. Nothing is approved yet.
 *
 * @throws PsmError `plan_held`, `mapping_not_reviewed`, `plan_changed`, `plan_not_open`, `choice_required`, `forbidden`
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
  const approvalId = newId();
  await scope.db
    .insertInto('approval')
    .values({
      approval_id: approvalId,
      plan_id: planId,
      status: 'prepared',
      summary: JSON.stringify({ ...counts, digest: request.digest }),
      actor,
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
  return { approval: approvalId, plan: planId, ...counts, touches };
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
    if (section.kind === 'deactivate' || section.kind === 'deprovision') removals += sum(done);
  }
  return { summary, removals, undecided };
}

function sum(counts: Readonly<Record<string, number>> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}

/**
 * Second step of two: approves what the first step froze, if nothing changed since. The brake counts under the hub's lock, so
 * that two plans below the limit cannot pass together.
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
): Promise<{ approval: string; plan: string; brake?: Safeguard }> {
  await assertMay(scope, actor, 'review');
  const approval = await scope.db
    .selectFrom('approval')
    .select(['plan_id', 'status', 'actor', 'summary'])
    .select(sql<boolean>`created_at < now() - make_interval(mins => ${preparedMinutes})`.as('late'))
    .where('approval_id', '=', approvalId)
    .forUpdate()
    .executeTakeFirst();
  if (approval === undefined) throw new PsmError('not_found', 'There is no such approval.');
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
  const kinds = await lockUnchanged(scope, approvalId, approval.plan_id);
  const plan = await getPlan(scope, approval.plan_id);
  if (plan.status === 'held') throw held(plan.safeguards);
  assertTyped(typed.removals, (approval.summary as Partial<ApprovalSummary>).removals ?? 0);
  const brake = await brakeRemovals(scope, plan, approvalId, kinds);
  if (brake !== undefined) return { approval: approvalId, plan: plan.planId, brake };
  await scope.client.query(
    `update plan_section s set status = 'approved' from approval_section a
      where a.approval_id = $1 and s.plan_id = a.plan_id and s.kind = a.kind`,
    [approvalId],
  );
  await scope.client.query(
    `update approval set status = 'approved', confirmed_at = now(), actor = $2 where approval_id = $1`,
    [approvalId, actor],
  );
  await scope.client.query(`update run set status = 'applying' where run_id = $1 and status = 'ready'`, [
    plan.runId,
  ]);
  await recordEvents(scope, [
    {
      actor,
      action: 'plan.approved',
      entity: 'approval',
      entityId: approvalId,
      planId: plan.planId,
      approvalId,
      body: { summary: approval.summary },
    },
  ]);
  return { approval: approvalId, plan: plan.planId };
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
  const who =
    changed.status === 'superseded'
      ? 'A newer run took the place of this plan'
      : changed.status === 'pending'
        ? `${await lastDecider(scope, planId, changed)} decided something`
        : `${await lastApprover(scope, planId)} approved it`;
  throw new PsmError('plan_changed', `${who} meanwhile. Look at the plan again.`);
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
    .where('confirmed_at', 'is not', null)
    .orderBy('confirmed_at', 'desc')
    .executeTakeFirst();
  return winner === undefined ? 'Somebody' : actorInWords(winner.actor);
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
