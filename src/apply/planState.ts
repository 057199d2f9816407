import type { TenantScope } from '../db/tenant.ts';

/** Two texts that differ when something differs: what is decided and approved of a plan, and how far it is carried out. */
export interface PlanState {
  readonly plan: string;
  readonly approvals: string;
}

/**
 * A look at a plan that costs next to nothing, for those who follow it: the plan's row, its sections, its approvals and whether
 * there is a newer one, all by their keys. Undefined when there is no such plan.
 */
export async function lookAtPlan(scope: TenantScope, planId: string): Promise<PlanState | undefined> {
  const { rows } = await scope.client.query<PlanState>(selectState, [planId]);
  return rows[0];
}

/** $1 plan. */
const selectState = `
select jsonb_build_array(
         p.safeguards, p.override_at,
         (select jsonb_agg(jsonb_build_array(s.kind, s.status, s.decision_seq) order by s.kind)
            from plan_section s where s.plan_id = p.plan_id),
         (select n.plan_id from plan n
           where n.source_id = p.source_id and n.population = p.population and n.plan_id > p.plan_id and not n.at_once
           order by n.plan_id desc limit 1))::text as plan,
       coalesce((select jsonb_agg(
           jsonb_build_array(a.approval_id, a.status, a.applied, a.stale, a.failed) order by a.approval_id)
          from approval a where a.plan_id = p.plan_id and a.confirmed_at is not null), '[]')::text as approvals
  from plan p where p.plan_id = $1`;
