import type { JsonValue } from '../../db/schema.ts';
import { tidyElements } from '../resource/tidyElements.ts';
import type { AttributePath, ResourceBody, ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { changedElements } from './changedElements.ts';
import { equalValues } from './equalValues.ts';
import { isJsonObject, mergedObject, own, withMember, withReference } from './jsonObject.ts';
import { checkCost, patchCost } from './patchCost.ts';
import type { PatchOperation } from './types.ts';

/**
 * The resource after all operations, in their order (RFC 7644 §3.5.2). The given one stays as it is, so that a failure leaves nothing behind;
 * what the operations do not touch is shared with it, and a patch that changes nothing gives an equal body.
 * @throws ScimError `noTarget`, `mutability`, `invalidValue`; 413 when it costs too much
 */
export function applyPatch(
  body: ResourceBody,
  operations: readonly PatchOperation[],
  definition: ResourceDefinition,
): ResourceBody {
  let patched = body;
  let cost = 0;
  const multiValued = new Map<string, AttributePath>();
  for (const operation of operations) {
    const { path } = operation;
    const before = valueAt(patched, path);
    if (path.attribute.multiValued) {
      checkCost((cost += patchCost(operation, Array.isArray(before) ? before.length : 0)));
      multiValued.set(`${path.extension ?? ''}:${path.attribute.name}`, path);
    }
    patched = written(patched, path, changed(before, operation));
  }
  for (const path of multiValued.values()) {
    const elements = valueAt(patched, path);
    if (Array.isArray(elements) && elements !== valueAt(body, path))
      patched = written(patched, path, tidyElements(elements));
  }
  // RFC 7644 §3.5.2.2. At the end alone: a patch may remove a value before it adds another.
  for (const { name, required } of definition.schema.attributes) {
    const value = own(patched, name);
    if (!required || (typeof value === 'string' && value.trim() !== '')) continue;
    throw value === undefined
      ? new ScimError(400, 'mutability', `${name} is required and cannot be removed.`)
      : new ScimError(400, 'invalidValue', `${name} is required and cannot be blank.`);
  }
  return patched;
}

function valueAt(body: ResourceBody, { extension, attribute }: AttributePath): JsonValue | undefined {
  const holder = extension === undefined ? body : own(body, extension);
  return isJsonObject(holder) ? own(holder, attribute.name) : undefined;
}

/** The resource with that value of the attribute; without the extension when nothing is left in it. */
function written(
  body: ResourceBody,
  { extension, attribute }: AttributePath,
  value: JsonValue | undefined,
): ResourceBody {
  if (extension === undefined) return withMember(body, attribute.name, value);
  const before = own(body, extension);
  const after = withMember(isJsonObject(before) ? before : {}, attribute.name, value);
  return withMember(body, extension, Object.keys(after).length === 0 ? undefined : after);
}

/** The attribute's value after the operation; undefined when it has none. */
function changed(before: JsonValue | undefined, operation: PatchOperation): JsonValue | undefined {
  const { attribute } = operation.path;
  const after = attribute.multiValued
    ? changedElements(Array.isArray(before) ? before : [], operation)
    : changedSingle(before, operation);
  // RFC 7644 §3.5.2: a value may be added to an immutable attribute that has none.
  if (attribute.mutability === 'immutable' && before !== undefined && !equalValues(before, after))
    throw new ScimError(400, 'mutability', `${attribute.name} is set once and cannot be changed.`);
  return after;
}

function changedSingle(
  before: JsonValue | undefined,
  { op, path, value }: PatchOperation,
): JsonValue | undefined {
  const { attribute, sub } = path;
  if (sub === undefined && (op === 'remove' || attribute.type !== 'complex'))
    return op === 'remove' ? undefined : value;
  const parts = isJsonObject(before) ? before : {};
  const after = mergedObject(
    attribute,
    parts,
    sub === undefined
      ? withReference(attribute, parts, isJsonObject(value) ? value : {})
      : Object.fromEntries([[sub.name, op === 'remove' ? null : (value ?? null)]]),
  );
  return Object.keys(after).length === 0 ? undefined : after;
}
