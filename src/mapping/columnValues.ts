import type { Field } from '../directory/fields.ts';
import { splitValues } from './cell/splitValues.ts';
import type { ColumnProfile, ValueCount } from './profile.ts';
import type { MappedColumn, Mapping } from './store.ts';
import { cellReader, valueNorm } from './transform.ts';
import { eligibilityAlias, eligibilityOf } from './values/eligibility.ts';
import { matchValues } from './values/matchValues.ts';
import { statusAlias, statusOf } from './values/status.ts';

/** One distinct value of a column, and where it goes. */
export interface ColumnValue {
  readonly value: string;
  readonly count: number;
  /** The option or word it goes to; null while it goes nowhere. */
  readonly target: string | null;
  /** `decided` and `ignored` by a person; `exact` and `words` by itself; `near` and `unknown` wait. */
  readonly how: 'decided' | 'ignored' | 'exact' | 'words' | 'near' | 'unknown';
  /** What one click would accept. */
  readonly suggestion: {
    readonly option: string;
    readonly confidence: number;
    readonly reason: string;
  } | null;
}

/** Where each distinct value of a column goes at present; most frequent first. Empty for fields without options or words. */
export function valuesOf(
  profile: ColumnProfile,
  field: Field,
  column: Pick<MappedColumn, 'matchWords'>,
  mapping: Pick<Mapping, 'values'>,
): ColumnValue[] {
  const decisions = new Map(
    mapping.values.filter((one) => one.fieldId === field.fieldId).map((one) => [one.norm, one.target]),
  );
  const settle = wordField(field) ? wordValue(field) : optionValues(profile, field, column);
  if (settle === undefined) return [];
  return distinctValues(profile, field).map(({ value, count }) => {
    const decided = decisions.get(valueNorm(value));
    if (decided === null) return { value, count, target: null, how: 'ignored', suggestion: null };
    if (decided !== undefined) return { value, count, target: decided, how: 'decided', suggestion: null };
    return { value, count, ...settle(value) };
  });
}

/** How much of a column still goes nowhere. */
export interface OpenValues {
  readonly distinct: number;
  /** Values that go nowhere yet: their rows go on without the field. */
  readonly open: number;
  readonly open_rows: number;
  /** The column has more distinct values than are known: the rest goes by the decisions and options that there are. */
  readonly more: boolean;
}

/**
 * Counts what `valuesOf` lists, without looking for what an unknown value may mean: each distinct value is read once, as the
 * rows of the file are.
 *
 * @returns undefined for fields without options or words
 */
export function openValues(
  profile: ColumnProfile,
  field: Field,
  column: Pick<MappedColumn, 'dateOrder' | 'numberStyle' | 'matchWords'>,
  mapping: Pick<Mapping, 'values'>,
): OpenValues | undefined {
  if (!wordField(field) && !optionField(field)) return undefined;
  const read = cellReader(field, column, mapping);
  const open = new Set<string>();
  let rows = 0;
  for (const { value, count } of profile.values) {
    const cell = read(value);
    if (cell.ok) continue;
    rows += count;
    for (const one of wordField(field) ? [value] : (cell.unknown ?? [])) open.add(one);
  }
  const distinct = distinctValues(profile, field).length;
  return { distinct, open: open.size, open_rows: rows, more: profile.capped };
}

/** A value of a column that leads to an option or word. */
export interface ValueSource {
  readonly value: string;
  readonly how: 'decided' | 'exact' | 'words';
}

/**
 * Option or word -> the values that lead to it: those of the column and those that a person decided.
 *
 * @returns undefined for fields without options or words
 */
export function settledValues(
  profile: Pick<ColumnProfile, 'values'>,
  field: Field,
  column: Pick<MappedColumn, 'dateOrder' | 'numberStyle' | 'matchWords'>,
  mapping: Pick<Mapping, 'values'>,
): Map<string, ValueSource[]> | undefined {
  if (!wordField(field) && !optionField(field)) return undefined;
  const read = cellReader(field, column, mapping);
  const decided = mapping.values.filter((one) => one.fieldId === field.fieldId);
  const norms = new Set(decided.map((one) => one.norm));
  const found = distinctValues(profile, field).map((one) => one.value);
  // What is not kept any more may have been there: a decision tells of it.
  const values = found.length > 0 ? found : decided.map((one) => one.value);
  const settled = new Map<string, ValueSource[]>();
  for (const value of values) {
    const cell = read(value);
    if (!cell.ok || cell.value === null) continue;
    const target = String(Array.isArray(cell.value) ? cell.value[0] : cell.value);
    const how = norms.has(valueNorm(value)) ? 'decided' : value === target ? 'exact' : 'words';
    settled.set(target, [...(settled.get(target) ?? []), { value, how }]);
  }
  return settled;
}

type Settled = Pick<ColumnValue, 'target' | 'how' | 'suggestion'>;

const unknown: Settled = { target: null, how: 'unknown', suggestion: null };

function wordField(field: Field): boolean {
  return field.role === 'status' || (field.role === 'eligibility' && field.type === 'text');
}

function optionField(field: Pick<Field, 'type'>): boolean {
  return field.type === 'select' || field.type === 'multi_select';
}

function wordValue(field: Field): (value: string) => Settled {
  return (value) => {
    const known = field.role === 'status' ? statusOf(value) : eligibilityOf(value);
    if (known !== undefined) return { target: known, how: 'exact', suggestion: null };
    const alias =
      field.role === 'status'
        ? { option: statusAlias(value)?.status, reason: statusAlias(value)?.reason }
        : { option: eligibilityAlias(value)?.eligibility, reason: eligibilityAlias(value)?.reason };
    if (alias.option === undefined) return unknown;
    return {
      target: null,
      how: 'near',
      suggestion: { option: alias.option, confidence: 0.7, reason: alias.reason ?? '' },
    };
  };
}

function optionValues(
  profile: ColumnProfile,
  field: Field,
  column: Pick<MappedColumn, 'matchWords'>,
): ((value: string) => Settled) | undefined {
  if (!optionField(field)) return undefined;
  const { matched, near } = matchValues(distinctValues(profile, field), field.options);
  const byValue = new Map<string, Settled>();
  for (const one of near) {
    const { option, confidence, reason } = one;
    byValue.set(one.value, { target: null, how: 'near', suggestion: { option, confidence, reason } });
  }
  for (const { value, option } of matched) {
    if (value === option) byValue.set(value, { target: option, how: 'exact', suggestion: null });
    else if (column.matchWords) byValue.set(value, { target: option, how: 'words', suggestion: null });
    else
      byValue.set(value, {
        ...unknown,
        suggestion: { option, confidence: 1, reason: 'The words are the same.' },
      });
  }
  return (value) => byValue.get(value) ?? unknown;
}

/** The cells of a multi-select column hold several values each. */
export function distinctValues(
  profile: Pick<ColumnProfile, 'values'>,
  field: Pick<Field, 'type' | 'options'>,
): readonly ValueCount[] {
  if (field.type !== 'multi_select') return profile.values;
  const wholes = field.options.map((option) => option.label);
  const counts = new Map<string, number>();
  for (const { value, count } of profile.values) {
    for (const one of splitValues(value, wholes)) counts.set(one, (counts.get(one) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
}
