import { definitionOf } from './definitionOf.ts';
import { projectResource, wantsAttribute } from './resource/projectResource.ts';

import { locationOf, wholeResource } from './resource/wholeResource.ts';
import type { JsonObject, ResourceTypeName } from './schema/types.ts';
import { groupsOfUsers } from './store/groupsOfUsers.ts';
import { membersOfGroup } from './store/membersOfGroup.ts';
import type { Reference } from './store/rows.ts';
import type { Projection, ResourceAnswer, ScimScope, StoredResource } from './types.ts';

/** Whether a user's groups, or a group's members, have to be read for the answer. */
export function wantsReferences(at: ScimScope, type: ResourceTypeName, projection: Projection): boolean {
  const name = type === 'User' ? 'groups' : 'members';
  return wantsAttribute(definitionOf(at.registry, type), projection, name);
}

/** Reads the groups of the user, or the members of the group. */
export async function referencesOf(
  { scope, connectionId }: ScimScope,
  { type, resourceId }: StoredResource,
): Promise<readonly Reference[]> {
  if (type === 'Group') return membersOfGroup(scope, connectionId, resourceId);
  return (await groupsOfUsers(scope, connectionId, [resourceId])).get(resourceId) ?? [];
}

/** @param references groups of the user or members of the group; none when they are not wanted */
export function answerOf(
  at: ScimScope,
  stored: StoredResource,
  references: readonly Reference[],
  projection: Projection,
): ResourceAnswer {
  const definition = definitionOf(at.registry, stored.type);
  return {
    id: stored.resourceId,
    version: stored.version,
    location: locationOf(definition, stored.resourceId, at.baseUrl),
    resource: shownResource(at, stored, references, projection),
  };
}

/** The resource as it is answered. */
export function shownResource(
  at: ScimScope,
  stored: StoredResource,
  references: readonly Reference[],
  projection: Projection,
): JsonObject {
  const definition = definitionOf(at.registry, stored.type);
  const elements = references.map(({ value, display, type }) => {
    const of = stored.type === 'User' || type === 'Group' ? at.registry.group : at.registry.user;
    return {
      value,
      $ref: locationOf(of, value, at.baseUrl),
      ...(display !== null && { display }),
      type,
    };
  });
  const rows = stored.type === 'User' ? { groups: elements } : { members: elements };
  return projectResource(wholeResource(definition, stored, rows, at.baseUrl), definition, projection);
}

/** The same, after it was read what has to be. */
export async function readAnswer(
  at: ScimScope,
  stored: StoredResource,
  projection: Projection,
): Promise<ResourceAnswer> {
  const wanted = wantsReferences(at, stored.type, projection);
  return answerOf(at, stored, wanted ? await referencesOf(at, stored) : [], projection);
}
