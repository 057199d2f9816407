import type { Attribute, JsonObject, Registry, Schema } from './types.ts';

/** The schemas with all their attributes, for `GET /Schemas` (RFC 7643 §7); each is `/Schemas/URN` as well. */
export function schemasOf(registry: Registry, baseUrl: string): JsonObject[] {
  return registry.schemas.map((schema) => schemaResource(schema, baseUrl));
}

function schemaResource({ id, name, description, attributes }: Schema, baseUrl: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes: attributes.map(attributeResource),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  };
}

function attributeResource(attribute: Attribute): { [name: string]: JsonObject[string] } {
  const { canonicalValues, referenceTypes, subAttributes, ...rest } = attribute;
  return {
    ...rest,
    ...(canonicalValues !== undefined && { canonicalValues: [...canonicalValues] }),
    ...(referenceTypes !== undefined && { referenceTypes: [...referenceTypes] }),
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(attributeResource) }),
  };
}
