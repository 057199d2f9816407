import type { TenantScope } from '../db/tenant.ts';
import type { Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { compileRules } from './compiledRules.ts';
import { rulesOf } from './decisionCounts.ts';

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** What deactivating people, and deleting their accounts, touches beyond the hub of the plan. Most people first. */
export interface Touches {
  /** People who are in other hubs too. */
  readonly elsewhere: number;
  readonly hubs: Counted[];
  /** Programs that they are enrolled in, of whatever hub. */
  readonly programs: Counted[];
}

/** More are not listed. */
const listed = 20;

/** Of the removals among these kinds, as decided now. Cost: one scan of the sections that remove people. */
export async function touchesOf(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sections'>,
  kinds: readonly ChangeKind[],
): Promise<Touches> {
  const total = { elsewhere: 0, hubs: new Map<string, number>(), programs: new Map<string, number>() };
  for (const section of plan.sections) {
    const { kind, decisionSeq } = section;
    if (!kinds.includes(kind) || decisionSeq === 0 || (kind !== 'deactivate' && kind !== 'deprovision'))
      continue;
    const { sql, values } = compileRules(await rulesOf(scope, plan.planId, [section]), 3);
    const { rows } = await scope.client.query<{
      what: 'hubs' | 'programs' | 'people';
      name: string;
      count: number;
    }>(
      `with removed as materialized (
         select effects from (
           select c.effects, ${sql} as action from change c where c.plan_id = $1 and c.kind = $2 offset 0) decided
          where action in ('approve', 'deactivate', 'delete_from_tenant'))
       select 'hubs' as what, name, count(*)::int as count
         from removed cross join lateral jsonb_array_elements_text(coalesce(effects -> 'other_hubs', '[]')) as n (name) group by name
       union all
       select 'programs', name, count(*)::int
         from removed cross join lateral jsonb_array_elements_text(coalesce(effects -> 'programs', '[]')) as n (name) group by name
       union all
       select 'people', '', count(*)::int from removed where jsonb_array_length(coalesce(effects -> 'other_hubs', '[]')) > 0`,
      [plan.planId, kind, ...values],
    );
    for (const { what, name, count } of rows) {
      if (what === 'people') total.elsewhere += count;
      else total[what].set(name, (total[what].get(name) ?? 0) + count);
    }
  }
  return { elsewhere: total.elsewhere, hubs: mostFirst(total.hubs), programs: mostFirst(total.programs) };
}

function mostFirst(counts: ReadonlyMap<string, number>): Counted[] {
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
    .slice(0, listed);
}
