import type { JsonValue } from '../../db/schema.ts';
import type { AttributePath, ResourceBody, ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { nameOf, namedValues } from './namedValues.ts';
import { readMembers } from './readMembers.ts';
import { readValue } from './readValue.ts';

/** A resource as it was sent, fit to be stored. */
export interface ReadResource {
  readonly body: ResourceBody;
  /** Of a group whose `members` were said at all: their ids as they came, each once. */
  readonly members?: string[];
}

/**
 * Reads the body of a POST (`create`) or a PUT (`replace`): attributes in all the spellings that `namedValues` knows, with values as
 * `readValue` takes them. What is read-only or unknown is passed over (RFC 7644 §3.3, §3.5.1), a password is looked at and thrown away.
 * A new user who is not said to be inactive is active.
 *
 * `schemas` has to name the core schema: RFC 7643 §3 requires it, and Okta, Entra ID, OneLogin, JumpCloud, Ping and Google send it (old
 * versions of authentik do not, and are told so). Further URNs, known or not, are no fault, since Entra ID adds one of its own to groups;
 * nor is a single URN that is no array.
 *
 * @throws ScimError 400 `invalidSyntax` for a body that is no such resource, 400 `invalidValue` for values that are missing or wrong
 */
export function readResource(
  input: unknown,
  definition: ResourceDefinition,
  mode: 'create' | 'replace',
): ReadResource {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new ScimError(
      400,
      'invalidSyntax',
      `The body must be a JSON object with the attributes of a ${definition.name}.`,
    );
  requireSchema(input, definition);

  const core: Values = new Map();
  const extensions = new Map<string, Values>();
  let members: string[] | undefined;
  for (const { path, value } of namedValues(input, definition)) {
    if (path.attribute.mutability === 'readOnly' || path.sub?.mutability === 'readOnly') continue;
    if (definition.name === 'Group' && path.attribute.name === 'members') {
      if (path.sub === undefined) members = readMembers(value);
      continue;
    }
    let values = core;
    if (path.extension !== undefined) {
      values = extensions.get(path.extension) ?? new Map();
      extensions.set(path.extension, values);
    }
    put(values, path, value);
  }
  if (mode === 'create' && definition.name === 'User' && !core.has('active')) core.set('active', true);
  requireValues(core, definition);
  for (const [urn, values] of extensions) if (values.size > 0) core.set(urn, Object.fromEntries(values));
  return { body: Object.fromEntries(core), ...(members !== undefined && { members }) };
}

type Values = Map<string, JsonValue>;

/** Sets what the path says. The parts of a complex attribute may come one by one, dotted, beside the attribute itself or without it. */
function put(values: Values, path: AttributePath, value: unknown): void {
  const { attribute, sub } = path;
  if (sub !== undefined && attribute.multiValued) return;
  const read = readValue(sub ?? attribute, value, nameOf(path));
  if (attribute.returned === 'never') return;
  const before = values.get(attribute.name);
  const parts = attribute.type === 'complex' && !attribute.multiValued && isObject(before) ? before : {};
  if (sub !== undefined) {
    const { [sub.name]: _, ...others } = parts;
    const now = read === undefined ? others : { ...others, [sub.name]: read };
    if (Object.keys(now).length === 0) values.delete(attribute.name);
    else values.set(attribute.name, now);
  } else if (read === undefined) values.delete(attribute.name);
  else values.set(attribute.name, isObject(read) ? { ...parts, ...read } : read);
}

function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireSchema(input: object, definition: ResourceDefinition): void {
  const given: unknown = Object.entries(input).findLast(([key]) => key.toLowerCase() === 'schemas')?.[1];
  const urns: readonly unknown[] = Array.isArray(given) ? given : [given];
  const core = definition.schema.id;
  const named = urns.some((urn) => typeof urn === 'string' && urn.toLowerCase() === core.toLowerCase());
  if (!named || !urns.every((urn) => typeof urn === 'string'))
    throw new ScimError(
      400,
      'invalidSyntax',
      `"schemas" must be an array of strings with "${core}" among them.`,
    );
}

function requireValues(values: Values, definition: ResourceDefinition): void {
  for (const { name, required } of definition.schema.attributes) {
    const value = values.get(name);
    if (required && (value === undefined || (typeof value === 'string' && value.trim() === '')))
      throw new ScimError(400, 'invalidValue', `"${name}" is missing: every ${definition.name} needs one.`);
  }
}
