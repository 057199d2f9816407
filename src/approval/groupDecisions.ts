import type { TenantScope } from '../db/tenant.ts';
import type { ChangeGroup } from '../planning/groups.ts';
import type { Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { compileRules } from './compiledRules.ts';
import { rulesOf } from './decisionCounts.ts';

/**
 * How many changes of a group of equal changes the decisions so far approve. Rules about everything answer without a look at the
 * changes; others cost one scan of the section with one row for each value that it writes.
 *
 * @param field only groups of this field are asked for
 */
export async function approvedOfGroups(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sections'>,
  kind: ChangeKind,
  field?: string,
): Promise<(group: ChangeGroup) => number> {
  const section = plan.sections.find((one) => one.kind === kind);
  if (section === undefined || section.decisionSeq === 0) return () => 0;
  const { sql, values, known } = compileRules(await rulesOf(scope, plan.planId, [section]), 4);
  if (known?.items.length === 0) return (group) => (known.rest === 'approve' ? group.count : 0);
  const { rows } = await scope.client.query<Omit<ChangeGroup, 'count'> & { approved: number }>(
    `select field, before, after, count(*)::int as approved
       from (select a.field, coalesce(c.before -> 'values' -> a.field, 'null') as before, a.after, ${sql} as action
               from change c cross join lateral jsonb_each(c.after) as a (field, after)
              where c.plan_id = $1 and c.kind = $2 and ($3::text is null or a.field = $3) offset 0) decided
      where action = 'approve' group by field, before, after`,
    [plan.planId, kind, field ?? null, ...values],
  );
  const approved = new Map(rows.map((row) => [keyOf(row), row.approved]));
  return (group) => approved.get(keyOf(group)) ?? 0;
}

function keyOf({ field, before, after }: Pick<ChangeGroup, 'field' | 'before' | 'after'>): string {
  return JSON.stringify([field, before, after]);
}
