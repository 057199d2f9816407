import type { TenantScope } from '../db/tenant.ts';
import type { ChangeKind } from '../source/policy.ts';
import { decidingRule, type Rule } from './compiledRules.ts';

/** A decision names at most this many items; one that would have to name more is made anew. */
const mostItems = 10_000;

/** A decision of the earlier plan, and whose it is. */
export interface MadeRule extends Rule {
  readonly actor: string;
  readonly at: Date;
}

/** What the changes of a section have to do with those of the section before it. */
export interface Matched {
  /** Item of the earlier plan -> item of the new one, of the items that rules name and that are the same change. */
  readonly renumbered: ReadonlyMap<number, number>;
  /** Numbers of the bulk rules that decide about some change that is still there. */
  readonly deciding: ReadonlySet<number>;
  /** Items of the new section that nobody has decided about, because they are new, or differ; undefined when they are too many. */
  readonly unmatched: readonly number[] | undefined;
}

/**
 * What holds of earlier decisions for a new section: exactly the changes that are the same keep theirs. Items get their new numbers;
 * what is new is left out of bulk choices, so that nothing is decided that nobody has looked at. Pure.
 */
export function carried(
  rules: readonly MadeRule[],
  { renumbered, deciding, unmatched }: Matched,
): MadeRule[] {
  const numbered = (items: readonly number[]) =>
    items.flatMap((item) => renumbered.get(item) ?? []).sort((one, other) => one - other);
  return rules
    .toSorted((one, other) => one.seq - other.seq)
    .flatMap((rule): Omit<MadeRule, 'seq'>[] => {
      const except = numbered(rule.except);
      if (rule.filter.items !== undefined) {
        const items = numbered(rule.filter.items);
        return items.length === 0 ? [] : [{ ...rule, filter: { ...rule.filter, items }, except }];
      }
      if (unmatched === undefined || !deciding.has(rule.seq)) return [];
      const left = [...new Set([...except, ...unmatched])];
      return left.length > mostItems ? [] : [{ ...rule, except: left }];
    })
    .map((rule, index) => ({ ...rule, seq: index + 1 }));
}

/**
 * Decisions of people hold for what a newer plan of the same source and population proposes in just the same way: of sections that
 * it took the place of, and, when a run is planned again, what was skipped of sections that are carried out. What was applied,
 * stale or failed is decided anew.
 */
export async function carryDecisions(scope: TenantScope, planId: string): Promise<void> {
  const { rows: made } = await scope.client.query<MadeRule & { earlier: string; kind: ChangeKind }>(
    selectRules,
    [planId],
  );
  for (const [kind, rules] of Map.groupBy(made, (rule) => rule.kind)) {
    const matched = await match(scope, planId, rules[0]?.earlier ?? planId, kind, rules);
    await write(scope, planId, kind, carried(rules, matched));
  }
}

/** $1 plan. What people decided about the plan before it, of the kinds that both have. Costs a few looks by key. */
const selectRules = `
select e.plan_id as earlier, r.kind, r.seq, r.action, r.filter, r.except_items as except, r.actor, r.at
  from plan p
 cross join lateral (select e.plan_id, e.run_id from plan e
   where e.source_id = p.source_id and e.population = p.population and e.plan_id < p.plan_id and not e.at_once
   order by e.plan_id desc limit 1) e
  join plan_section s on s.plan_id = e.plan_id
  join plan_section n on n.plan_id = p.plan_id and n.kind = s.kind
  join decision_rule r on r.plan_id = s.plan_id and r.kind = s.kind and r.seq <= s.decision_seq
 where p.plan_id = $1 and r.actor <> 'policy'
   and (s.status = 'superseded' or (e.run_id = p.run_id and s.status = 'applied'))`;

async function match(
  scope: TenantScope,
  planId: string,
  earlier: string,
  kind: ChangeKind,
  rules: readonly Rule[],
): Promise<Matched> {
  const named = [...new Set(rules.flatMap((rule) => [...(rule.filter.items ?? []), ...rule.except]))];
  const { sql, values } = decidingRule(rules, 6);
  const { rows } = await scope.client.query<{
    renumbered: Record<string, number> | null;
    deciding: (number | null)[] | null;
    unmatched: number[] | null;
  }>(matchChanges(sql), [planId, kind, earlier, named, mostItems + 1, ...values]);
  const { renumbered, deciding, unmatched } = rows[0] ?? {};
  return {
    renumbered: new Map(Object.entries(renumbered ?? {}).map(([old, item]) => [Number(old), item])),
    deciding: new Set((deciding ?? []).filter((seq) => seq !== null)),
    unmatched: (unmatched ?? []).length > mostItems ? undefined : (unmatched ?? []),
  };
}

/**
 * $1 new plan, $2 kind, $3 earlier plan, $4 items that rules name, $5 how many unmatched items, $6 on of the rules. Changes are the
 * same when they do the same to the same person for the same reason and look the same; their number and row may differ.
 * Cost: one join of two sections by member or record, only where people have decided something.
 */
const matchChanges = (deciding: string) => `
with matched as materialized (
  select n.item_no as item, c.item_no as was, ${deciding} as rule
    from change n
    join change c on coalesce(c.member_id::text, c.record_key) = coalesce(n.member_id::text, n.record_key)
     and (c.reason, c.ticked, c.person, c.before, c.after, c.effects, c.segments)
         = (n.reason, n.ticked, n.person, n.before, n.after, n.effects, n.segments)
   where n.plan_id = $1 and n.kind = $2 and c.plan_id = $3 and c.kind = $2
     and not exists (select from change_outcome o where o.plan_id = c.plan_id and o.item_no = c.item_no)
)
select (select jsonb_object_agg(was, item) from matched where was = any ($4::int[])) as renumbered,
       (select array_agg(distinct rule) from matched) as deciding,
       array(select n.item_no from change n
              where n.plan_id = $1 and n.kind = $2 and not exists (select from matched m where m.item = n.item_no)
              order by n.item_no limit $5) as unmatched`;

async function write(
  scope: TenantScope,
  planId: string,
  kind: ChangeKind,
  rules: readonly MadeRule[],
): Promise<void> {
  if (rules.length === 0) return;
  await scope.client.query(
    `insert into decision_rule (plan_id, kind, seq, filter, except_items, action, actor, at)
     select $1, $2, r.seq, r.filter, array(select jsonb_array_elements_text(r.except)::int), r.action, r.actor, r.at
       from jsonb_to_recordset($3::jsonb) as r
         (seq int, filter jsonb, "except" jsonb, action text, actor text, at timestamptz)`,
    [planId, kind, JSON.stringify(rules)],
  );
  await scope.client.query('update plan_section set decision_seq = $3 where plan_id = $1 and kind = $2', [
    planId,
    kind,
    rules.length,
  ]);
}
