/**
 * Which sign is the decimal mark of a column. `plain` columns have only digits; `ambiguous` columns hold
 * nothing but values such as `1,234` that could be both, and wait for a person.
 */
export type NumberStyle = 'plain' | 'point' | 'comma' | 'ambiguous';

/** How many numbers of a column prove which decimal mark; see `proveNumberStyle`. */
export interface NumberEvidence {
  readonly point: number;
  readonly comma: number;
  readonly either: number;
}
