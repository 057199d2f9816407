/**
 * In which order a column writes day and month. `iso` and `ymd` start with the year and `iso` also stands for a
 * column that needs no order at all; `ambiguous` columns wait for a person.
 */
export type DateOrder = 'iso' | 'ymd' | 'dmy' | 'mdy' | 'ambiguous';

/** How many cells of a column are dates of which kind; see `proveDateOrder`. */
export interface DateEvidence {
  readonly iso: number;
  /** Year first with other separators, such as 2025/03/31. */
  readonly yearFirst: number;
  /** Month by name, such as 31 mars 2025. */
  readonly named: number;
  /** Only possible as day, month, year: 31/03/2025. */
  readonly onlyDmy: number;
  /** Only possible as month, day, year: 03/31/2025. */
  readonly onlyMdy: number;
  /** Possible as both and then different days: 03/04/2025. */
  readonly either: number;
  /** The same day in both orders: 05/05/2025. */
  readonly same: number;
}
