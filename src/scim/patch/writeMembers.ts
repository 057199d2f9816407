import type { Filter } from '../filter/types.ts';
import { readMembers } from '../resource/readMembers.ts';
import { ScimError } from '../scimError.ts';
import { parsedText } from './operationValue.ts';
import { isObject, ownMember } from './ownMember.ts';
import type { PatchWriter } from './patchWriter.ts';
import type { AttributeWrite } from './writeAttribute.ts';

/**
 * What an operation does to the members of a group. `remove` with a value takes away only those (Entra ID), with a filter those that match,
 * with neither all of them (RFC 7644 §3.5.2.2).
 * @throws ScimError `invalidValue`, `mutability`, `noTarget`
 */
export function writeMembers(write: AttributeWrite, writer: PatchWriter): void {
  const { op, target, filter, value, where } = write;
  if (target.sub !== undefined && target.sub.name !== 'value')
    throw new ScimError(
      400,
      'mutability',
      `${where}: members.${target.sub.name} cannot be changed; a member is added or removed as a whole.`,
    );
  if (op === 'remove') {
    if (filter !== undefined) {
      const ids = idsOf(filter);
      writer.writeMembers(ids === undefined ? { op, where: filter } : { op, ids });
    } else if (value === undefined || value === null || value === '') {
      writer.writeMembers({ op, where: undefined });
    } else {
      writer.writeMembers({ op, ids: memberIds(value) });
    }
    return;
  }
  if (value === undefined && filter === undefined)
    throw new ScimError(400, 'invalidValue', `${where} needs a value: a list of members.`);
  if (filter === undefined) {
    const ids = memberIds(value);
    if (op === 'replace' || ids.length > 0) writer.writeMembers({ op, ids });
    return;
  }
  const selected = idsOf(filter);
  if (selected === undefined)
    throw new ScimError(400, 'noTarget', `${where}: members to ${op} are named by value eq "id".`);
  // RFC 7643 §8.7.1: what a member is cannot change. Whoever names one as it is, or says nothing new of it, wants it to be a member.
  const given = isObject(value) && ownMember(value, 'value') === undefined ? [] : memberIds(value);
  if (given.some((id) => !selected.includes(id)))
    throw new ScimError(400, 'mutability', `${where}: the id of a member cannot be changed.`);
  writer.writeMembers({ op: 'add', ids: selected });
}

/** The ids of `value eq "a" or value eq "b"`; undefined for any other filter. */
function idsOf(filter: Filter): string[] | undefined {
  const ids: string[] = [];
  const open = [filter];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.op === 'or') open.push(one.right, one.left);
    else if (one.op === 'eq' && one.path.attribute.name === 'value' && typeof one.value === 'string')
      ids.push(one.value);
    else return undefined;
  }
  return ids;
}

const memberIds = (value: unknown) => readMembers(typeof value === 'string' ? parsedText(value) : value);
