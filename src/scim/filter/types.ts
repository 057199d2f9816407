import type { AttributePath } from '../schema/types.ts';

export const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof compareOperators)[number];

export type FilterValue = string | number | boolean | null;

/**
 * A filter of RFC 7644 §3.4.2.2, its attributes found in the registry and its values of the types of these. A complex attribute is
 * compared by its sub-attribute `value`, which `path` then has as its `sub`; a moment is written as `toISOString()` writes it.
 */
export type Filter =
  | { readonly op: 'and'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'pr'; readonly path: AttributePath }
  | { readonly op: CompareOperator; readonly path: AttributePath; readonly value: FilterValue }
  /** `emails[type eq "work" and value co "@example.com"]`: true when one element matches all of it. Paths inside are of the element: `attribute` is the sub-attribute. */
  | { readonly op: 'element'; readonly path: AttributePath; readonly of: Filter }
  /** A comparison with an attribute that resources of this type do not have, in a query over several types (RFC 7644 §3.4.2.1). */
  | { readonly op: 'constant'; readonly holds: boolean };

/** What a filter may cost. */
export interface FilterLimits {
  /** Characters. */
  readonly length: number;
  /** Brackets within brackets. */
  readonly depth: number;
  /** Comparisons. */
  readonly comparisons: number;
}

export const filterLimits: FilterLimits = { length: 8_000, depth: 20, comparisons: 100 };
