import type { JsonValue } from '../../db/schema.ts';
import { readValue } from '../resource/readValue.ts';
import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { isObject, ownMember } from './ownMember.ts';

/** `""`, null and the empty list say that there is no value. */
export function isNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The object or list that a text holds as JSON, else the text. One client sends all its values so. */
export function parsedText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * What is meant for an attribute that has one value: itself, or in the way of older connections of Entra ID a list of one,
 * `[{ "$ref": null, "value": "Babs" }]`.
 */
export function singleValue(value: unknown): unknown {
  const alone = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  const inner = isObject(alone) ? ownMember(alone, 'value') : undefined;
  return inner === undefined ? alone : inner;
}

/**
 * An object to write into a complex value: null for sub-attributes to clear, nothing for those that stay (RFC 7644 §3.5.2.3: sub-attributes
 * that are not given are left unchanged). A bare value is the sub-attribute `value`, as Entra ID sends managers.
 * @throws ScimError `invalidValue`
 */
export function complexValue(attribute: Attribute, value: unknown, where: string): JsonObject {
  const parsed = typeof value === 'string' ? parsedText(value) : value;
  const alone = Array.isArray(parsed) && parsed.length === 1 ? (parsed[0] as unknown) : parsed;
  const given = isObject(alone) ? alone : { value: alone };
  if (!isObject(alone) && findAttribute(attribute.subAttributes, 'value') === undefined)
    throw new ScimError(400, 'invalidValue', `${where}: ${attribute.name} has to be an object.`);
  const written: [string, JsonValue][] = [];
  for (const [key, inner] of Object.entries(given)) {
    const sub = findAttribute(attribute.subAttributes, key);
    if (sub === undefined || sub.mutability === 'readOnly') continue;
    written.push([sub.name, readValue(sub, inner, `${where}: ${attribute.name}.${sub.name}`) ?? null]);
  }
  return Object.fromEntries(written);
}

/** The elements of a multi-valued attribute; one that is not in a list is a list of one. @throws ScimError `invalidValue` */
export function elementValues(attribute: Attribute, value: unknown, where: string): JsonValue[] {
  if (isNothing(value)) return [];
  const parsed = typeof value === 'string' ? parsedText(value) : value;
  // An object is no text, so that a text that looks like one is what it says.
  const given = isObject(parsed) && attribute.type !== 'complex' ? value : parsed;
  const elements = readValue(attribute, Array.isArray(given) ? given : [given], where);
  return Array.isArray(elements) ? [...elements] : [];
}
