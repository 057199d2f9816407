import type { JsonValue } from '../../db/schema.ts';
import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { equalValues } from './equalValues.ts';
import { isJsonObject, own } from './jsonObject.ts';

/**
 * Where the element stands that a given one speaks of, which is the one with the same `value` and `type` (RFC 7643 §2.4: no two have the same of
 * both), else one that is the same but for its case, or the same value of any type when the given one has none; -1 when it is new.
 */
export function sameElementAt(
  attribute: Attribute,
  elements: readonly JsonValue[],
  given: JsonValue,
): number {
  const exact = elements.findIndex((element) =>
    isJsonObject(element) && isJsonObject(given) && own(given, 'value') !== undefined
      ? equalValues(own(element, 'value'), own(given, 'value')) &&
        equalValues(own(element, 'type'), own(given, 'type'))
      : equalValues(element, given),
  );
  return exact >= 0 ? exact : elements.findIndex((element) => isSameElement(attribute, element, given));
}

/** Whether an element has all that a given one says of what it is: its `value` and `type`, or, without a value as addresses, all. */
export function isSameElement(attribute: Attribute, element: JsonValue, given: JsonValue): boolean {
  if (!isJsonObject(element) || !isJsonObject(given)) return equalValues(element, given);
  const names = Object.hasOwn(given, 'value') ? ['value', 'type'] : Object.keys(given);
  return names.every((name) => !Object.hasOwn(given, name) || agree(attribute, name, element, given));
}

function agree(attribute: Attribute, name: string, left: JsonObject, right: JsonObject): boolean {
  const [one, other] = [own(left, name), own(right, name)];
  if (typeof one !== 'string' || typeof other !== 'string') return equalValues(one, other);
  return findAttribute(attribute.subAttributes, name)?.caseExact === true
    ? one === other
    : one.toLowerCase() === other.toLowerCase();
}
