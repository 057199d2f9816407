import type { JsonValue } from '../../db/schema.ts';
import { counted } from '../../kernel/text.ts';
import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { kindOf, readSimple } from './readSimple.ts';
import { tidyElements } from './tidyElements.ts';

/** Elements of a multi-valued attribute; members of groups are rows and not among them. */
export const mostElements = 1_000;

type Value = Exclude<JsonValue, null>;

/**
 * The value of an attribute as it is stored: names of sub-attributes as the schema spells them, whatever their case was; nothing null,
 * no empty text, array or object; a single value where an array is expected is an array of one, and a bare value where an object is
 * expected is its `value` (Entra ID sends `manager` like that, or as an array of one). Sub-attributes that are unknown or read-only are
 * left out. Undefined when nothing is left, which means: no value (RFC 7643 §2.5).
 *
 * @param name what the attribute is called in messages
 * @throws ScimError 400 `invalidValue`, naming the attribute and what is expected
 */
export function readValue(attribute: Attribute, value: unknown, name: string): Value | undefined {
  if (!attribute.multiValued) return readOne(attribute, onlyOne(attribute, value), name);
  if (value === null || value === undefined || value === '') return undefined;
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > mostElements)
    throw new ScimError(
      400,
      'invalidValue',
      `"${name}" has ${counted(given.length, 'value')}; at most ${mostElements.toLocaleString('en')} are taken.`,
    );
  const elements = given
    .map((one) => readOne(attribute, one, name))
    .filter((one): one is Value => one !== undefined);
  return elements.length === 0 ? undefined : tidyElements(elements);
}

/** One value, or one element of many. */
export function readOne(attribute: Attribute, value: unknown, name: string): Value | undefined {
  if (attribute.type !== 'complex') return readSimple(attribute, value, name);
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value !== 'object') {
    const significant = findAttribute(attribute.subAttributes, 'value');
    if (significant === undefined)
      throw new ScimError(400, 'invalidValue', `"${name}" must be an object, not ${kindOf(value)}.`);
    const read = readSimple(significant, value, `${name}.value`);
    return read === undefined ? undefined : { value: read };
  }
  if (Array.isArray(value))
    throw new ScimError(400, 'invalidValue', `"${name}" must be an object, not an array.`);
  const read: [string, Value][] = [];
  for (const [key, below] of Object.entries(value)) {
    const sub = findAttribute(attribute.subAttributes, key);
    if (sub === undefined || sub.mutability === 'readOnly') continue;
    const found = readValue(sub, below, `${name}.${sub.name}`);
    if (found !== undefined) read.push([sub.name, found]);
  }
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

function onlyOne(attribute: Attribute, value: unknown): unknown {
  return attribute.type === 'complex' && Array.isArray(value) && value.length <= 1 ? value[0] : value;
}
