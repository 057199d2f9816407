import { counted } from '../../../kernel/text.ts';
import type { ColumnFacts } from '../columnFacts.ts';

/** Worked out only for the few pairs that are shown. */
export type Clause = () => string;

/** What the values of a column say about one field. */
export interface Evidence {
  /** From -1, they cannot be this field's, by way of 0, they say nothing, to 1, they are exactly such values. */
  readonly weight: number;
  /** How sure the values alone make it, where no header helps; 0 to 1. */
  readonly alone: number;
  /** A clause for the reason. */
  readonly says?: Clause;
  /** For fields with options: the share of the column's values that are options. */
  readonly overlap?: number;
}

export const silent: Evidence = { weight: 0, alone: 0 };

/** `298 of 300 values are e-mail addresses`; from a share of the cells that were looked at. */
export function shareClause(column: ColumnFacts, share: number, what: string): Clause {
  return () => shareText(column.profile.shapes.tested, share, what);
}

function shareText(tested: number, share: number, what: string): string {
  const found = Math.round(share * tested);
  const number = found === 0 ? 'none' : found.toLocaleString('en');
  return `${number} of ${counted(tested, 'value')} ${found === 1 ? 'is' : 'are'} ${what}`;
}

/** Support from `enough` upwards, contradiction below `tooFew`, and in proportion between. */
export function weighed(share: number, tooFew: number, enough: number): number {
  if (share >= enough) return 1;
  if (share <= tooFew) return -1;
  return ((share - tooFew) / (enough - tooFew)) * 2 - 1;
}
