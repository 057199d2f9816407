import type { JsonValue } from '../../db/schema.ts';
import { coreAttribute, findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, JsonObject, ResourceDefinition } from '../schema/types.ts';
import type { Projection } from '../types.ts';
import { type Part, type Selection, selectionOf } from './selection.ts';

/**
 * What is answered of a resource (RFC 7644 §3.9, RFC 7643 §7): what is `returned` always, and of the rest what `attributes` names, or all
 * but what `excludedAttributes` names. `schemas` says what the resource has, not what this answer shows of it.
 *
 * @param full of `wholeResource`
 * @throws ScimError 400 `invalidValue` when both parameters are there
 */
export function projectResource(
  full: JsonObject,
  definition: ResourceDefinition,
  projection: Projection,
): JsonObject {
  const selection = selectionOf(definition, projection);
  const shown: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(full)) {
    const extension = definition.extensions.find((one) => one.id === name);
    const found =
      extension === undefined
        ? project(value, coreAttribute(definition, name), selection, '')
        : projectExtension(value, extension.attributes, selection, extension.id);
    if (found !== undefined) shown.push([name, found]);
  }
  return Object.fromEntries(shown);
}

/**
 * Whether an answer can hold anything of this attribute of the core schema: `members` need not be read when not.
 *
 * @throws ScimError 400 `invalidValue` when both parameters are there
 */
export function wantsAttribute(
  definition: ResourceDefinition,
  projection: Projection,
  name: string,
): boolean {
  const attribute = coreAttribute(definition, name);
  if (attribute === undefined) return false;
  const selection = selectionOf(definition, projection);
  return shows(attribute, selection, selection.named.get('')?.get(attribute.name));
}

function shows({ returned }: Attribute, { kind }: Selection, part: Part | undefined): boolean {
  if (returned === 'always' || returned === 'never') return returned === 'always';
  if (kind === 'only') return part !== undefined;
  return returned === 'default' && part !== 'all';
}

function projectExtension(
  value: JsonValue,
  attributes: readonly Attribute[],
  selection: Selection,
  urn: string,
): JsonValue | undefined {
  if (!isObject(value)) return undefined;
  const shown = Object.entries(value).flatMap(([name, below]): [string, JsonValue][] => {
    const found = project(below, findAttribute(attributes, name), selection, urn);
    return found === undefined ? [] : [[name, found]];
  });
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}

function project(
  value: JsonValue,
  attribute: Attribute | undefined,
  selection: Selection,
  urn: string,
): JsonValue | undefined {
  if (attribute === undefined) return undefined;
  const part = selection.named.get(urn)?.get(attribute.name);
  if (!shows(attribute, selection, part)) return undefined;
  if (attribute.returned === 'always' || part === undefined || part === 'all') return value;
  const keeps = (name: string) => (selection.kind === 'only') === part.has(name);
  if (!Array.isArray(value)) return partOf(value, keeps);
  const elements = value.map((one) => partOf(one, keeps)).filter((one) => one !== undefined);
  return elements.length === 0 ? undefined : elements;
}

/** What is kept of a complex value; nothing when that is empty. */
function partOf(value: JsonValue, keeps: (name: string) => boolean): JsonValue | undefined {
  if (!isObject(value)) return undefined;
  const kept = Object.entries(value).filter(([name]) => keeps(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
