import type { TenantScope } from '../db/tenant.ts';
import { safeguardLimits } from '../directory/settings.ts';
import { PsmError } from '../kernel/errors.ts';
import { removedLately } from '../planning/sql/facts.ts';
import { judgeRemovals, type Safeguard } from '../planning/safeguards.ts';
import type { Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { removingKinds } from './fourEyes.ts';
import { decidedAction } from './rules.ts';

/** What a person is told who would approve a plan that is held. */
export function held(safeguards: readonly Safeguard[]): PsmError {
  const why = safeguards.map((one) => one.message).join(' ');
  return new PsmError('plan_held', `The plan is held: ${why} An admin can override it with a typed reason.`, {
    details: { safeguards },
  });
}

/**
 * Counts the people removed in the last 24 hours and by this approval under the hub's lock, each of them once. Over the limit the removing sections are
 * held, and an override is needed; else the removals are reserved in the ledger. The hub is as large as it was before these 24
 * hours, so that approving a plan in two parts counts as approving it at once.
 */
export async function brakeRemovals(
  scope: TenantScope,
  plan: Plan,
  approvalId: string,
  kinds: readonly ChangeKind[],
): Promise<Safeguard | undefined> {
  const removing = kinds.filter((kind) => removingKinds.includes(kind));
  if (removing.length === 0) return undefined;
  await scope.client.query('select from hub where hub_id = $1 for no key update', [plan.hubId]);
  const { rows } = await scope.client.query<{ members: number; lately: number; now: number }>(
    `with lately as (${removedLately('$1')}), going as (
       select c.member_id from change c join approval_section a using (plan_id, kind) where ${goingOf('$2', '$3')}
     )
     select (select count(*)::int from hub_membership h join member m using (member_id)
              where h.hub_id = $1 and (h.member_id in (select member_id from lately)
                or (h.status <> 'ended' and m.status in ('invited', 'active')))) as members,
            (select count(*)::int from (select member_id from lately except select member_id from going) others) as lately,
            (select count(distinct member_id)::int from going) as now`,
    [plan.hubId, approvalId, removing],
  );
  const { members = 0, lately = 0, now = 0 } = rows[0] ?? {};
  const tripped =
    plan.override === null || !plan.safeguards.some((one) => one.code === 'removals_over_limit')
      ? judgeRemovals({ members, removals: now, removedLately: lately }, await safeguardLimits(scope))
      : undefined;
  if (tripped !== undefined) {
    await scope.client.query(
      `update plan_section set status = 'held' where plan_id = $1 and kind = any ($2) and status = 'pending'`,
      [plan.planId, removing],
    );
    await scope.client.query(
      // An override of other safeguards was not about this one.
      `update plan set safeguards = safeguards || $2::jsonb, override_by = null, override_reason = null, override_at = null
        where plan_id = $1`,
      [plan.planId, JSON.stringify([tripped])],
    );
    await scope.client.query(`update approval set status = 'cancelled' where approval_id = $1`, [approvalId]);
    return tripped;
  }
  await scope.client.query(
    `insert into removal_ledger (hub_id, member_id, plan_id)
     select $1, c.member_id, c.plan_id from change c join approval_section a using (plan_id, kind)
      where ${goingOf('$2', '$3')}
     on conflict do nothing`,
    [plan.hubId, approvalId, removing],
  );
  return undefined;
}

/** SQL: does the approval remove the member of the change `c` in its section `a`? */
function goingOf(approval: string, kinds: string): string {
  return `a.approval_id = ${approval} and c.kind = any (${kinds}) and c.member_id is not null
        and coalesce(${decidedAction('c', 'a.decision_seq')}, 'skip') <> 'skip'`;
}
