import type { JsonValue } from '../../db/schema.ts';
import type { JsonObject, ResourceDefinition } from '../schema/types.ts';
import type { StoredResource } from '../types.ts';

/** A member of a group, or a group of a user, as it stands in the answer. */
export interface RelatedResource {
  readonly value: string;
  readonly $ref?: string;
  readonly display?: string;
  readonly type?: string;
}

export interface RelatedResources {
  /** Of a user. */
  readonly groups?: readonly RelatedResource[];
  /** Of a group. */
  readonly members?: readonly RelatedResource[];
}

/**
 * A resource with all it has, before a projection: what is stored, with `id`, `meta` and the `schemas` of which it has attributes, and
 * its groups or members. What has no value is not there (RFC 7643 §2.5).
 *
 * @param rows what was read of groups or members; what was not read is left out
 */
export function wholeResource(
  definition: ResourceDefinition,
  stored: StoredResource,
  rows: RelatedResources,
  baseUrl: string,
): JsonObject {
  const { resourceId, body, version, createdAt, modifiedAt } = stored;
  const whole: { [name: string]: JsonValue } = {
    schemas: schemasOf(definition, body),
    id: resourceId,
  };
  for (const { name } of [...definition.common, ...definition.schema.attributes])
    if (Object.hasOwn(body, name)) whole[name] = body[name] ?? null;
  for (const name of ['groups', 'members'] as const) {
    const related = rows[name];
    if (related !== undefined && related.length > 0) whole[name] = related.map((one) => ({ ...one }));
  }
  for (const { id } of definition.extensions) if (Object.hasOwn(body, id)) whole[id] = body[id] ?? null;
  whole['meta'] = {
    resourceType: definition.name,
    created: createdAt.toISOString(),
    lastModified: modifiedAt.toISOString(),
    location: locationOf(definition, resourceId, baseUrl),
    version: etagOf(version),
  };
  return whole;
}

/** The URN of the core schema, and of each extension that the resource has attributes of. */
function schemasOf(definition: ResourceDefinition, body: JsonObject): string[] {
  const extensions = definition.extensions.filter(({ id }) => Object.hasOwn(body, id));
  return [definition.schema.id, ...extensions.map(({ id }) => id)];
}

/** Where a resource is: absolute. */
export function locationOf(definition: ResourceDefinition, id: string, baseUrl: string): string {
  return `${baseUrl}${definition.endpoint}/${id}`;
}

/** The ETag of a version: weak, since answers to one version differ by their projection (RFC 7644 §3.14). */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}
