import type { Field } from '../directory/fields.ts';
import { type JsonValue, shownValue } from '../kernel/json.ts';
import { settledValues, type ValueSource } from './columnValues.ts';
import type { ValueCount } from './profile.ts';
import type { MappedColumn, Mapping } from './store.ts';

const asIs = 'as in the file';
const cleared = 'a blank cell clears the value';
const byWords = 'words match an option';

/** How the columns of a file write dates, in words. */
const dateOrders: Readonly<Partial<Record<string, string>>> = {
  dmy: 'date read as day/month/year',
  mdy: 'date read as month/day/year',
  ymd: 'date read as year/month/day',
};

/** What is named of many values that lead to one option. */
const named = 3;

/**
 * How the cell of a column became a value of the profile, in words. Pure.
 *
 * @param values distinct values of the column, as far as they are still known: cells themselves are not kept
 */
export function ruleOf(
  field: Field,
  column: Pick<MappedColumn, 'dateOrder' | 'numberStyle' | 'matchWords'>,
  mapping: Pick<Mapping, 'values'>,
  values: readonly ValueCount[],
  value: JsonValue,
): string {
  if (value === null) return cleared;
  if (field.type === 'date') return dateOrders[column.dateOrder ?? ''] ?? asIs;
  if (field.type === 'number') {
    return column.numberStyle === null ? asIs : `number read with a decimal ${column.numberStyle}`;
  }
  if (field.type === 'boolean') return 'read as yes or no';
  const settled = settledValues({ values }, field, column, mapping);
  if (settled === undefined) return asIs;
  const targets = (Array.isArray(value) ? value : [value]).map(shownValue);
  const rules = targets.map((target) => optionRule(target, settled.get(target) ?? []));
  const special = [...new Set(rules)].filter((rule) => rule !== asIs);
  return special.length === 0 ? asIs : special.join('; ');
}

/** Several values of the file may lead to one option: which of them the cell had is not kept. */
function optionRule(target: string, sources: readonly ValueSource[]): string {
  const decided = sources.filter((one) => one.how === 'decided').map((one) => `"${one.value}"`);
  const rules = [
    ...(sources.some((one) => one.how === 'exact') ? [asIs] : []),
    ...(sources.some((one) => one.how === 'words') ? [byWords] : []),
    ...(decided.length === 0 ? [] : [decidedRule(decided, target)]),
  ];
  return rules.length === 0 ? asIs : rules.join(', or ');
}

function decidedRule(values: readonly string[], target: string): string {
  if (values.length === 1) return `the value ${values[0]} goes to "${target}"`;
  const more = values.length - named;
  const list = more > 0 ? [...values.slice(0, named), `${more} more`] : values;
  return `the values ${list.slice(0, -1).join(', ')} and ${list.at(-1)} go to "${target}"`;
}
