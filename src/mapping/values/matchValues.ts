import type { ValueCount } from '../profile.ts';

export interface MatchedValue extends ValueCount {
  readonly option: string;
}
export interface NearValue extends MatchedValue {
  /** Below 1; a near match is only ever a suggestion. */
  readonly confidence: number;
  readonly reason: string;
}
/** Each value of a column exactly once, in the order given. */
export interface ValueMatches {
  readonly matched: readonly MatchedValue[];
  readonly near: readonly NearValue[];
  readonly unknown: readonly ValueCount[];
}

/** Which options the values of a column mean. */
export function matchValues(
  _values: readonly ValueCount[],
  _options: readonly { readonly label: string }[],
): ValueMatches {
  throw new Error('coming');
}
