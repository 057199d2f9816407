import { wordsOf } from '../../kernel/text.ts';
import { splitValues } from '../cell/splitValues.ts';
import type { ColumnProfile, ValueCount } from '../profile.ts';
import type { ShapeName } from '../shapes.ts';
import { headerWords } from './headerWords.ts';
import { type Recognised, recognise } from './recognise.ts';

/** So many of the most frequent values stand for a column when they are compared with options. */
const valuesCompared = 200;

/** A column with everything that each field is compared to, worked out once. */
export interface ColumnFacts {
  readonly profile: ColumnProfile;
  readonly header: Recognised;
  /** No header, or one like `Column 7`, `Spalte A`, `F12`: it neither supports nor contradicts anything. */
  readonly nameless: boolean;
  readonly isEmpty: boolean;
  readonly top: readonly ValueCount[];
  /** The values by `wordsOf`, each once with its cells: as they are, and split like multi-select cells. */
  readonly words: ReadonlyMap<string, number>;
  readonly parts: ReadonlyMap<string, number>;
  /** Share of the cells whose value occurs more than once. */
  readonly repeated: number;
  /** Share of the tested cells with a shape. */
  readonly share: (shape: ShapeName) => number;
}

export function columnFacts(profile: ColumnProfile, language: string): ColumnFacts {
  const { tested } = profile.shapes;
  const top = profile.values.slice(0, valuesCompared);
  const { words } = headerWords(profile.header);
  const repeatedCells = profile.values.reduce((sum, { count }) => sum + (count > 1 ? count - 1 : 0), 0);
  return {
    profile,
    header: recognise(profile.header, language),
    nameless: words.every((word) =>
      /^(?:column|col|spalte|colonne|field|feld|champ|unnamed|f|c|[a-z]|\d+)$/.test(word),
    ),
    isEmpty: profile.filled === 0,
    top,
    words: wordCounts(top, (value) => [value]),
    parts: wordCounts(top, (value) => splitValues(value)),
    repeated: tested === 0 ? 0 : repeatedCells / tested,
    share: (shape) => (tested === 0 ? 0 : profile.shapes[shape] / tested),
  };
}

/** How many cells hold which words. */
export function wordCounts(
  values: readonly ValueCount[],
  split: (value: string) => readonly string[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { value, count } of values) {
    for (const part of split(value)) {
      const words = wordsOf(part);
      if (words !== '') counts.set(words, (counts.get(words) ?? 0) + count);
    }
  }
  return counts;
}
