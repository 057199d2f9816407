import type { ColumnFacts } from './columnFacts.ts';
import type { KnownField } from './knownField.ts';
import type { Memory } from './remembered.ts';
import { lowestConfidence, type Score } from './score.ts';

/** One column that may fill one field, with all that is known for and against it. */
export interface Pair {
  readonly column: ColumnFacts;
  readonly field: KnownField;
  readonly confidence: number;
  readonly score: Score;
  readonly memory?: Memory | undefined;
}

/**
 * One field to a column and one column to a field, the surest pair first. The greatest *sum* would be wrong here:
 * it moves a sure column to a field it hardly fits so that a second-best column gets the first field.
 * Ties go to the pair the header names, to the column with fewer blanks, and then to the order of file and fields.
 */
export function assign(pairs: readonly Pair[]): ReadonlyMap<ColumnFacts, Pair> {
  const assigned = new Map<ColumnFacts, Pair>();
  const filled = new Set<KnownField>();
  for (const pair of pairs.filter(({ confidence }) => confidence >= lowestConfidence).sort(bySureness)) {
    if (assigned.has(pair.column) || filled.has(pair.field)) continue;
    assigned.set(pair.column, pair);
    filled.add(pair.field);
  }
  return assigned;
}

function bySureness(one: Pair, other: Pair): number {
  return (
    other.confidence - one.confidence ||
    other.score.header.score - one.score.header.score ||
    other.column.profile.filled - one.column.profile.filled ||
    one.column.profile.index - other.column.profile.index ||
    one.field.order - other.field.order
  );
}
