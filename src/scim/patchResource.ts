import { definitionOf } from './definitionOf.ts';
import { patchMembers } from './memberWrites.ts';
import { canBeId, notFound } from './notFound.ts';
import { applyPatch } from './patch/applyPatch.ts';
import { readPatch } from './patch/readPatch.ts';
import { checkPreconditions } from './precondition.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { lockResource } from './store/findResource.ts';
import type { Preconditions, Projection, ScimScope, Written } from './types.ts';
import { writeBody } from './writeBody.ts';

/**
 * Changes some of what a resource says (RFC 7644 §3.5.2): all operations, or none. Members of a group are rows, of which only those named
 * are touched.
 *
 * @throws ScimError 400, 404, 409 `uniqueness`, 412, 413
 */
export async function patchResource(
  at: ScimScope,
  type: ResourceTypeName,
  id: string,
  input: unknown,
  projection: Projection,
  preconditions: Preconditions,
): Promise<Written> {
  const definition = definitionOf(at.registry, type);
  const before = canBeId(id) ? await lockResource(at.scope, at.connectionId, type, id) : undefined;
  if (before === undefined) throw notFound(type);
  checkPreconditions(preconditions, before.version, type);
  const { operations, members } = readPatch(input, definition);
  const body = applyPatch(before.body, operations, definition);
  const moved = members.length > 0 && (await patchMembers(at, id, members));
  return writeBody(at, before, body, moved, projection);
}
