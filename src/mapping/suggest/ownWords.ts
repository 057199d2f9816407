import { distance } from 'fastest-levenshtein';
import { stem } from '../values/words.ts';
import type { KnownField } from './knownField.ts';
import type { Recognised } from './recognise.ts';

const empty = new Set(['filler', 'description', 'name', 'primary']);

/** How alike a header and a field's name are by their own words, 0 to 0.9: for fields that no rule knows. */
export function ownWordsLikeness(header: Recognised, field: KnownField): number {
  const mine = new Set(header.words.filter((word) => !empty.has(word)).map(stem));
  const theirs = new Set(field.words.filter((word) => !empty.has(word)).map(stem));
  if (mine.size === 0 || theirs.size === 0) return 0;
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  const union = mine.size + theirs.size - shared;
  const byWords = shared === union ? 0.9 : (shared / union) * 0.75;
  return Math.max(byWords, ...[...field.names].map((name) => spelling(header.joined, name)));
}

function spelling(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  if (longest < 6 || /\d/.test(one + other)) return 0;
  const alike = 1 - distance(one, other) / longest;
  return alike >= 0.8 ? alike * 0.85 : 0;
}
