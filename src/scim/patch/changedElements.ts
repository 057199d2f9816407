import type { JsonValue } from '../../db/schema.ts';
import { matches } from '../filter/matches.ts';
import { mostElements } from '../resource/readValue.ts';
import type { Attribute, JsonObject } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { elementOf } from './elementOf.ts';
import { isJsonObject, mergedObject, own, withMember } from './jsonObject.ts';
import { isSameElement, sameElementAt } from './sameElement.ts';
import type { PatchOperation } from './types.ts';

/** The elements after the operation, and those of them that it wrote. */
interface Change {
  readonly elements: readonly JsonValue[];
  readonly written: ReadonlySet<JsonValue>;
}

/**
 * The values of a multi-valued attribute after an operation; undefined when none is left.
 * @throws ScimError `noTarget`, `invalidValue`, `mutability`
 */
export function changedElements(
  before: readonly JsonValue[],
  operation: PatchOperation,
): JsonValue[] | undefined {
  const { attribute } = operation.path;
  const change =
    operation.where !== undefined || operation.path.sub !== undefined
      ? selectedChanged(before, operation)
      : allChanged(before, operation);
  const elements = onePrimary(change);
  if (elements.length > Math.max(mostElements, before.length))
    throw new ScimError(400, 'invalidValue', `${attribute.name} can have ${mostElements} values at most.`);
  return elements.length === 0 ? undefined : elements;
}

/** Without a filter: all elements, or those that the value names. */
function allChanged(before: readonly JsonValue[], { op, path, value }: PatchOperation): Change {
  const given = Array.isArray(value) ? value : [];
  const { attribute } = path;
  if (op === 'replace') return { elements: given, written: new Set(given) };
  if (op === 'add') return union(attribute, before, given);
  const elements =
    value === undefined
      ? []
      : before.filter((element) => !given.some((named) => isSameElement(attribute, element, named)));
  return { elements, written: new Set() };
}

/** What is there already does not come to be there twice (RFC 7644 §3.5.2.1): it takes on what is new of it. */
function union(attribute: Attribute, before: readonly JsonValue[], given: readonly JsonValue[]): Change {
  const elements = [...before];
  const written = new Set<JsonValue>();
  for (const element of given) {
    const index = sameElementAt(attribute, before, element);
    const old = elements[index];
    const merged =
      isJsonObject(old) && isJsonObject(element) ? mergedObject(attribute, old, element) : (old ?? element);
    elements[index < 0 ? elements.length : index] = merged;
    written.add(merged);
  }
  return { elements, written };
}

/** With a filter, or a sub-attribute: each element that matches. */
function selectedChanged(before: readonly JsonValue[], operation: PatchOperation): Change {
  const { op, path, where } = operation;
  const isSelected = (element: JsonValue) => where === undefined || matches(where, element);
  if (op !== 'remove' && !before.some(isSelected)) {
    const created = elementOf(operation);
    return created === undefined
      ? { elements: before, written: new Set() }
      : union(path.attribute, before, [created]);
  }
  const written = new Set<JsonValue>();
  const elements = before.flatMap((element) => {
    if (!isSelected(element)) return [element];
    const changed = changedElement(element, operation);
    if (changed === undefined) return [];
    written.add(changed);
    return [changed];
  });
  return { elements, written };
}

function changedElement(element: JsonValue, { op, path, value }: PatchOperation): JsonValue | undefined {
  const { attribute, sub } = path;
  if (sub === undefined && op === 'remove') return undefined;
  if (!isJsonObject(element)) return value;
  const written: JsonValue | undefined =
    sub === undefined ? value : Object.fromEntries([[sub.name, op === 'remove' ? null : (value ?? null)]]);
  const after = mergedObject(attribute, element, isJsonObject(written) ? written : {});
  const lost = Object.keys(element).some((name) => !Object.hasOwn(after, name));
  return lost && isHollow(after) ? undefined : after;
}

/** An element that lost what it said: the kind alone is no value. */
const isHollow = (element: JsonObject) =>
  Object.keys(element).every((name) => name === 'type' || name === 'primary' || name === 'display');

/** RFC 7644 §3.5.2: who becomes the primary one takes that from the others; of several the last, as in a POST. */
function onePrimary({ elements, written }: Change): JsonValue[] {
  const isPrimary = (element: JsonValue) => isJsonObject(element) && own(element, 'primary') === true;
  const chosen = elements.findLast((element) => written.has(element) && isPrimary(element));
  if (chosen === undefined) return [...elements];
  return elements.map((element) =>
    isJsonObject(element) && isPrimary(element) && element !== chosen
      ? withMember(element, 'primary', false)
      : element,
  );
}
