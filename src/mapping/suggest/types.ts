import type { NumberStyle } from '../cell/number.ts';
import type { DateOrder } from '../cell/date.ts';
import type { ColumnProfile } from '../profile.ts';

export const fieldTypes = [
  'text',
  'email',
  'phone',
  'url',
  'date',
  'number',
  'boolean',
  'select',
  'multi_select',
] as const;
export type FieldType = (typeof fieldTypes)[number];

export const fieldRoles = ['unique_id', 'email', 'first_name', 'last_name', 'status', 'eligibility'] as const;
export type FieldRole = (typeof fieldRoles)[number];

/** A field that a column can be mapped to, as the tenant set it up or as it is well known. */
export interface MappableField {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly role?: FieldRole | undefined;
  /** For select and multi_select; absent or empty means that any value may come. */
  readonly options?: readonly { readonly label: string }[] | undefined;
}

/** What the mapping of an earlier run says about one column of that run's file. */
export interface RememberedColumn {
  readonly header: string;
  /** null: the column was left out. That binds only if a person reviewed it. */
  readonly field: string | null;
  /** A sample of the values seen last time, as sent or by `wordsOf`; recognises the column under a new header. */
  readonly values?: readonly string[] | undefined;
  /** Values, by `wordsOf`, that a person decided about for this field: whatever they look like, they belong to it. */
  readonly decided?: ReadonlySet<string> | undefined;
  readonly reviewed: boolean;
}

/**
 * Where a suggestion comes from; the strongest evidence names it. `doubted`: a person reviewed the column for its field, and
 * now its values are of another kind.
 */
export type SuggestionOrigin = 'remembered' | 'doubted' | 'renamed' | 'header' | 'values' | 'none';

/** The best field for one column of the file, or none. */
export interface Suggestion {
  /** The header exactly as in the file. */
  readonly column: string;
  readonly index: number;
  readonly field: string | null;
  /** 0 to 1 that `field` is right; 0.8 and more is "high", below 0.5 is a guess; 0 when there is no field. */
  readonly confidence: number;
  /** One plain sentence for a person who knows the file. */
  readonly reason: string;
  readonly origin: SuggestionOrigin;
  /** For date fields: the order that the column proves. A person chooses when it is `ambiguous`. */
  readonly dateOrder?: DateOrder | undefined;
  /** For number fields: the notation that the column proves. A person chooses when it is `ambiguous`. */
  readonly numberStyle?: NumberStyle | undefined;
}

export interface SuggestInput {
  readonly columns: readonly ColumnProfile[];
  readonly fields: readonly MappableField[];
  readonly remembered?: readonly RememberedColumn[] | undefined;
}
