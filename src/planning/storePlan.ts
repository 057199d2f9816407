import type { TenantScope } from '../db/tenant.ts';
import type { PlanInput, PlanNote, PlanResult, Rows } from './plan.ts';
import type { Safeguard } from './safeguards.ts';

/**
 * Stores a plan with its sections. What is undecided of earlier plans of the same source and population is superseded; decisions
 * about it hold for what is the same.
 */
export async function storePlan(
  scope: TenantScope,
  input: PlanInput,
  plan: {
    planId: string;
    rows: Rows;
    sections: PlanResult['sections'];
    safeguards: readonly Safeguard[];
    linked: boolean;
    unreadableRows: number;
    notes: readonly PlanNote[];
  },
): Promise<void> {
  const { db, client } = scope;
  const { rows: superseded } = await client.query<{ plan_id: string }>(
    `update plan_section s set status = 'superseded' from plan p
      where p.plan_id = s.plan_id and p.source_id = $1 and p.population = $2 and s.status in ('pending', 'held')
     returning s.plan_id`,
    [input.source.sourceId, input.population],
  );
  const counts = Object.fromEntries([...plan.sections].map(([kind, section]) => [kind, section.count]));
  await db
    .insertInto('plan')
    .values({
      plan_id: plan.planId,
      run_id: input.runId,
      source_id: input.source.sourceId,
      hub_id: input.hubId,
      population: input.population,
      mapping_version: input.mappingVersion,
      unreviewed: input.unreviewed,
      rows: JSON.stringify(plan.rows),
      counts: JSON.stringify(counts),
      safeguards: JSON.stringify(plan.safeguards),
      notes: JSON.stringify(plan.notes),
      unreadable_rows: plan.unreadableRows,
      linked: plan.linked,
    })
    .execute();
  for (const [kind, section] of plan.sections) {
    await db
      .insertInto('plan_section')
      .values({
        plan_id: plan.planId,
        kind,
        status: plan.safeguards.length > 0 ? 'held' : 'pending',
        count: section.count,
        digest: section.digest,
        reasons: JSON.stringify(section.reasons),
      })
      .execute();
  }
  await carryDecisions(scope, plan.planId, [...new Set(superseded.map((row) => row.plan_id))].slice(-1));
}

/** Decisions made about a superseded section hold for the new one when every change in it is the same. */
async function carryDecisions(
  scope: TenantScope,
  planId: string,
  superseded: readonly string[],
): Promise<void> {
  if (superseded.length === 0) return;
  await scope.client.query(
    `with same as (
       select o.plan_id as old_plan, n.kind, o.decision_seq
         from plan_section n
         join plan_section o on o.kind = n.kind and o.digest = n.digest and o.plan_id = any ($2::uuid[])
        where n.plan_id = $1 and o.decision_seq > 0
     ), carried as (
       update plan_section n set decision_seq = same.decision_seq from same
        where n.plan_id = $1 and n.kind = same.kind
     )
     insert into decision_rule (plan_id, kind, seq, filter, except_items, action, actor, at)
     select $1, r.kind, r.seq, r.filter, r.except_items, r.action, r.actor, r.at
       from decision_rule r join same on r.plan_id = same.old_plan and r.kind = same.kind`,
    [planId, superseded],
  );
}
