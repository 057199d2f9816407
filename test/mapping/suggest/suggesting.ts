import { ColumnProfiler } from '../../../src/mapping/profile.ts';
import { suggestMapping } from '../../../src/mapping/suggest/suggestMapping.ts';
import type { MappableField, RememberedColumn, Suggestion } from '../../../src/mapping/suggest/types.ts';
import { wellKnownFields } from '../../../src/mapping/wellKnownFields.ts';
import { type ColumnKind, columnsOf, rows } from '../exports/people.ts';

/** A column for a test: its header and a kind of values, or the value of each row. */
export type TestColumn = readonly [header: string, values: ColumnKind | ((row: number) => string)];

export function profilesOf(columns: readonly TestColumn[]) {
  const profiler = new ColumnProfiler(columns.map(([header]) => header));
  for (let row = 0; row < rows; row += 1) {
    profiler.add(
      columns.map(([, values]) => (typeof values === 'string' ? columnsOf[values](row) : values(row))),
    );
  }
  return profiler.profiles();
}

export function suggestFor(
  columns: readonly TestColumn[],
  fields: readonly MappableField[] = wellKnownFields,
  remembered?: readonly RememberedColumn[],
): Suggestion[] {
  return suggestMapping({ columns: profilesOf(columns), fields, remembered });
}

/** The suggestion for the first column. */
export function suggestOne(
  columns: readonly TestColumn[],
  fields?: readonly MappableField[],
  remembered?: readonly RememberedColumn[],
): Suggestion {
  return suggestFor(columns, fields, remembered)[0]!;
}

export function options(...labels: string[]): { label: string }[] {
  return labels.map((label) => ({ label }));
}

/** One of each thing that every organisation has. */
export const departments = options(
  'Engineering',
  'Sales',
  'Human Resources',
  'Finance',
  'Marketing',
  'Legal',
  'Operations',
);
