import type { JsonValue, Schema } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { personOf } from '../directory/person.ts';
import { tenantSettings } from '../directory/settings.ts';
import type { Plan } from '../planning/store.ts';
import type { Actor } from './authority.ts';

/** Why one person is not enough; null: they are. */
export type NeedsSecond = Schema['approval']['needs_second'];

/** What a first step counted, as it is stored. */
export type Summary = Readonly<Record<string, JsonValue>>;

/** People who would be deactivated or deleted. */
export function removalsOf(summary: Summary): number {
  return typeof summary['removals'] === 'number' ? summary['removals'] : 0;
}

/** Removes people from the hub, or may. */
export const removingKinds: readonly string[] = ['deactivate', 'deprovision'];

/**
 * Does an approval by this actor need a second person? docs/concepts.md, "Four eyes": who made the plan, or overrode what held it, is
 * not its only approver; more removals than the tenant's limit need two people, counted with those that one person alone has approved
 * of this plan before, so that nobody gets around it section by section.
 *
 * @param removals people who would be deactivated or deleted by it
 */
export async function secondReason(
  scope: TenantScope,
  plan: Plan,
  removals: number,
  actor: Actor,
): Promise<NeedsSecond> {
  const { ownPlans, removalsOver } = (await tenantSettings(scope)).fourEyes;
  const person = ownPlans ? await personOf(scope, actor) : undefined;
  if (person !== undefined) {
    if (plan.override !== null && (await personOf(scope, plan.override.by)) === person) return 'override';
    if ((await makersOf(scope, plan)).has(person)) return 'own_plan';
  }
  if (removalsOver === null || removals === 0) return null;
  return removals + (await approvedAlone(scope, plan.planId)) > removalsOver ? 'removals' : null;
}

/** How many removals one actor may approve alone in this tenant; undefined: any number. */
export async function removalsAlone(scope: TenantScope): Promise<number | undefined> {
  return (await tenantSettings(scope)).fourEyes.removalsOver ?? undefined;
}

/**
 * The people who made a plan: who uploaded the file or had the source read, who reviewed columns or decided about values for it, and who
 * had it planned again. Costs the columns and values of one mapping.
 */
async function makersOf(scope: TenantScope, plan: Plan): Promise<ReadonlySet<string>> {
  const { rows } = await scope.client.query<{ actor: string }>(
    `with r as (select * from run where run_id = $1)
     select actor from r
      union select c.reviewed_by from r join mapping_column c on c.source_id = r.source_id and c.version = $2
             where c.reviewed_at >= r.created_at
      union select v.decided_by from r join mapping_value v on v.source_id = r.source_id and v.version = $2
             where v.decided_at >= r.created_at
      union select e.actor from r join audit_event e on e.entity_id = r.run_id and e.action = 'run.planned_again'`,
    [plan.runId, plan.mappingVersion],
  );
  const people = new Set<string>();
  for (const { actor } of rows) {
    const person = await personOf(scope, actor);
    if (person !== undefined) people.add(person);
  }
  return people;
}

async function approvedAlone(scope: TenantScope, planId: string): Promise<number> {
  const { rows } = await scope.client.query<{ removals: number }>(
    `select coalesce(sum((summary ->> 'removals')::int), 0)::int as removals from approval
      where plan_id = $1 and seconded_by is null and status in ('approved', 'applying', 'applied')`,
    [planId],
  );
  return rows[0]?.removals ?? 0;
}
