import type { JsonValue } from '../../db/schema.ts';
import type { JsonObject } from '../schema/types.ts';

/**
 * Elements of a multi-valued attribute as RFC 7643 §2.4 wants them: what is there twice, by `type` and `value`, is there once, with all
 * that both say; and of several that are `primary` the last one stays so.
 */
export function tidyElements(elements: readonly JsonValue[]): JsonValue[] {
  const once = new Map<string, JsonValue>();
  for (const element of elements) {
    const key = identity(element);
    const before = once.get(key);
    once.set(key, isObject(before) && isObject(element) ? both(before, element) : element);
  }
  const tidy = [...once.values()];
  const primary = elements.findLast((one) => isObject(one) && one['primary'] === true);
  if (primary === undefined) return tidy;
  const stays = identity(primary);
  return tidy.map((one) =>
    isObject(one) && one['primary'] === true && identity(one) !== stays ? { ...one, primary: false } : one,
  );
}

/** What either says; what one of them is the primary one of stays it. */
function both(before: JsonObject, element: JsonObject): JsonObject {
  const isPrimary = before['primary'] === true || element['primary'] === true;
  return { ...before, ...element, ...(isPrimary && { primary: true }) };
}

/** Elements without a value, such as addresses, are the same when they are the same in all. */
function identity(element: JsonValue): string {
  if (!isObject(element)) return JSON.stringify(element);
  if (element['value'] !== undefined) return JSON.stringify([element['type'], element['value']]);
  const { primary: _, ...rest } = element;
  return JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isObject(value: JsonValue | undefined): value is JsonObject & { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
