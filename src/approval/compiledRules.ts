import { type Action, type ChangeFilter, filterMatches, partsOf } from './rules.ts';

/** One decision as it is stored. */
export interface Rule {
  readonly seq: number;
  readonly action: Action;
  readonly filter: ChangeFilter;
  readonly except: readonly number[];
}

/** The rules of a section as one expression; it says what `decidedAction` says, and costs a fraction over many changes. */
export interface CompiledRules {
  /** SQL: the action of the change `c`; null when no rule covers it. */
  readonly sql: string;
  /** Of the expression, from `$first` on. */
  readonly values: readonly unknown[];
  /**
   * All changes but these items have the action `rest`, so that nobody has to look at them. Undefined when it takes a look at each
   * change.
   */
  readonly known?: { readonly items: readonly number[]; readonly rest: Action | null };
}

/**
 * Puts the rules of one section in their order: a choice on a row wins over bulk choices, and the later of two alike over the
 * earlier. Choices that name items and nothing else become one list for each action, however many clicks they were; what can
 * never be reached is left out. Pure.
 *
 * @param first number of the first parameter that the expression may use
 */
export function compileRules(rules: readonly Rule[], first = 1): CompiledRules {
  const onRows = rules.filter((rule) => rule.filter.items !== undefined);
  const inBulk = rules.filter((rule) => rule.filter.items === undefined);
  const bySeq = (one: Rule, other: Rule) => other.seq - one.seq;
  const values: unknown[] = [];
  const branches: string[] = [];
  const parameter = (value: unknown, type: string) => {
    values.push(value);
    return `$${first + values.length - 1}::${type}`;
  };
  const named: number[] = [];
  let looks = false;
  let rest: Action | null = null;
  for (const step of stepsOf([...onRows.sort(bySeq), ...inBulk.sort(bySeq)])) {
    if ('lists' in step) {
      for (const [action, items] of step.lists) {
        named.push(...items);
        branches.push(`when c.item_no = any (${parameter(items, 'int[]')}) then '${action}'`);
      }
      continue;
    }
    const { filter, except, action } = step.rule;
    const parts = partsOf(filter);
    if (parts.length === 0 && except.length === 0) {
      rest = action;
      break;
    }
    looks = true;
    // A parameter that the expression does not use would have no type.
    const conditions = [
      ...(parts.length === 0 ? [] : [filterMatches('c', parameter(JSON.stringify(filter), 'jsonb'), parts)]),
      ...(except.length === 0 ? [] : [`c.item_no <> all (${parameter(except, 'int[]')})`]),
    ];
    branches.push(`when ${conditions.join(' and ')} then '${action}'`);
  }
  const last = rest === null ? 'null::text' : `'${rest}'::text`;
  return {
    sql: branches.length === 0 ? last : `case ${branches.join(' ')} else ${last} end`,
    values,
    ...(!looks && { known: { items: named, rest } }),
  };
}

type Step = { readonly rule: Rule } | { readonly lists: ReadonlyMap<Action, readonly number[]> };

/** Neighbours that name items only are put together: each item goes to the first of them that names it. */
function stepsOf(ordered: readonly Rule[]): Step[] {
  const steps: Step[] = [];
  let lists: Map<Action, number[]> | undefined;
  let taken = new Set<number>();
  for (const rule of ordered) {
    if (rule.filter.items === undefined || partsOf(rule.filter).length > 1) {
      steps.push({ rule });
      lists = undefined;
      continue;
    }
    if (lists === undefined) {
      steps.push({ lists: (lists = new Map()) });
      taken = new Set();
    }
    const except = new Set(rule.except);
    const items = rule.filter.items.filter((item) => !taken.has(item) && !except.has(item));
    for (const item of items) taken.add(item);
    lists.set(rule.action, [...(lists.get(rule.action) ?? []), ...items]);
  }
  return steps;
}
