import { definitionOf } from './definitionOf.ts';
import { replaceMembers } from './memberWrites.ts';
import { canBeId, notFound } from './notFound.ts';
import { checkPreconditions } from './precondition.ts';
import { readResource } from './resource/readResource.ts';
import type { ResourceBody, ResourceTypeName } from './schema/types.ts';
import { lockResource } from './store/findResource.ts';
import type { Preconditions, Projection, ScimScope, StoredResource, Written } from './types.ts';
import { writeBody } from './writeBody.ts';

/**
 * Replaces all that a resource says (RFC 7644 §3.5.1): what is not said any more is gone. Two things stay when nothing is said of them,
 * because losing them has consequences for people that nobody asked for: whether a user is active, and the members of a group.
 *
 * @throws ScimError 400, 404, 409 `uniqueness`, 412
 */
export async function replaceResource(
  at: ScimScope,
  type: ResourceTypeName,
  id: string,
  input: unknown,
  projection: Projection,
  preconditions: Preconditions,
): Promise<Written> {
  const before = canBeId(id) ? await lockResource(at.scope, at.connectionId, type, id) : undefined;
  if (before === undefined) throw notFound(type);
  checkPreconditions(preconditions, before.version, type);
  const read = readResource(input, definitionOf(at.registry, type), 'replace');
  const changed = read.members === undefined ? undefined : await replaceMembers(at, id, read.members);
  const moved = changed !== undefined && changed.added.length + changed.removed.length > 0;
  return writeBody(at, before, withActive(before, read.body), moved, projection);
}

function withActive({ type, body: before }: StoredResource, body: ResourceBody): ResourceBody {
  const active = before['active'];
  return type === 'User' && body['active'] === undefined && active !== undefined ? { ...body, active } : body;
}
