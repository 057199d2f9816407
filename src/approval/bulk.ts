import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { getPlan, planDigest } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { Actor } from './authority.ts';
import { type ApprovalSummary, prepareApproval } from './approve.ts';
import { decideChanges } from './decisions.ts';

export interface BulkChoice {
  readonly kinds: readonly ChangeKind[];
  /** What happens to absent people; without it `deprovision` cannot be among the kinds. */
  readonly absent?: 'deactivate' | 'delete_from_hub' | 'delete_from_tenant' | undefined;
  /** The own tick of people who were never seen in this source. */
  readonly includeNeverInSource: boolean;
  readonly despiteUnreadableRows: boolean;
}

/**
 * Decides whole sections as they are offered, and prepares their approval: what is offered ticked, and of restores all, because
 * naming that kind is the tick. A kind with nothing in it is fine.
 *
 * @returns undefined when none of the kinds has anything in it
 */
export async function decideInBulk(
  scope: TenantScope,
  planId: string,
  choice: BulkChoice,
  actor: Actor,
): Promise<ApprovalSummary | undefined> {
  const plan = await getPlan(scope, planId);
  const kinds = choice.kinds.filter((kind) => plan.sections.some((section) => section.kind === kind));
  if (kinds.includes('deprovision') && choice.absent === undefined) {
    throw new PsmError(
      'choice_required',
      `Say what happens to the ${plan.counts.deprovision} absent people: --absent deactivate, delete-from-hub or delete-from-tenant.`,
    );
  }
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
  return prepareApproval(scope, planId, { kinds, digest, despiteUnreadableRows }, actor);
}
