import { answerOf, wantsReferences } from './answer.ts';
import { canBeId, notFound } from './notFound.ts';
import { checkPreconditions } from './precondition.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { findResource } from './store/findResource.ts';
import { membersOfGroup } from './store/membersOfGroup.ts';
import type { Preconditions, Projection, ResourceAnswer, ScimScope } from './types.ts';

/**
 * One resource (RFC 7644 §3.4.1): a user and the groups it is in with one statement. `If-None-Match` is for the caller, who knows the version
 * from the answer.
 *
 * @throws ScimError 404, 412
 */
export async function getResource(
  at: ScimScope,
  type: ResourceTypeName,
  id: string,
  projection: Projection,
  preconditions: Preconditions,
): Promise<ResourceAnswer> {
  const wanted = wantsReferences(at, type, projection);
  const found = canBeId(id) ? await findResource(at.scope, at.connectionId, type, id, wanted) : undefined;
  if (found === undefined) throw notFound(type);
  const { stored, groups } = found;
  checkPreconditions({ ifMatch: preconditions.ifMatch }, stored.version, type);
  const references =
    wanted && type === 'Group' ? await membersOfGroup(at.scope, at.connectionId, id) : groups;
  return answerOf(at, stored, references, projection);
}
