import { wordsOf } from '../../kernel/text.ts';
import type { ValueCount } from '../profile.ts';
import { type Candidate, candidateOf, nearestOption } from './nearestOption.ts';

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

/**
 * Which options the values of a column mean. Matched is what is equal by `wordsOf` to exactly one option; where
 * several options have the same words, only the one written the same way. `near` is for a person to decide.
 */
export function matchValues(
  values: readonly ValueCount[],
  options: readonly { readonly label: string }[],
): ValueMatches {
  const match = optionMatcher(options);
  const candidates: Candidate[] = options.map((option) => candidateOf(option.label));
  const matched: MatchedValue[] = [];
  const near: NearValue[] = [];
  const unknown: ValueCount[] = [];
  for (const { value, count } of values) {
    const option = match(value);
    if (option !== undefined) {
      matched.push({ value, count, option });
      continue;
    }
    const nearest = nearestOption(value, candidates);
    if (nearest === undefined) unknown.push({ value, count });
    else near.push({ value, count, ...nearest });
  }
  return { matched, near, unknown };
}

/** The option label that a value means beyond doubt; build it once per option list. */
export function optionMatcher(
  options: readonly { readonly label: string }[],
): (value: string) => string | undefined {
  const labels = new Map<string, string>();
  const byWords = new Map<string, string | null>();
  for (const { label } of options) {
    labels.set(label.trim(), label);
    const words = wordsOf(label);
    // null marks words that several options share: they prove nothing.
    if (words !== '') byWords.set(words, byWords.has(words) && byWords.get(words) !== label ? null : label);
  }
  return (value) => labels.get(value.trim()) ?? byWords.get(wordsOf(value)) ?? undefined;
}
