import type { JsonValue } from '../../db/schema.ts';
import { matches } from '../filter/matches.ts';
import type { Filter } from '../filter/types.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { isJsonObject, mergedObject } from './jsonObject.ts';
import type { PatchOperation } from './types.ts';

/**
 * The element that a write to `addresses[type eq "work"].locality` means when there is none yet: what the filter says by `eq`, and the value.
 * RFC 7644 §3.5.2.3 has `noTarget` for it; Entra ID, which writes all its addresses and phone numbers in this way, takes for granted that
 * it is created, and would send the same again for ever. So one of a kind that the schema knows is created, and whoever replaces one of
 * another kind is told that there is none. Undefined when it would say nothing.
 * @throws ScimError `noTarget` when the filter does not say what the element is, or names a kind to replace that is none
 */
export function elementOf({ op, path, where, value }: PatchOperation): JsonValue | undefined {
  const { attribute, sub } = path;
  const base = where === undefined ? {} : saidBy(where);
  if (base === undefined || (where !== undefined && !matches(where, base)))
    throw new ScimError(
      400,
      'noTarget',
      `No value of ${attribute.name} matches the filter of the path, and nothing can be created by it.`,
    );
  if (op === 'replace' && !(attribute.type === 'complex' && isOfKnownKind(attribute, base)))
    throw new ScimError(400, 'noTarget', `No value of ${attribute.name} matches the filter of the path.`);
  if (attribute.type !== 'complex') return value;
  if (sub?.name === 'primary' && value === false) return undefined;
  const written = sub === undefined ? value : Object.fromEntries([[sub.name, value ?? null]]);
  const created = mergedObject(attribute, base, isJsonObject(written) ? written : {});
  return Object.keys(created).length === 0 ? undefined : created;
}

/** Whether the type of an element is one that the attribute usually has (RFC 7643 §2.4): of what has no such list, every one is. */
function isOfKnownKind(attribute: Attribute, { type }: JsonObject): boolean {
  const known = attribute.subAttributes?.find((sub) => sub.name === 'type')?.canonicalValues;
  if (known === undefined || typeof type !== 'string') return true;
  return known.some((one) => one.toLowerCase() === type.toLowerCase());
}

/** What is true of an element that matches, as far as it is said by `eq`; undefined when the filter says more than that. */
function saidBy(filter: Filter): JsonObject | undefined {
  const said = new Map<string, JsonValue>();
  const open = [filter];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.op === 'and') open.push(one.right, one.left);
    else if (one.op === 'eq' && one.value !== null) said.set(one.path.attribute.name, one.value);
    else return undefined;
  }
  return Object.fromEntries(said);
}
