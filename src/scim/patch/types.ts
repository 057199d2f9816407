import type { JsonValue } from '../../db/schema.ts';
import type { Filter } from '../filter/types.ts';
import type { AttributePath } from '../schema/types.ts';

/**
 * One operation after the dialects are gone: exactly one attribute, its value of the type that the schema says. A path-less operation
 * becomes one for each attribute it names, and a value that says "no value" (`""`, null) a `remove`.
 */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: AttributePath;
  /** Of a multi-valued attribute: only its elements that match. */
  readonly where?: Filter;
  /**
   * Of a multi-valued attribute without `where` always an array: with `remove` the elements to take away, and without a value all. An
   * object that is written into a complex value, or into the elements that match, says null for the sub-attributes that it clears and
   * leaves out those that stay.
   */
  readonly value?: JsonValue;
}

/** What a PATCH of a group does to its members, in its order: rows, so that only those named are touched. */
export type MemberOperation =
  | { readonly op: 'add' | 'remove' | 'replace'; readonly ids: readonly string[] }
  /** `members[...]` by anything but ids, or all. */
  | { readonly op: 'remove'; readonly where: Filter | undefined };

export interface Patch {
  readonly operations: readonly PatchOperation[];
  /** Of groups only. */
  readonly members: readonly MemberOperation[];
}
