import type { ColumnValue } from '../../../api/mapping.ts';

export type ValueFilter = 'all' | 'open' | 'mapped' | 'ignored';

/** Where a value is on its way: it goes somewhere, says nothing, or waits. */
export function stateOf(value: ColumnValue): Exclude<ValueFilter, 'all'> {
  if (value.how === 'ignored') return 'ignored';
  return value.target === null ? 'open' : 'mapped';
}

export function countsOf(values: readonly ColumnValue[]): Readonly<Record<ValueFilter, number>> {
  const counts = { all: values.length, open: 0, mapped: 0, ignored: 0 };
  for (const value of values) counts[stateOf(value)] += 1;
  return counts;
}

export function shownOf(values: readonly ColumnValue[], filter: ValueFilter, search: string): ColumnValue[] {
  const sought = search.trim().toLowerCase();
  return values.filter(
    (one) =>
      (filter === 'all' || stateOf(one) === filter) &&
      (sought === '' ||
        one.value.toLowerCase().includes(sought) ||
        (one.target ?? one.suggestion?.option ?? '').toLowerCase().includes(sought)),
  );
}

/** Equal words: what the button maps. Near matches are never among them. */
export const hasSameWords = (value: ColumnValue): boolean =>
  value.target === null && value.how === 'unknown' && value.suggestion !== null;
