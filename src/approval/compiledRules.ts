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
 * Which bulk rule decides about a change `c`, as SQL: its number; 0 where a choice on a row does, null where none does. Pure.
 *
 * @param first number of the first parameter that the expression may use
 */
export function decidingRule(rules: readonly Rule[], first: number): Pick<CompiledRules, 'sql' | 'values'> {
  return compiled(rules, first, (rule) => (rule.filter.items === undefined ? String(rule.seq) : '0'), 'int');
}

/**
 * Puts the rules of one section in their order: a choice on a row wins over bulk choices, and the later of two alike over the
 * earlier. Choices that name items and nothing else become one list for each action, however many clicks they were; what can
 * never be reached is left out. Pure.
 *
 * @param first number of the first parameter that the expression may use
 */
export function compileRules(rules: readonly Rule[], first = 1): CompiledRules {
  const { sql, values, looks, named, last } = compiled(rules, first, (rule) => `'${rule.action}'`, 'text');
  return { sql, values, ...(!looks && { known: { items: named, rest: last?.action ?? null } }) };
}

/** @param says SQL of what a rule says; neighbours that say the same about items become one list */
function compiled(rules: readonly Rule[], first: number, says: (rule: Rule) => string, type: 'text' | 'int') {
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
  let last: Rule | undefined;
  for (const step of stepsOf([...onRows.sort(bySeq), ...inBulk.sort(bySeq)], says)) {
    if ('lists' in step) {
      for (const [said, items] of step.lists) {
        named.push(...items);
        branches.push(`when c.item_no = any (${parameter(items, 'int[]')}) then ${said}`);
      }
      continue;
    }
    const { filter, except } = step.rule;
    const parts = partsOf(filter);
    if (parts.length === 0 && except.length === 0) {
      last = step.rule;
      break;
    }
    looks = true;
    // A parameter that the expression does not use would have no type.
    const conditions = [
      ...(parts.length === 0 ? [] : [filterMatches('c', parameter(JSON.stringify(filter), 'jsonb'), parts)]),
      ...(except.length === 0 ? [] : [`c.item_no <> all (${parameter(except, 'int[]')})`]),
    ];
    branches.push(`when ${conditions.join(' and ')} then ${says(step.rule)}`);
  }
  const rest = `${last === undefined ? 'null' : says(last)}::${type}`;
  const sql = branches.length === 0 ? rest : `case ${branches.join(' ')} else ${rest} end`;
  return { sql, values, looks, named, last };
}

type Step = { readonly rule: Rule } | { readonly lists: ReadonlyMap<string, readonly number[]> };

/** Neighbours that name items only are put together: each item goes to the first of them that names it. */
function stepsOf(ordered: readonly Rule[], says: (rule: Rule) => string): Step[] {
  const steps: Step[] = [];
  let lists: Map<string, number[]> | undefined;
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
    const said = says(rule);
    const list = lists.get(said);
    if (list === undefined) lists.set(said, items);
    else list.push(...items);
  }
  return steps;
}
