import { isStorableText, trimmed } from '../../kernel/text.ts';
import type { FieldType } from '../suggest/types.ts';
import { readBoolean } from './boolean.ts';
import { type DateOrder, readDate } from './date.ts';
import { isEmail } from './email.ts';
import { type NumberStyle, readNumber, safeNumber } from './number.ts';
import { splitValues } from './splitValues.ts';

/** A profile value in its one canonical form: equal meaning is equal JSON. */
export type CellValue = string | number | boolean | readonly string[];

/** What the mapping decided for one source value: an option (its label or id), `ignore`, or nothing yet. */
export type OptionDecision = { readonly option: string } | 'ignore' | undefined;

/** How the column’s cells are to be read; proved by the column or chosen by a person. */
export interface ReadOptions {
  readonly dateOrder?: DateOrder | undefined;
  readonly numberStyle?: NumberStyle | undefined;
  /** For select and multi_select. Called with the trimmed value; `undefined` means unknown. */
  readonly decide?: ((value: string) => OptionDecision) | undefined;
  /** For multi_select: labels of the field's options (and mapped values) that hold a comma or separator. */
  readonly wholes?: readonly string[] | undefined;
}

export const cellFaults = [
  'not_storable',
  'not_an_email',
  'not_a_phone',
  'not_a_url',
  'not_a_date',
  'ambiguous_date',
  'not_a_number',
  'ambiguous_number',
  'not_a_boolean',
  'unknown_option',
] as const;
export type CellFault = (typeof cellFaults)[number];

/**
 * `null` says nothing: a blank cell, or one whose values are all ignored by decision.
 * `unknown` holds the values of a select or multi_select that no decision covers; the row goes on without the field.
 */
export type Cell =
  | { readonly ok: true; readonly value: CellValue | null }
  | {
      readonly ok: false;
      readonly fault: CellFault;
      readonly message: string;
      readonly unknown?: readonly string[];
    };

/** Reads one cell of a mapped column as a value of the field's type. Faults are data: nothing is thrown. */
export function readCell(type: FieldType, text: string, options: ReadOptions = {}): Cell {
  const value = trimmed(text);
  if (value === null) return read(null);
  if (!isStorableText(value))
    return fault('not_storable', `“${shown(value)}” holds characters that cannot be stored`);
  return readers[type](value, options);
}

const readers: Readonly<Record<FieldType, (value: string, options: ReadOptions) => Cell>> = {
  text: (value) => read(value),
  email: (value) =>
    isEmail(value) ? read(value) : fault('not_an_email', `“${shown(value)}” is not an e-mail address`),
  phone: (value) =>
    (value.match(/\p{Nd}/gu)?.length ?? 0) >= 4
      ? read(value)
      : fault('not_a_phone', `“${shown(value)}” is not a phone number: it has fewer than four digits`),
  url: (value) =>
    isWebAddress(value)
      ? read(value)
      : fault('not_a_url', `“${shown(value)}” is not a web address that begins with http:// or https://`),
  date: (value, options) => dateCell(value, options.dateOrder),
  number: (value, options) => numberCell(value, options.numberStyle),
  boolean: (value) => {
    const answer = readBoolean(value);
    return answer === undefined
      ? fault('not_a_boolean', `“${shown(value)}” is neither yes nor no`)
      : read(answer);
  },
  select: (value, options) => optionCell('select', value, options),
  multi_select: (value, options) => optionCell('multi_select', value, options),
};

function dateCell(value: string, order: DateOrder | undefined): Cell {
  const reading = readDate(value);
  if (reading === null) return fault('not_a_date', `“${shown(value)}” is not a date`);
  if ('date' in reading) return read(reading.date);
  if (reading.kind === 'impossible') return fault('not_a_date', `“${value}” is not a day of the calendar`);
  if (reading.kind === 'same' && reading.dmy !== undefined) return read(reading.dmy);
  if (order !== 'dmy' && order !== 'mdy') {
    return fault(
      'ambiguous_date',
      `“${value}” could be more than one day: choose the order of day and month`,
    );
  }
  const date = reading[order];
  if (date !== undefined) return read(date);
  const words = order === 'dmy' ? 'day, month, year' : 'month, day, year';
  return fault('not_a_date', `“${value}” is not a date in the order of its column (${words})`);
}

function numberCell(value: string, style: NumberStyle | undefined): Cell {
  const reading = readNumber(value);
  if (reading === null) return fault('not_a_number', `“${shown(value)}” is not a number`);
  if (reading.kind === 'either' && style !== 'point' && style !== 'comma') {
    return fault(
      'ambiguous_number',
      `“${value}” could be ${reading.asPoint} or ${reading.asComma}: choose the decimal mark`,
    );
  }
  const digits =
    reading.kind === 'either' ? (style === 'point' ? reading.asPoint : reading.asComma) : reading.digits;
  const number = safeNumber(digits);
  return number === undefined
    ? fault('not_a_number', `“${shown(value)}” has more digits than a number can keep`)
    : read(number);
}

function optionCell(type: 'select' | 'multi_select', value: string, options: ReadOptions): Cell {
  const values = type === 'select' ? [value] : splitValues(value, options.wholes);
  const chosen = new Set<string>();
  const unknown = new Set<string>();
  for (const one of values) {
    const decision = options.decide === undefined ? { option: one } : options.decide(one);
    if (decision === undefined) unknown.add(one);
    else if (decision !== 'ignore') chosen.add(decision.option);
  }
  if (unknown.size > 0) {
    const list = [...unknown].map((one) => `“${shown(one)}”`).join(', ');
    const message =
      unknown.size === 1 ? `${list} is not one of the options` : `${list} are not among the options`;
    return { ok: false, fault: 'unknown_option', message, unknown: [...unknown] };
  }
  if (chosen.size === 0) return read(null);
  // Sorted by code unit, so that equal sets are equal JSON on every machine.
  return type === 'select' ? read([...chosen][0]!) : read([...chosen].sort());
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && !/\s/u.test(text) && URL.canParse(text);
}

function read(value: CellValue | null): Cell {
  return { ok: true, value };
}

function fault(code: CellFault, message: string): Cell {
  return { ok: false, fault: code, message };
}

/** Messages stay readable, whatever a cell holds. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}…` : text;
}
