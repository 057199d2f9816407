import type { TenantScope } from '../db/tenant.ts';
import { getPlan, planDigest } from '../planning/store.ts';
import { type ChangeKind, isAutomatic, type Policy } from '../source/policy.ts';
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
  const ticked = kinds.length === 0 ? [] : await withTicked(scope, planId, kinds);
  if (ticked.length === 0) return undefined;
  for (const kind of ticked) {
    const action = kind === 'deprovision' ? 'deactivate' : 'approve';
    await decideChanges(scope, planId, { kind, where: { ticked: true }, action }, 'policy');
  }
  const digest = planDigest(await getPlan(scope, planId), ticked);
  const { approval } = await prepareApproval(scope, planId, { kinds: ticked, digest }, 'policy');
  const { brake } = await confirmApproval(scope, approval, 'policy');
  return brake === undefined ? approval : undefined;
}

/** Sections with nothing but offers that need a tick of their own stay open for people. */
async function withTicked(
  scope: TenantScope,
  planId: string,
  kinds: readonly ChangeKind[],
): Promise<ChangeKind[]> {
  const { rows } = await scope.client.query<{ kind: ChangeKind }>(
    `select kind from unnest($2::text[]) with ordinality as k (kind, at)
      where exists (select from change c where c.plan_id = $1 and c.kind = k.kind and c.ticked) order by at`,
    [planId, kinds],
  );
  return rows.map((row) => row.kind);
}
