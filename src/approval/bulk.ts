import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { getPlan, type Plan, planDigest } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { Actor } from './authority.ts';
import { type ApprovalSummary, prepareApproval } from './approve.ts';
import { decideChanges } from './decisions.ts';
import { refuseWhileWaiting } from './waiting.ts';

export interface BulkChoice {
  readonly kinds: readonly ChangeKind[];
  /** What happens to absent people; without it `deprovision` cannot be among the kinds. */
  readonly absent?: 'deactivate' | 'delete_from_hub' | 'delete_from_tenant' | undefined;
  /** The own tick of people who were never seen in this source. */
  readonly includeNeverInSource: boolean;
  readonly despiteUnreadableRows: boolean;
}

export interface BulkSummary extends ApprovalSummary {
  /** Removals that were asked for and are left as they are, because their own tick is missing while rows have no readable key. */
  readonly waiting: { readonly removals: number; readonly unreadable_rows: number } | null;
}

/**
 * Decides whole sections as they are offered, and prepares their approval: what is offered ticked, and of restores all, because
 * naming that kind is the tick. A kind with nothing in it is fine. Removals whose tick for unreadable rows is missing are left
 * out when there are other kinds: nothing else waits for it.
 *
 * @returns undefined when none of the kinds has anything in it
 */
export async function decideInBulk(
  scope: TenantScope,
  planId: string,
  choice: BulkChoice,
  actor: Actor,
): Promise<BulkSummary | undefined> {
  const plan = await getPlan(scope, planId);
  const asked = choice.kinds.filter((kind) => plan.sections.some((section) => section.kind === kind));
  const waiting = asked.length > 1 ? waitingRemovals(plan, asked, choice) : null;
  const kinds = waiting === null ? asked : asked.filter((kind) => kind !== 'deprovision');
  if (asked.includes('deprovision') && choice.absent === undefined) {
    throw new PsmError(
      'choice_required',
      `Say what happens to the ${plan.counts.deprovision} absent people: --absent deactivate, delete-from-hub or delete-from-tenant.`,
    );
  }
  // A first approval that waits is not undone by who would be its second.
  await refuseWhileWaiting(scope, planId, kinds, actor);
  // Refusals (held, not reviewed, closed) come before decisions are written.
  for (const kind of plan.status === 'held' || plan.unreviewed > 0 ? [] : kinds) {
    const section = plan.sections.find((one) => one.kind === kind);
    if (section?.status !== 'pending') continue;
    if (kind === 'deprovision') {
      const where = choice.includeNeverInSource ? {} : { ticked: true };
      await decideChanges(scope, planId, { kind, where, action: choice.absent ?? 'skip' }, actor);
    } else {
      await decideChanges(
        scope,
        planId,
        { kind, where: kind === 'restore' ? {} : { ticked: true }, action: 'approve' },
        actor,
      );
    }
  }
  if (kinds.length === 0 && plan.status !== 'held') return undefined;
  const digest = planDigest(await getPlan(scope, planId), kinds);
  const { despiteUnreadableRows } = choice;
  const prepared = await prepareApproval(scope, planId, { kinds, digest, despiteUnreadableRows }, actor);
  return { ...prepared, waiting };
}

function waitingRemovals(
  plan: Plan,
  kinds: readonly ChangeKind[],
  choice: BulkChoice,
): BulkSummary['waiting'] {
  if (plan.unreadableRows === 0 || choice.despiteUnreadableRows || !kinds.includes('deprovision'))
    return null;
  const section = plan.sections.find((one) => one.kind === 'deprovision');
  const unticked = choice.includeNeverInSource ? 0 : (section?.reasons['never_in_source'] ?? 0);
  const removals = (section?.count ?? 0) - unticked;
  return removals > 0 ? { removals, unreadable_rows: plan.unreadableRows } : null;
}
