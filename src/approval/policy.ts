import type { TenantScope } from '../db/tenant.ts';
import { getPlan, planDigest } from '../planning/store.ts';
import { type ChangeKind, isAutomatic, type Policy } from '../source/policy.ts';
import { confirmApproval, openKinds, prepareApproval } from './approve.ts';
import { decideChanges } from './decisions.ts';
import { removalsAlone, removingKinds } from './fourEyes.ts';

/**
 * Approves what the source's policy lets go by itself: offers that are ticked, and absent people only by deactivation. It obeys
 * every safeguard, and never removes more people than one person may; while rows have no readable key, absences wait for a person.
 *
 * @returns the approval, when there was something to approve
 */
export async function approveByPolicy(
  scope: TenantScope,
  planId: string,
  policy: Policy,
): Promise<string | undefined> {
  const plan = await getPlan(scope, planId);
  const kinds = openKinds(plan).filter(
    (kind) => isAutomatic(policy, kind) && !(kind === 'deprovision' && plan.unreadableRows > 0),
  );
  const ticked = await forOne(scope, kinds.length === 0 ? [] : await withTicked(scope, planId, kinds));
  if (ticked.length === 0) return undefined;
  const approved = ticked.map(({ kind }) => kind);
  for (const { kind } of ticked) {
    const action = kind === 'deprovision' ? 'deactivate' : 'approve';
    await decideChanges(scope, planId, { kind, where: { ticked: true }, action }, 'policy');
  }
  const digest = planDigest(await getPlan(scope, planId), approved);
  const { approval } = await prepareApproval(scope, planId, { kinds: approved, digest }, 'policy');
  const { status } = await confirmApproval(scope, approval, 'policy');
  return status === 'approved' ? approval : undefined;
}

/** Sections with nothing but offers that need a tick of their own stay open for people. */
async function withTicked(
  scope: TenantScope,
  planId: string,
  kinds: readonly ChangeKind[],
): Promise<Ticked[]> {
  const { rows } = await scope.client.query<Ticked>(
    `select c.kind, count(*)::int as count from change c
      where c.plan_id = $1 and c.kind = any ($2) and c.ticked group by c.kind order by array_position($2::text[], c.kind)`,
    [planId, kinds],
  );
  return rows;
}

interface Ticked {
  readonly kind: ChangeKind;
  readonly count: number;
}

/** More removals than one person may approve alone wait for two: a policy is nobody's second. */
async function forOne(scope: TenantScope, ticked: readonly Ticked[]): Promise<readonly Ticked[]> {
  const alone = await removalsAlone(scope);
  const removals = ticked.reduce(
    (sum, { kind, count }) => sum + (removingKinds.includes(kind) ? count : 0),
    0,
  );
  if (alone === undefined || removals <= alone) return ticked;
  return ticked.filter(({ kind }) => !removingKinds.includes(kind));
}
