import type { DateEvidence } from './cell/date.ts';
import type { NumberEvidence } from './cell/number.ts';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/**
 * How many cells look like what. Cells are tested until a column has too many distinct values: compare with `tested`.
 * One cell can have several shapes (`1` is a number, an integer, a boolean word and a status word).
 */
export interface ShapeCounts {
  readonly tested: number;
  readonly email: number;
  readonly date: number;
  readonly phone: number;
  readonly url: number;
  readonly number: number;
  readonly integer: number;
  /** One word of letters and digits with at least one digit, such as `E00123`. */
  readonly code: number;
  readonly uuid: number;
  readonly boolean: number;
  /** Words that say whether somebody is still there: active, terminated, on leave … */
  readonly status: number;
  /** Letters, spaces, hyphens and apostrophes only, one to four capitalised words. */
  readonly name: number;
  /** Two or more words, or a comma between words. */
  readonly severalWords: number;
  /** Mr, Frau, Dr … */
  readonly salutation: number;
}

/** What one column of a file looks like. Plain JSON, bounded in size whatever the file's. */
export interface ColumnProfile {
  /** Position in the file, from 0. */
  readonly index: number;
  readonly header: string;
  readonly filled: number;
  readonly blank: number;
  /** Distinct values kept; the true number is higher when `capped`. */
  readonly distinct: number;
  readonly capped: boolean;
  /** Trimmed values, most frequent first. Their counts are of the whole column, also when `capped`. */
  readonly values: readonly ValueCount[];
  /** Up to five distinct values in file order. */
  readonly samples: readonly string[];
  readonly shapes: ShapeCounts;
  /** Gathered over every cell, because an order of day and month must hold for the whole column. */
  readonly dates: DateEvidence;
  readonly numbers: NumberEvidence;
}
