import type { JsonValue } from '../../db/schema.ts';
import type { Filter } from '../filter/types.ts';
import { nameOf } from '../resource/namedValues.ts';
import { readValue } from '../resource/readValue.ts';
import type { Attribute, AttributePath, ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { complexValue, elementValues, isNothing, singleValue } from './operationValue.ts';
import type { PatchWriter } from './patchWriter.ts';
import type { PatchOperation } from './types.ts';
import { writeMembers } from './writeMembers.ts';

/** A write to one attribute, its value still as it came. */
export interface AttributeWrite {
  readonly op: 'add' | 'replace' | 'remove';
  readonly target: AttributePath;
  readonly filter: Filter | undefined;
  readonly value: unknown;
  readonly where: string;
  /** A path names the attribute; false when it is a key of a path-less value. */
  readonly named: boolean;
}

/** Checks the write and passes it on with a value of the attribute's type. @throws ScimError 400, 413 */
export function writeAttribute(
  write: AttributeWrite,
  definition: ResourceDefinition,
  writer: PatchWriter,
): void {
  const { target, where } = write;
  const { attribute, sub } = target;
  // They follow from what the resource has; some clients name an extension here before they write to it.
  if (attribute.name === 'schemas' && target.extension === undefined) return;
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') {
    if (!write.named) return;
    throw new ScimError(
      400,
      'mutability',
      `${where}: ${nameOf(target)} is set by the server and cannot be changed.`,
    );
  }
  if (definition.name === 'Group' && attribute.name === 'members' && target.extension === undefined)
    return writeMembers(write, writer);
  const operation = write.op === 'remove' ? removal(write) : assignment(write);
  // A password: it has been checked to be a text, and nobody keeps it.
  if (operation !== undefined && attribute.returned !== 'never') writer.write(operation);
}

/** A value says which elements to take away, as Entra ID has it; of everything else it says nothing and goes unread. */
function removal({ target, filter, value, where }: AttributeWrite): PatchOperation {
  const operation = {
    op: 'remove',
    path: target,
    ...(filter !== undefined && { where: filter }),
  } as const;
  const byValue =
    target.attribute.multiValued &&
    target.sub === undefined &&
    filter === undefined &&
    value !== undefined &&
    value !== null &&
    value !== '';
  return byValue ? { ...operation, value: elementValues(target.attribute, value, where) } : operation;
}

function assignment({ op, target, filter, value, where }: AttributeWrite): PatchOperation | undefined {
  if (value === undefined)
    throw new ScimError(400, 'invalidValue', `${where} needs a value for ${nameOf(target)}; null clears it.`);
  const { attribute, sub } = target;
  const base = { path: target, ...(filter !== undefined && { where: filter }) };
  if (attribute.multiValued && sub === undefined && filter === undefined) {
    const elements = elementValues(attribute, value, where);
    if (elements.length > 0) return { op, ...base, value: elements };
    // There is nothing to add in an empty list; to replace everything by nothing is to remove it.
    return op === 'replace' ? { op: 'remove', ...base } : undefined;
  }
  if (isNothing(value)) return { op: 'remove', ...base };
  const written = one(sub ?? attribute, value, where);
  if (written === undefined) return { op: 'remove', ...base };
  return isEmptyObject(written) ? undefined : { op, ...base, value: written };
}

function one(attribute: Attribute, value: unknown, where: string): JsonValue | undefined {
  const single = { ...attribute, multiValued: false };
  return attribute.type === 'complex'
    ? complexValue(single, value, where)
    : readValue(single, singleValue(value), where);
}

const isEmptyObject = (value: JsonValue) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
