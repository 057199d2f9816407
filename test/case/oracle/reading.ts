import type { Table, Value } from '../shape.ts';
import { readCell, readStatus, sameValue, trimmed } from './cells.ts';
import { fieldWithRole, type World } from './world.ts';

/** One row of the file, as far as it can be read by itself. */
export interface Reading {
  row: number;
  uid: string | null;
  email: string | null;
  first: string | null;
  last: string | null;
  status: 'active' | 'inactive' | null;
  /** Profile values, eligibility among them. Blank and unknown cells are not in here. */
  values: Map<string, Value>;
  eligible: boolean;
  /** Values that wait for a person; the row goes on without them. */
  unknown: { field: string; text: string }[];
  /** Why the row is rejected before anybody asks who it is. */
  fault: 'wrong_arity' | 'invalid_email' | 'invalid_value' | 'no_key' | null;
}

/** Every record of the file with its number, "with the header as 1". "Wholly blank records are not counted." */
export function readTable(world: World, table: Table): Reading[] {
  return table.rows
    .map((cells, index) => ({ cells, row: index + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ cells, row }) => readRow(world, table, cells, row));
}

function readRow(world: World, table: Table, cells: string[], row: number): Reading {
  const reading: Reading = {
    row,
    uid: null,
    email: null,
    first: null,
    last: null,
    status: null,
    values: new Map(),
    eligible: true,
    unknown: [],
    fault: cells.length === table.columns.length ? null : 'wrong_arity',
  };
  for (const [index, column] of table.columns.entries()) {
    const text = cells[index] ?? '';
    const field = world.fields.find(({ key }) => key === column.field);
    if (field === undefined || trimmed(text) === '') continue;
    if (field.role === 'unique_id') reading.uid = trimmed(text);
    else if (field.role === 'first_name') reading.first = trimmed(text);
    else if (field.role === 'last_name') reading.last = trimmed(text);
    else if (field.role === 'status') {
      const cell = readStatus(text);
      if (cell.says === 'value') reading.status = cell.value as 'active' | 'inactive';
      if (cell.says === 'unknown') reading.unknown.push({ field: field.key, text: cell.text });
    } else {
      const cell = readCell(field, text, table.dates);
      if (cell.says === 'unknown') reading.unknown.push({ field: field.key, text: cell.text });
      if (cell.says === 'invalid') {
        reading.fault ??= field.role === 'email' ? 'invalid_email' : 'invalid_value';
      }
      if (cell.says !== 'value') continue;
      if (field.role === 'email') reading.email = cell.value as string;
      else reading.values.set(field.key, cell.value);
    }
  }
  const eligibility = fieldWithRole(world, 'eligibility');
  const word = eligibility === undefined ? undefined : reading.values.get(eligibility.key);
  reading.eligible = String(word ?? 'eligible').toLowerCase() !== 'ineligible';
  if (reading.uid === null && reading.email === null) reading.fault ??= 'no_key';
  return reading;
}

/** "Identical after mapping": every mapped cell says the same, whatever it looks like in the file. */
export function identical(one: Reading, other: Reading): boolean {
  const unknown = (reading: Reading) =>
    reading.unknown.map(({ field, text }) => `${field}=${text}`).join('\n');
  return (
    one.uid === other.uid &&
    one.email === other.email &&
    one.first === other.first &&
    one.last === other.last &&
    one.status === other.status &&
    unknown(one) === unknown(other) &&
    one.values.size === other.values.size &&
    [...one.values].every(([key, value]) => sameValue(value, other.values.get(key)))
  );
}
