import { PsmError } from '../../kernel/errors.ts';

/** Why a whole file was refused; part of the public contract as `details.reason`. */
export type RefusalReason =
  | 'empty'
  | 'no_header'
  | 'header_only'
  | 'unreadable_header'
  | 'duplicate_headers'
  | 'too_many_columns'
  | 'too_many_rows'
  | 'too_many_bytes'
  | 'row_too_long'
  | 'unclosed_quote'
  | 'unsupported_separator'
  | 'binary'
  | 'not_a_table'
  | 'not_a_spreadsheet'
  | 'truncated'
  | 'zip_bomb'
  | 'no_visible_sheet'
  | 'password_protected'
  | 'old_excel';

/** Where in the file, when it is one place. `row` counts the header as 1; `column` counts from 1. */
export interface RefusalPlace {
  readonly row?: number;
  readonly column?: number;
}

/** The error of a refused file. The sentence says what is wrong, where, and what a person can do about it. */
export function refusal(
  reason: RefusalReason,
  sentence: string,
  place: RefusalPlace = {},
  cause?: unknown,
): PsmError {
  return new PsmError(reason === 'too_many_bytes' ? 'file_too_large' : 'file_refused', sentence, {
    details: { reason, ...place },
    cause,
  });
}
