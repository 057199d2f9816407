import type { TenantScope } from '../db/tenant.ts';
import { changeGroups, type ChangeGroups } from '../planning/groups.ts';
import type { Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { compileRules } from './compiledRules.ts';
import { rulesOf } from './decisionCounts.ts';

/**
 * Groups of equal changes, and how many of each the decisions so far approve. Rules about everything need no look at the changes;
 * others are judged in the pass that counts the groups.
 *
 * @param field only groups of this field are asked for
 */
export async function decidedGroups(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sections'>,
  kind: ChangeKind,
  field?: string,
): Promise<ChangeGroups> {
  const section = plan.sections.find((one) => one.kind === kind);
  if (section === undefined || section.decisionSeq === 0)
    return changeGroups(scope, plan.planId, kind, field);
  const rules = await rulesOf(scope, plan.planId, [section]);
  const { known } = compileRules(rules);
  if (known?.items.length === 0) {
    const { fields, items } = await changeGroups(scope, plan.planId, kind, field);
    const all = known.rest === 'approve';
    return { fields, items: items.map((group) => ({ ...group, approved: all ? group.count : 0 })) };
  }
  return changeGroups(scope, plan.planId, kind, field, (first) => {
    const { sql, values } = compileRules(rules, first);
    return { sql: `(${sql}) = 'approve'`, values };
  });
}
