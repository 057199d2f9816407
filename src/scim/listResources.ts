import { shownResource, wantsReferences } from './answer.ts';
import { type Cursor, cursorBinding, writeCursor } from './cursor.ts';
import { listSql } from './listSql.ts';
import { type Paging, pagingOf } from './paging.ts';
import type { JsonObject, ResourceTypeName } from './schema/types.ts';
import { ScimError } from './scimError.ts';
import { groupsOfUsers } from './store/groupsOfUsers.ts';
import { countMembers, membersOfGroups } from './store/membersOfGroup.ts';
import {
  countList,
  type ListedResource,
  type ListSql,
  selectByCursor,
  selectByIndex,
} from './store/selectPage.ts';
import type { ListAnswer, ListQuery, ScimScope } from './types.ts';

/** Members that one page of groups may hold, but that its first group is answered however large it is. */
const mostMembers = 100_000;

/**
 * Resources of one type or, for a search over all, of several: filtered, sorted, and a page of them by index or by cursor (RFC 7644 §3.4.2,
 * RFC 9865). Equal resources are in the order of their ids, so that pages fit together.
 *
 * @throws ScimError 400 `invalidFilter`, `invalidPath`, `invalidValue`, `invalidCursor`, `expiredCursor`, `invalidCount`, `tooMany`
 */
export async function listResources(
  at: ScimScope,
  types: readonly ResourceTypeName[],
  query: ListQuery,
): Promise<ListAnswer> {
  const now = new Date();
  const { filter, sortBy, sortOrder } = query;
  const binding = cursorBinding([at.connectionId, types, filter, sortBy, sortBy && sortOrder]);
  const paging = pagingOf(query, binding, now);
  const list = listSql(at, types, query);
  const write = (cursor: Cursor) => writeCursor(cursor, binding, now);
  if (paging.by === 'index') return pageByIndex(at, list, query, paging, write);
  return pageByCursor(at, list, query, paging, write);
}

async function pageByIndex(
  at: ScimScope,
  list: ListSql,
  query: ListQuery,
  { startIndex, count, undecided }: Extract<Paging, { by: 'index' }>,
  write: (cursor: Cursor) => string,
): Promise<ListAnswer> {
  const before = startIndex - 1;
  const found = count === 0 ? [] : await selectByIndex(at.scope, list, before, count);
  // The last page tells how many there are.
  const isLast = found.length < count && (found.length > 0 || before === 0);
  const totalResults = isLast ? before + found.length : await countList(at.scope, list);
  if ((await withinLimit(at, found, query)).length < found.length)
    throw new ScimError(
      400,
      'tooMany',
      `The groups of this page have more than ${mostMembers.toLocaleString('en')} members. Leave them out with excludedAttributes=members, ask for fewer groups at a time with count, or page by cursor.`,
    );
  const resources = await show(at, found, query);
  const last = found.at(-1);
  // RFC 9865 §2 wants it in every answer that is not the last page; whoever sends a startIndex has chosen the other way.
  const after = undecided && last !== undefined && totalResults > found.length;
  return {
    totalResults,
    itemsPerPage: resources.length,
    startIndex,
    ...(after && { nextCursor: write(positionOf('next', last)) }),
    resources,
  };
}

async function pageByCursor(
  at: ScimScope,
  list: ListSql,
  query: ListQuery,
  { cursor, count }: Extract<Paging, { by: 'cursor' }>,
  write: (cursor: Cursor) => string,
): Promise<ListAnswer> {
  const backwards = cursor?.direction === 'previous';
  const found = await selectByCursor(at.scope, list, cursor, count + 1);
  const kept = await withinLimit(at, found.slice(0, count), query);
  const more = kept.length < found.length;
  const page = backwards ? kept.toReversed() : kept;
  const totalResults = cursor === undefined && !more ? page.length : await countList(at.scope, list);
  const resources = await show(at, page, query);
  const [first] = page;
  const last = page.at(-1);
  const after = last !== undefined && (backwards || more);
  const before = first !== undefined && (backwards ? more : cursor !== undefined);
  return {
    totalResults,
    itemsPerPage: resources.length,
    ...(after && { nextCursor: write(positionOf('next', last)) }),
    ...(before && { previousCursor: write(positionOf('previous', first)) }),
    resources,
  };
}

function positionOf(direction: Cursor['direction'], { stored, sortedBy }: ListedResource): Cursor {
  return { direction, sortedBy, id: stored.resourceId };
}

/** Those from the first on that have no more than so many members together, if members are wanted. */
async function withinLimit(
  at: ScimScope,
  found: readonly ListedResource[],
  query: ListQuery,
): Promise<readonly ListedResource[]> {
  const groups = wantsReferences(at, 'Group', query) ? idsOf(found, 'Group') : [];
  if (groups.length < 2) return found;
  const counts = await countMembers(at.scope, at.connectionId, groups);
  let members = 0;
  let before = 0;
  const tooMany = found.findIndex(({ stored }) => {
    const count = counts.get(stored.resourceId) ?? 0;
    members += count;
    if (count > 0) before += 1;
    return members > mostMembers && before > 1;
  });
  return tooMany < 0 ? found : found.slice(0, tooMany);
}

/** The resources as they are answered, with the groups and members that are wanted, each read with one statement. */
async function show(
  at: ScimScope,
  found: readonly ListedResource[],
  query: ListQuery,
): Promise<JsonObject[]> {
  const { scope, connectionId } = at;
  const users = wantsReferences(at, 'User', query) ? idsOf(found, 'User') : [];
  const groups = wantsReferences(at, 'Group', query) ? idsOf(found, 'Group') : [];
  const groupsOf = await groupsOfUsers(scope, connectionId, users);
  const membersOf = await membersOfGroups(scope, connectionId, groups);
  return found.map(({ stored }) => {
    const references = (stored.type === 'User' ? groupsOf : membersOf).get(stored.resourceId);
    return shownResource(at, stored, references ?? [], query);
  });
}

function idsOf(found: readonly ListedResource[], type: ResourceTypeName): string[] {
  return found.filter(({ stored }) => stored.type === type).map(({ stored }) => stored.resourceId);
}
