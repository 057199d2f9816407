import { newId } from '../kernel/ids.ts';
import { answerOf, readAnswer } from './answer.ts';
import { definitionOf } from './definitionOf.ts';
import { nameTaken } from './nameTaken.ts';
import { readResource } from './resource/readResource.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { addMembers } from './memberWrites.ts';
import { storedColumns } from './storedColumns.ts';
import { insertResource } from './store/insertResource.ts';
import type { Projection, ScimScope, Written } from './types.ts';

/**
 * A new user or group (RFC 7644 §3.3). A user is inserted with one statement; members of a group are rows of their own.
 *
 * @throws ScimError 400, 409 `uniqueness`
 */
export async function createResource(
  at: ScimScope,
  type: ResourceTypeName,
  input: unknown,
  projection: Projection,
): Promise<Written> {
  const { body, members = [] } = readResource(input, definitionOf(at.registry, type), 'create');
  const resourceId = newId();
  const columns = storedColumns(type, body);
  const stored = await insertResource(at.scope, at.connectionId, { resourceId, type, body }, columns);
  if (stored === undefined) throw nameTaken(columns);
  if (members.length > 0) await addMembers(at, resourceId, members);
  // A new user is in no group: nothing has to be read.
  const answer =
    type === 'User' ? answerOf(at, stored, [], projection) : await readAnswer(at, stored, projection);
  return { ...answer, type, changed: true, deactivated: columns.active === false };
}
