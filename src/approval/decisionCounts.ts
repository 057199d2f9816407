import type { TenantScope } from '../db/tenant.ts';
import type { Plan, Section } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { type CompiledRules, compileRules, type Rule } from './compiledRules.ts';
import type { Action, ChangeFilter } from './rules.ts';

export interface SectionDecisions {
  readonly kind: ChangeKind;
  /** Action -> number of changes that it covers. */
  readonly decided: Readonly<Partial<Record<Action, number>>>;
  readonly undecided: number;
  /** Reason -> number of changes. */
  readonly reasons: Readonly<Record<string, number>>;
}

/**
 * What is decided so far about the sections of a plan. A section without rules, and one whose rules are about everything or about
 * single items, is answered without looking at its changes; of others it is one scan of the section.
 */
export async function countDecisions(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sections'>,
): Promise<SectionDecisions[]> {
  const decided = plan.sections.filter((section) => section.decisionSeq > 0);
  const rules = decided.length === 0 ? [] : await rulesOf(scope, plan.planId, decided);
  const counts: SectionDecisions[] = [];
  for (const section of plan.sections) {
    const own = rules.filter((rule) => rule.kind === section.kind);
    const actions = await countSection(scope, plan.planId, section, own);
    counts.push({
      kind: section.kind,
      decided: Object.fromEntries(
        [...actions].filter(([action, count]) => action !== null && count > 0),
      ) as SectionDecisions['decided'],
      undecided: actions.get(null) ?? 0,
      reasons: section.reasons,
    });
  }
  return counts;
}

/** The rules of sections, as they are stored. */
export async function rulesOf(
  scope: TenantScope,
  planId: string,
  sections: readonly Section[],
): Promise<(Rule & { readonly kind: ChangeKind })[]> {
  const { rows } = await scope.client.query<Rule & { kind: ChangeKind }>(
    `select kind, seq, action, filter, except_items as except from decision_rule
      where plan_id = $1 and kind = any ($2)`,
    [planId, sections.map((section) => section.kind)],
  );
  return rows;
}

async function countSection(
  scope: TenantScope,
  planId: string,
  section: Section,
  rules: readonly Rule[],
): Promise<Map<Action | null, number>> {
  const compiled = compileRules(rules, 3);
  const { known } = compiled;
  if (known === undefined) return countEach(scope, [planId, section.kind], compiled);
  const counts: Map<Action | null, number> =
    known.items.length === 0
      ? new Map()
      : await countEach(scope, [planId, section.kind], compiled, known.items);
  const looked = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return counts.set(known.rest, (counts.get(known.rest) ?? 0) + section.count - looked);
}

/**
 * Cost: one scan of the section, or one look at each of the items by its key. Behind `offset 0` long lists of items are hashed; as
 * an expression to group by they would be searched from end to end for every change.
 */
async function countEach(
  scope: TenantScope,
  place: readonly [planId: string, kind: ChangeKind],
  { sql, values }: CompiledRules,
  items?: readonly number[],
): Promise<Map<Action | null, number>> {
  const only = items === undefined ? '' : ` and c.item_no = any ($${values.length + 3}::int[])`;
  const { rows } = await scope.client.query<{ action: Action | null; count: number }>(
    `select action, count(*)::int as count
       from (select ${sql} as action from change c where c.plan_id = $1 and c.kind = $2${only} offset 0) decided
      group by action`,
    [...place, ...values, ...(items === undefined ? [] : [items])],
  );
  return new Map(rows.map((row) => [row.action, row.count]));
}

export interface RuleEntry {
  readonly kind: ChangeKind;
  readonly seq: number;
  readonly action: Action;
  readonly where: ChangeFilter;
  /** Number of items left out. */
  readonly except: number;
  readonly by: string;
  readonly at: Date;
}

/** Who decided what, newest first. */
export async function latestRules(scope: TenantScope, planId: string, limit: number): Promise<RuleEntry[]> {
  const { rows } = await scope.client.query<RuleEntry>(
    `select kind, seq, action, filter as where, cardinality(except_items) as except, actor as by, at from decision_rule
      where plan_id = $1 order by at desc, kind, seq desc limit $2`,
    [planId, limit],
  );
  return rows;
}
