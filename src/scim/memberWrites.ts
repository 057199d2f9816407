import { isId } from '../kernel/ids.ts';
import { counted } from '../kernel/text.ts';
import type { MemberOperation } from './patch/types.ts';
import { ScimError } from './scimError.ts';
import { selectMembers } from './store/membersOfGroup.ts';
import {
  type ChangedMembers,
  deleteMembers,
  findNewcomers,
  groupAbove,
  insertMembers,
  setMembers,
} from './store/memberships.ts';
import type { ScimScope } from './types.ts';

/**
 * Makes members of users and groups; who is one already stays untouched.
 *
 * @throws ScimError 400 `invalidValue` for ids that are unknown, for the group itself and for groups that it is in
 */
export async function addMembers(
  at: ScimScope,
  groupId: string,
  given: readonly string[],
): Promise<ChangedMembers> {
  const ids = await checkedMembers(at, groupId, given);
  return insertMembers(at.scope, at.connectionId, groupId, ids);
}

/** Makes these the members and no others. @throws ScimError as `addMembers` */
export async function replaceMembers(
  at: ScimScope,
  groupId: string,
  given: readonly string[],
): Promise<ChangedMembers> {
  const ids = await checkedMembers(at, groupId, given);
  return setMembers(at.scope, at.connectionId, groupId, ids);
}

/**
 * Carries out what a PATCH does to members, in its order. Each operation touches only the rows that it names.
 *
 * @returns whether the group has other members than before
 * @throws ScimError as `addMembers`
 */
export async function patchMembers(
  at: ScimScope,
  groupId: string,
  operations: readonly MemberOperation[],
): Promise<boolean> {
  const added = new Set<string>();
  const removed = new Set<string>();
  for (const operation of operations) {
    const changed = await patchOnce(at, groupId, operation);
    for (const id of changed.added) if (!removed.delete(id)) added.add(id);
    for (const id of changed.removed) if (!added.delete(id)) removed.add(id);
  }
  return added.size > 0 || removed.size > 0;
}

async function patchOnce(
  at: ScimScope,
  groupId: string,
  operation: MemberOperation,
): Promise<ChangedMembers> {
  if (operation.op === 'add') return addMembers(at, groupId, operation.ids);
  if (operation.op === 'replace') return replaceMembers(at, groupId, operation.ids);
  const { scope, connectionId, baseUrl } = at;
  if ('ids' in operation) return deleteMembers(scope, connectionId, groupId, memberIds(operation.ids));
  const { where } = operation;
  if (where === undefined) return setMembers(scope, connectionId, groupId, []);
  const ids = await selectMembers(scope, connectionId, groupId, where, baseUrl);
  return deleteMembers(scope, connectionId, groupId, ids);
}

async function checkedMembers(
  { scope, connectionId }: ScimScope,
  groupId: string,
  given: readonly string[],
): Promise<string[]> {
  const ids = memberIds(given);
  if (ids.length === 0) return ids;
  if (ids.includes(groupId)) throw wrong('A group cannot be a member of itself.');
  const { unknown, first_unknown: first, groups } = await findNewcomers(scope, connectionId, groupId, ids);
  if (unknown > 0) {
    const rest = unknown === 1 ? '' : ` (nor for ${counted(unknown - 1, 'other member')})`;
    throw wrong(`There is no user and no group with the id "${first ?? ''}"${rest}. Create it first.`);
  }
  const above = groups.length === 0 ? undefined : await groupAbove(scope, connectionId, groupId, groups);
  if (above !== undefined)
    throw wrong(
      `The group "${above}" cannot be a member of this one: this one is in it, and groups cannot be in a circle.`,
    );
  return ids;
}

/** As they are stored, each once. */
function memberIds(given: readonly string[]): string[] {
  const wrongs = given.filter((id) => !isId(id));
  if (wrongs.length > 0) {
    const rest = wrongs.length === 1 ? '' : ` (nor are ${wrongs.length - 1} more)`;
    throw wrong(
      `"${wrongs[0]?.slice(0, 100)}" is not the id of a user or a group here${rest}. Send the id that the user or the group was created with.`,
    );
  }
  return [...new Set(given.map((id) => id.toLowerCase()))];
}

function wrong(message: string): ScimError {
  return new ScimError(400, 'invalidValue', `"members": ${message}`);
}
