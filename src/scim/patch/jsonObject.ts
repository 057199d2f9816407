import type { JsonValue } from '../../db/schema.ts';
import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { equalValues } from './equalValues.ts';

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that name, nothing that all objects have. */
export function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The object with that member, or without it when the value is undefined; itself when nothing changes. Whatever the name, no prototype changes. */
export function withMember(object: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  if (own(object, name) === value) return object;
  if (value !== undefined) return { ...object, [name]: value };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** A complex value with others of its sub-attributes; null removes one. @throws ScimError `mutability` */
export function mergedObject(attribute: Attribute, before: JsonObject, written: JsonObject): JsonObject {
  let after = before;
  for (const [name, inner] of Object.entries(written)) {
    const old = own(before, name);
    const sub = findAttribute(attribute.subAttributes, name);
    if (sub?.mutability === 'immutable' && old !== undefined && !equalValues(old, inner ?? undefined))
      throw new ScimError(400, 'mutability', `${attribute.name}.${name} is set once and cannot be changed.`);
    after = withMember(after, name, inner ?? undefined);
  }
  return after;
}

/**
 * What is written into a complex value as a whole. A reference goes with its id: when another `value` comes without a `$ref`, as Entra ID sends
 * managers, the old `$ref` would point to whom it was.
 */
export function withReference(attribute: Attribute, before: JsonObject, written: JsonObject): JsonObject {
  const value = own(written, 'value');
  const isStale =
    value !== undefined &&
    !Object.hasOwn(written, '$ref') &&
    findAttribute(attribute.subAttributes, '$ref') !== undefined &&
    !equalValues(value, own(before, 'value'));
  return isStale ? { ...written, $ref: null } : written;
}
