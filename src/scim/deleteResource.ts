import { definitionOf } from './definitionOf.ts';
import { canBeId, notFound } from './notFound.ts';
import { checkPreconditions } from './precondition.ts';
import { locationOf } from './resource/wholeResource.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { lockToDelete, markDeleted } from './store/markDeleted.ts';
import type { Preconditions, ScimScope, Written } from './types.ts';

/**
 * Deletes a resource (RFC 7644 §3.6): it is gone for the identity provider, and leaves all groups. What follows for the person is proposed
 * by the next run.
 *
 * @returns what was deleted, without its attributes
 * @throws ScimError 404, 412
 */
export async function deleteResource(
  at: ScimScope,
  type: ResourceTypeName,
  id: string,
  preconditions: Preconditions,
): Promise<Written> {
  const { scope, connectionId, registry, baseUrl } = at;
  const found = canBeId(id) ? await lockToDelete(scope, connectionId, type, id) : undefined;
  if (found === undefined) throw notFound(type);
  checkPreconditions(preconditions, found.version, type);
  const version = await markDeleted(scope, connectionId, type, id);
  const location = locationOf(definitionOf(registry, type), id, baseUrl);
  return { id, type, version, location, resource: {}, changed: true, deactivated: false };
}
