import type { TenantScope } from '../db/tenant.ts';
import type { Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { compileRules, type Rule } from './compiledRules.ts';
import { rulesOf } from './decisionCounts.ts';
import type { Action } from './rules.ts';

/** Narrows a list of changes by what is decided about them. */
export interface DecidedAs {
  readonly decision: Action | 'undecided';
  /** As long as nobody decided anything about a kind, what is offered ticked counts as approved. */
  readonly presume?: boolean | undefined;
  /** Only rules up to this number count, so that a list stays the same while people decide; all of them without it. */
  readonly rules?: number | undefined;
}

/** A condition on a change `c`. */
export interface DecidedCondition {
  readonly sql: string;
  /** Of the condition, from `$first` on. */
  readonly values: readonly unknown[];
  /** Number of the last rule that counted, where the list is of one kind. */
  readonly rules: number | null;
}

/**
 * SQL of `DecidedAs`. Rules that are about everything or about single items name the changes they fit, and no other is looked at;
 * others are judged in the pass that the list takes anyway, at most one scan of what is left of the section.
 *
 * @param first number of the first parameter that the condition may use
 */
export async function decidedCondition(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sections'>,
  kind: ChangeKind | undefined,
  decided: DecidedAs,
  first: number,
): Promise<DecidedCondition> {
  const sections = plan.sections.filter((section) => kind === undefined || section.kind === kind);
  const rules = await rulesOf(scope, plan.planId, sections);
  const values: unknown[] = [];
  const conditions = sections.map((section) => {
    const last = Math.min(decided.rules ?? section.decisionSeq, section.decisionSeq);
    const own = rules.filter((rule) => rule.kind === section.kind && rule.seq <= last);
    const { sql, values: more } = fits(section.kind, own, decided, first + values.length);
    values.push(...more);
    return `(c.kind = '${section.kind}' and ${sql})`;
  });
  const [only] = sections;
  return {
    sql: conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`,
    values,
    rules:
      kind === undefined || only === undefined
        ? null
        : Math.min(decided.rules ?? only.decisionSeq, only.decisionSeq),
  };
}

function fits(
  kind: ChangeKind,
  rules: readonly Rule[],
  { decision, presume = false }: DecidedAs,
  first: number,
): Pick<DecidedCondition, 'sql' | 'values'> {
  const wanted = sameAs(kind, decision);
  const is = (action: string) =>
    wanted === null
      ? `(${action}) is null`
      : `(${action}) in (${wanted.map((one) => `'${one}'`).join(', ')})`;
  if (rules.length === 0 && presume) return { sql: is(`case when c.ticked then 'approve' end`), values: [] };
  const { sql, values, known } = compileRules(rules, first);
  if (known === undefined) return { sql: is(sql), values };
  const rest = known.rest === null ? wanted === null : (wanted?.includes(known.rest) ?? false);
  if (known.items.length === 0) return { sql: String(rest), values: [] };
  if (rest) return { sql: is(sql), values };
  const items = `c.item_no = any ($${first + values.length}::int[])`;
  return { sql: `${items} and ${is(sql)}`, values: [...values, known.items] };
}

/** Of people whose status says inactive, approving is deactivating. */
function sameAs(kind: ChangeKind, decision: DecidedAs['decision']): readonly Action[] | null {
  if (decision === 'undecided') return null;
  const same: readonly Action[] = ['approve', 'deactivate'];
  return kind === 'deactivate' && same.includes(decision) ? same : [decision];
}
