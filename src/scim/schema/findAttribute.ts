import type { Attribute, ResourceDefinition, Schema } from './types.ts';

const indexes = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

/** The attribute of that name, in whatever case (RFC 7643 §2.1). */
export function findAttribute(
  attributes: readonly Attribute[] | undefined,
  name: string,
): Attribute | undefined {
  if (attributes === undefined) return undefined;
  let index = indexes.get(attributes);
  if (index === undefined) {
    index = new Map(attributes.map((one) => [one.name.toLowerCase(), one]));
    indexes.set(attributes, index);
  }
  return index.get(name.toLowerCase());
}

/** An attribute of the core schema, or one that all resources have. */
export function coreAttribute(definition: ResourceDefinition, name: string): Attribute | undefined {
  return findAttribute(definition.schema.attributes, name) ?? findAttribute(definition.common, name);
}

/** The extension of that URN, in whatever case. */
export function findExtension(definition: ResourceDefinition, urn: string): Schema | undefined {
  const wanted = urn.toLowerCase();
  return definition.extensions.find((one) => one.id.toLowerCase() === wanted);
}
