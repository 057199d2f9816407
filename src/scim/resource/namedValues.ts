import { findExtension } from '../schema/findAttribute.ts';
import { resolvePath } from '../schema/resolvePath.ts';
import type { AttributePath, ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { kindOf } from './readSimple.ts';

export interface NamedValue {
  readonly path: AttributePath;
  readonly value: unknown;
}

/**
 * The attributes of an object, found by their names in all the ways in which they are sent: in whatever case, dotted
 * (`name.givenName`), with their URN before them (`urn:…:User:employeeNumber`), below the URN of their extension, and below that of the
 * core schema. Names that mean nothing are passed over (RFC 7644 §3.3).
 *
 * @throws ScimError 400 `invalidValue` for an extension that is no object
 */
export function namedValues(input: object, definition: ResourceDefinition): NamedValue[] {
  return Object.entries(input).flatMap(([key, value]) => {
    const urn = urnOf(key, definition);
    if (urn === undefined) return named(key, value, definition);
    if (value === null || value === undefined || value === '') return [];
    if (typeof value !== 'object' || Array.isArray(value))
      throw new ScimError(400, 'invalidValue', `"${urn}" must be an object, not ${kindOf(value)}.`);
    return Object.entries(value).flatMap(([name, below]) => named(`${urn}:${name}`, below, definition));
  });
}

function named(name: string, value: unknown, definition: ResourceDefinition): NamedValue[] {
  const path = resolvePath(definition, name);
  return path === undefined ? [] : [{ path, value }];
}

function urnOf(key: string, definition: ResourceDefinition): string | undefined {
  if (key.toLowerCase() === definition.schema.id.toLowerCase()) return definition.schema.id;
  return findExtension(definition, key)?.id;
}

/** What the attribute is called in messages. */
export function nameOf(path: AttributePath): string {
  const name = path.sub === undefined ? path.attribute.name : `${path.attribute.name}.${path.sub.name}`;
  return path.extension === undefined ? name : `${path.extension}:${name}`;
}
