import { ScimError } from '../scimError.ts';
import { kindOf, readSimple } from './readSimple.ts';

/**
 * The ids of a group's members, each once, in the order in which they came: of `{ value }` or bare; one that stands alone is an array of
 * one. What else an element says (`display`, `$ref`, `type`) follows from the member and is not kept.
 *
 * @throws ScimError 400 `invalidValue`
 */
export function readMembers(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  const ids = new Set<string>();
  for (const element of Array.isArray(value) ? value : [value]) {
    if (element === null) continue;
    const id = readSimple({ type: 'string' }, memberValue(element), 'members.value');
    if (id === undefined)
      throw new ScimError(
        400,
        'invalidValue',
        'Every element of "members" needs a "value": the id of a user or a group.',
      );
    ids.add(id as string);
  }
  return [...ids];
}

function memberValue(element: unknown): unknown {
  if (typeof element === 'string') return element;
  if (typeof element !== 'object' || element === null || Array.isArray(element))
    throw new ScimError(
      400,
      'invalidValue',
      `"members" must hold objects with a "value", not ${kindOf(element)}.`,
    );
  return Object.entries(element).findLast(([key]) => key.toLowerCase() === 'value')?.[1];
}
