import type { JsonValue } from '../db/schema.ts';
import { type Field, isAccountField } from '../directory/fields.ts';
import { shownValue } from '../kernel/json.ts';
import { emailKey, trimmed, wordsOf } from '../kernel/text.ts';
import { type Cell, type OptionDecision, type ReadOptions, readCell } from './cell/readCell.ts';
import type { MappedColumn, Mapping } from './store.ts';
import { eligibilityAlias, eligibilityOf } from './values/eligibility.ts';
import { statusAlias, statusOf } from './values/status.ts';

/** A value that waits in Needs attention while its row goes on without it. */
export interface ValueIssue {
  readonly code:
    | 'unknown_option'
    | 'unknown_status'
    | 'unknown_eligibility'
    | 'invalid_value'
    | 'ambiguous_value';
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

/** One record after mapping. Null says nothing: the profile keeps what it has. */
export interface MappedRecord {
  readonly uniqueId: string | null;
  readonly email: string | null;
  readonly emailNorm: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: 'active' | 'inactive' | null;
  readonly eligible: boolean | null;
  /** Profile values by field key, in the order of the fields; null clears the value. */
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly issues: readonly ValueIssue[];
  /** The whole record cannot be used. */
  readonly rejected?: { readonly code: string; readonly message: string };
}

/** Distinct raw values that a column remembers the reading of. */
const dictionarySize = 20_000;

interface Reader {
  readonly index: number;
  readonly field: Field;
  readonly column: MappedColumn;
  readonly read: (cell: string) => Cell;
}

/**
 * Builds the function that maps the cells of one row. Every distinct raw value of a column is read once, so that reading may
 * be as careful as it likes.
 */
export function rowTransform(
  mapping: Mapping,
  fields: readonly Field[],
): (cells: readonly string[], unsaid?: ReadonlySet<number>) => MappedRecord {
  const readers = fields.flatMap((field): Reader[] => {
    const column = mapping.columns.find((one) => one.fieldId === field.fieldId);
    if (column === undefined) return [];
    return [{ index: column.position, field, column, read: remembering(cellReader(field, column, mapping)) }];
  });
  return (cells, unsaid) => mapRow(readers, cells, unsaid);
}

function mapRow(
  readers: readonly Reader[],
  cells: readonly string[],
  unsaid: ReadonlySet<number> | undefined,
): MappedRecord {
  const account: Record<string, string | null> = {};
  const values: Record<string, JsonValue> = {};
  const issues: ValueIssue[] = [];
  let status: MappedRecord['status'] = null;
  let eligible: boolean | null = null;
  let rejected: MappedRecord['rejected'];
  for (const { index, field, column, read } of readers) {
    const raw = cells[index] ?? '';
    const cell = read(raw);
    if (!cell.ok) {
      if (field.role === 'email') {
        rejected = {
          code: 'invalid_email',
          message: `${column.header}: ${cell.message}. Correct the address.`,
        };
        continue;
      }
      issues.push(issueOf(field, raw, cell));
    } else if (field.role === 'status') {
      status = cell.value as MappedRecord['status'];
    } else if (isAccountField(field)) {
      account[field.role ?? ''] = cell.value as string | null;
    } else if (cell.value !== null) {
      values[field.key] = cell.value as JsonValue;
      if (field.role === 'eligibility') eligible = isEligible(cell.value as JsonValue);
    } else if (column.blank === 'clear' && trimmed(raw) === null && unsaid?.has(index) !== true) {
      values[field.key] = null;
    }
  }
  const email = account['email'] ?? null;
  return {
    uniqueId: account['unique_id'] ?? null,
    email,
    emailNorm: email === null ? null : emailKey(email),
    firstName: account['first_name'] ?? null,
    lastName: account['last_name'] ?? null,
    status,
    eligible,
    values,
    issues,
    ...(rejected === undefined ? {} : { rejected }),
  };
}

/** How the cells of a column are read, for the field that it goes to. */
export function cellReader(
  field: Field,
  column: Pick<MappedColumn, 'dateOrder' | 'numberStyle' | 'matchWords'>,
  mapping: Pick<Mapping, 'values'>,
): (cell: string) => Cell {
  const decided = mapping.values.filter((value) => value.fieldId === field.fieldId);
  const decisions = new Map(decided.map((value) => [value.norm, value.target]));
  if (field.role === 'status') return (cell) => wordCell(cell, 'unknown_status', statusOf, decisions);
  if (field.role === 'eligibility' && field.type === 'text') {
    return (cell) => wordCell(cell, 'unknown_eligibility', eligibilityOf, decisions);
  }
  if (field.role === 'unique_id' || field.role === 'first_name' || field.role === 'last_name') {
    return (cell) => readCell('text', cell);
  }
  const type = field.role === 'email' ? 'email' : field.type;
  const options: ReadOptions = {
    dateOrder: column.dateOrder ?? undefined,
    numberStyle: column.numberStyle ?? undefined,
    decide: optionDecision(field, column, decisions),
    wholes: [...field.options.map((option) => option.label), ...decided.map((value) => value.value)],
  };
  return (cell) => readCell(type, cell, options);
}

/** A decision of a person first, then the option of exactly that name, then, when that is switched on, matching words. */
function optionDecision(
  field: Field,
  column: Pick<MappedColumn, 'matchWords'>,
  decisions: ReadonlyMap<string, string | null>,
): (value: string) => OptionDecision {
  const exact = new Set(field.options.map((option) => option.label));
  const byWords = new Map<string, string | undefined>();
  for (const option of field.options) {
    if (option.norm === '') continue;
    // Two options of the same words: neither is meant for certain.
    byWords.set(option.norm, byWords.has(option.norm) ? undefined : option.label);
  }
  return (value) => {
    const decided = decisions.get(valueNorm(value));
    if (decided === null) return 'ignore';
    // The option of an older decision may have another name by now: then it is looked up anew.
    if (decided !== undefined && exact.has(decided)) return { option: decided };
    if (exact.has(value)) return { option: value };
    const label = column.matchWords ? byWords.get(wordsOf(value)) : undefined;
    return label === undefined ? undefined : { option: label };
  };
}

/** Under which key a decision about a source value is kept: its words, or itself when it has none. */
export function valueNorm(value: string): string {
  return wordsOf(value) || value.trim();
}

function wordCell(
  text: string,
  code: 'unknown_status' | 'unknown_eligibility',
  known: (value: string) => string | undefined,
  decisions: ReadonlyMap<string, string | null>,
): Cell {
  const value = trimmed(text);
  if (value === null) return { ok: true, value: null };
  const decided = decisions.get(valueNorm(value));
  if (decided !== undefined) return { ok: true, value: decided };
  const word = known(value);
  if (word !== undefined) return { ok: true, value: word };
  const alias = code === 'unknown_status' ? statusAlias(value)?.status : eligibilityAlias(value)?.eligibility;
  const hint = alias === undefined ? '' : ` It may mean ${alias}: confirm that in the mapping.`;
  return {
    ok: false,
    fault: 'unknown_option',
    message: `“${value}” is not a known word here.${hint}`,
    unknown: [code],
  };
}

function isEligible(value: JsonValue): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = shownValue(value);
  // An option was set up by a person: its common meaning counts.
  const word = eligibilityOf(text) ?? eligibilityAlias(text)?.eligibility;
  return word === undefined ? null : word === 'eligible';
}

function issueOf(field: Field, raw: string, cell: Extract<Cell, { ok: false }>): ValueIssue {
  const role = field.role === 'status' || (field.role === 'eligibility' && field.type === 'text');
  const code: ValueIssue['code'] = role
    ? (cell.unknown?.[0] as 'unknown_status' | 'unknown_eligibility')
    : cell.fault === 'unknown_option'
      ? 'unknown_option'
      : cell.fault.startsWith('ambiguous')
        ? 'ambiguous_value'
        : 'invalid_value';
  const value = role ? raw.trim() : (cell.unknown?.join('; ') ?? raw.trim());
  return { code, field: field.key, value: value.slice(0, 1000), message: `${field.label}: ${cell.message}` };
}

function remembering(read: (cell: string) => Cell): (cell: string) => Cell {
  const known = new Map<string, Cell>();
  return (cell) => {
    const before = known.get(cell);
    if (before !== undefined) return before;
    const result = read(cell);
    if (known.size < dictionarySize && cell.length <= 200) known.set(cell, result);
    return result;
  };
}
