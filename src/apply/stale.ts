import { isDeepStrictEqual } from 'node:util';
import { programOf } from '../directory/enrolmentColumn.ts';
import type { ChunkContext, Current, Item } from './item.ts';

/**
 * Is the member still what the change was planned for? The same version is; another version still is when all that the change
 * touches (its fields, the account's state, the membership of this hub) is as it was. Pure.
 *
 * @returns why the change is stale, or undefined
 */
export function staleness(
  item: Item,
  current: Current | undefined,
  keys: ChunkContext['accountKeys'],
): string | undefined {
  if (item.memberId === null) return undefined;
  if (current === undefined) return 'The member does not exist any more.';
  if (current.version === item.expectedVersion) return undefined;
  if (current.protected && (item.kind === 'deactivate' || item.kind === 'deprovision')) {
    return 'The member was marked protected since the plan was made: no sync removes it.';
  }
  if (current.account !== item.before.account) {
    return `The account was ${item.before.account ?? 'unknown'} when the plan was made and is ${current.account} now.`;
  }
  if (current.membership !== item.before.membership) {
    return 'The membership of this hub changed since the plan was made.';
  }
  for (const [key, before] of Object.entries(item.before.values)) {
    // Beginning what runs already, and ending what has ended, is no harm.
    if (programOf(key) !== undefined) continue;
    if (!isDeepStrictEqual(valueNow(current, key, keys), before)) {
      return `"${key}" was edited since the plan was made.`;
    }
  }
  return undefined;
}

function valueNow(current: Current, key: string, keys: ChunkContext['accountKeys']): unknown {
  if (key === keys.email) return current.email;
  if (key === keys.first_name) return current.firstName;
  if (key === keys.last_name) return current.lastName;
  return current.profile[key] ?? null;
}
