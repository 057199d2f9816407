import type { TenantScope } from '../db/tenant.ts';
import type { PlanInput, PlanNote, PlanResult, Rows } from './plan.ts';
import type { Safeguard } from './safeguards.ts';
import { endWaiting } from './sql/endWaiting.ts';

/**
 * Stores a plan with its sections. What is not approved of earlier plans of the same source and population is superseded.
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
  if (input.atOnce !== true) {
    await endWaiting(scope, input.source.sourceId, input.population);
    await client.query(
      `update plan_section s set status = 'superseded' from plan p
        where p.plan_id = s.plan_id and p.source_id = $1 and p.population = $2 and s.status in ('pending', 'held')`,
      [input.source.sourceId, input.population],
    );
  }
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
      at_once: input.atOnce ?? false,
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
}
