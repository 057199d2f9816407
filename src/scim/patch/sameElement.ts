import type { JsonValue } from '../../db/schema.ts';
import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { equalValues } from './equalValues.ts';
import { isJsonObject, own } from './jsonObject.ts';

/**
 * Whether an element is the one that a given one speaks of: the same `value` and no other `type` (RFC 7643 §2.4: no two elements have the same
 * of both). Elements without a value, as addresses, have to have all that is given.
 */
export function sameElement(attribute: Attribute, element: JsonValue, given: JsonValue): boolean {
  if (!isJsonObject(element) || !isJsonObject(given)) return equalValues(element, given);
  if (own(given, 'value') === undefined)
    return Object.keys(given).every((name) => agree(attribute, name, element, given));
  return (
    agree(attribute, 'value', element, given) &&
    (!Object.hasOwn(element, 'type') ||
      !Object.hasOwn(given, 'type') ||
      agree(attribute, 'type', element, given))
  );
}

function agree(attribute: Attribute, name: string, left: JsonObject, right: JsonObject): boolean {
  const [one, other] = [own(left, name), own(right, name)];
  if (typeof one !== 'string' || typeof other !== 'string') return equalValues(one, other);
  return findAttribute(attribute.subAttributes, name)?.caseExact === true
    ? one === other
    : one.toLowerCase() === other.toLowerCase();
}
