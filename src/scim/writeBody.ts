import { isDeepStrictEqual } from 'node:util';
import { readAnswer } from './answer.ts';
import { nameTaken } from './nameTaken.ts';
import type { ResourceBody } from './schema/types.ts';
import { storedColumns } from './storedColumns.ts';
import { updateResource } from './store/updateResource.ts';
import type { Projection, ScimScope, StoredResource, Written } from './types.ts';

/**
 * Ends a PUT or a PATCH of a resource that is locked. When it says what it said before, nothing is written: version and lastModified stay.
 *
 * @param moved whether its members have changed, which moves the version too
 * @throws ScimError 409 `uniqueness`
 */
export async function writeBody(
  at: ScimScope,
  before: StoredResource,
  said: ResourceBody,
  moved: boolean,
  projection: Projection,
): Promise<Written> {
  // As it will be read again: it is compared with what was read.
  const body = JSON.parse(JSON.stringify(said)) as ResourceBody;
  const changed = moved || !isDeepStrictEqual(body, before.body);
  const stored = changed ? await write(at, before, body) : before;
  const answer = await readAnswer(at, stored, projection);
  const deactivated = before.type === 'User' && body['active'] === false && before.body['active'] !== false;
  return { ...answer, type: before.type, changed, deactivated };
}

async function write(at: ScimScope, before: StoredResource, body: ResourceBody): Promise<StoredResource> {
  const columns = storedColumns(before.type, body);
  const stored = await updateResource(at.scope, at.connectionId, before, body, columns);
  if (stored === undefined) throw nameTaken(columns);
  return stored;
}
