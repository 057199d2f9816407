import type { z } from 'zod';
import type { plan } from '../../../http/contract/plans.ts';
import type { Mapping, MappingColumn } from '../../api/mapping.ts';

type Plan = Pick<z.infer<typeof plan>, 'unreviewed' | 'created_at'> & {
  readonly mapping: readonly { readonly column: string; readonly field: string | null }[];
};

export type SurenessLevel = 'certain' | 'likely' | 'unsure' | 'none' | 'chosen';

/** How sure a suggestion is, in five words. What a person chose is no suggestion. */
export function surenessOf(column: Pick<MappingColumn, 'field' | 'confidence' | 'origin'>): SurenessLevel {
  if (column.origin === 'chosen') return 'chosen';
  if (column.field === null) return 'none';
  if (column.confidence >= 0.9) return 'certain';
  return column.confidence >= 0.75 ? 'likely' : 'unsure';
}

export const isMapped = (column: MappingColumn): boolean => column.field !== null;

/** Mapped columns that nobody has looked at, in the order of the file. */
export const toReview = (columns: readonly MappingColumn[]): MappingColumn[] =>
  columns.filter((column) => isMapped(column) && !column.reviewed);

/** What a person has to choose before the cells of a column can be read. */
export function choiceOf(column: MappingColumn): 'dates' | 'numbers' | undefined {
  if (!isMapped(column)) return undefined;
  if (column.date_order === 'ambiguous') return 'dates';
  return column.number_style === 'ambiguous' ? 'numbers' : undefined;
}

/** The column that is to be reviewed after this one: the next in the file, then from its beginning. */
export function nextToReview(columns: readonly MappingColumn[], position: number): MappingColumn | undefined {
  const others = toReview(columns).filter((column) => column.position !== position);
  return others.find((column) => column.position > position) ?? others[0];
}

/** What somebody should know before they approve columns unseen. */
export function doubtsOf(columns: readonly MappingColumn[]) {
  const open = columns.filter((column) => (column.values?.open ?? 0) > 0);
  return {
    unsure: columns.filter((column) => surenessOf(column) === 'unsure').length,
    open: open.length,
    openValues: open.reduce((sum, column) => sum + (column.values?.open ?? 0), 0),
    ambiguous: columns.filter((column) => choiceOf(column) !== undefined).length,
  };
}

/**
 * Whether a plan was made by the mapping as it is now. Every change of a mapped column takes its checkmark off, so that a column
 * which was changed since has no checkmark or a later one; one that was left out since has no field.
 */
export function isPlanOf(made: Plan, mapping: Mapping): boolean {
  if (made.unreviewed > 0 || mapping.unreviewed > 0) return false;
  const fields = new Map(made.mapping.map(({ column, field }) => [column, field]));
  return mapping.columns.every(
    ({ column, field, reviewed_at: at }) =>
      fields.get(column) === field && (field === null || (at !== null && at <= made.created_at)),
  );
}
