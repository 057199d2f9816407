import type { Attribute, JsonObject, Registry, Schema } from './types.ts';

/**
 * The schemas with all their attributes, for `GET /Schemas` (RFC 7643 §7); each is `/Schemas/URN` as well. Users and groups list `externalId`
 * too, which is common to all resources (§3.1) and in no sample of the RFC: Microsoft's gallery asks that whatever can be mapped is
 * found there.
 */
export function schemasOf(registry: Registry, baseUrl: string): JsonObject[] {
  const { user, group, schemas } = registry;
  return schemas.map((schema) => {
    const definition = [user, group].find((one) => one.schema === schema);
    const mapped = definition?.common.filter(({ name }) => name === 'externalId') ?? [];
    return schemaResource(schema, [...schema.attributes, ...mapped], baseUrl);
  });
}

function schemaResource(
  { id, name, description }: Schema,
  attributes: readonly Attribute[],
  baseUrl: string,
): JsonObject {
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
