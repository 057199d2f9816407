import type { FieldOrder } from '../../../api/authority.ts';
import type { Field } from '../../../api/directory.ts';

export type Mode = 'none' | 'same' | 'fields';

/** What a person is choosing: field key -> ids of the sources in order; a field without an entry has none. */
export interface AuthorityDraft {
  readonly mode: Mode;
  /** For all fields at once. */
  readonly order: readonly string[];
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** Identities and the status are each source's own. */
export function rankable(fields: readonly Field[]): Field[] {
  return fields.filter(({ role }) => role !== 'unique_id' && role !== 'status');
}

/** What is stored, with sources that have no place yet at the end. */
export function draftOf(
  items: readonly FieldOrder[],
  fields: readonly Field[],
  sources: readonly string[],
): AuthorityDraft {
  const whole = (order: readonly string[]) => [...order, ...sources.filter((one) => !order.includes(one))];
  const orders = items.map(({ field, sources: order }) => [field, whole(order)] as const);
  const different = new Set(orders.map(([, order]) => order.join()));
  const all =
    different.size === 1 && rankable(fields).every(({ key }) => orders.some(([one]) => one === key));
  return {
    mode: orders.length === 0 ? 'none' : all ? 'same' : 'fields',
    order: orders[0]?.[1] ?? sources,
    fields: Object.fromEntries(orders),
  };
}

/** What is sent. */
export function itemsOf(draft: AuthorityDraft, fields: readonly Field[]): FieldOrder[] {
  if (draft.mode === 'none') return [];
  return rankable(fields).flatMap(({ key }) => {
    const order = draft.mode === 'same' ? draft.order : draft.fields[key];
    return order === undefined ? [] : [{ field: key, sources: [...order] }];
  });
}

/** Do both mean the same for every field? */
export function isSame(one: readonly FieldOrder[], other: readonly FieldOrder[]): boolean {
  const said = (items: readonly FieldOrder[]) =>
    items
      .map(({ field, sources }) => `${field}:${sources.join()}`)
      .sort()
      .join(';');
  return said(one) === said(other);
}

/** The order with one source a place further up (-1) or down (1). */
export function moved(order: readonly string[], at: number, by: -1 | 1): string[] {
  const next = [...order];
  const [taken] = next.splice(at, 1);
  if (taken !== undefined) next.splice(at + by, 0, taken);
  return next;
}
