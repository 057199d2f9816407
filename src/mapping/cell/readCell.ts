import type { FieldType } from '../suggest/types.ts';
import type { DateOrder } from './date.ts';
import type { NumberStyle } from './number.ts';

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
export function readCell(_type: FieldType, _text: string, _options: ReadOptions = {}): Cell {
  throw new Error('coming');
}
