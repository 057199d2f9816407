import type { JsonObject, Registry, ResourceDefinition } from './types.ts';

/** The kinds of resources, for `GET /ResourceTypes` (RFC 7643 §6); each is `/ResourceTypes/ID` as well. */
export function resourceTypes(registry: Registry, baseUrl: string): JsonObject[] {
  return [registry.user, registry.group].map((definition) => resourceType(definition, baseUrl));
}

function resourceType(definition: ResourceDefinition, baseUrl: string): JsonObject {
  const { name, description, endpoint, schema, extensions } = definition;
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    description,
    endpoint,
    schema: schema.id,
    ...(extensions.length > 0 && {
      schemaExtensions: extensions.map((one) => ({ schema: one.id, required: false })),
    }),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${name}` },
  };
}
