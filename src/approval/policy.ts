import type { TenantScope } from '../db/tenant.ts';
import { getPlan, planDigest } from '../planning/store.ts';
import { isAutomatic, type Policy } from '../source/policy.ts';
import { confirmApproval, openKinds, prepareApproval } from './approve.ts';
import { decideChanges } from './decisions.ts';

/**
 * Approves what the source's policy lets go by itself: offers that are ticked, and absent people only by deactivation. It obeys
 * every safeguard; while rows have no readable key, absences wait for a person.
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
  if (kinds.length === 0) return undefined;
  for (const kind of kinds) {
    const action = kind === 'deprovision' ? 'deactivate' : 'approve';
    await decideChanges(scope, planId, { kind, where: { ticked: true }, action }, 'policy');
  }
  const digest = planDigest(await getPlan(scope, planId), kinds);
  const { approval } = await prepareApproval(scope, planId, { kinds, digest }, 'policy');
  const { brake } = await confirmApproval(scope, approval, 'policy');
  return brake === undefined ? approval : undefined;
}
