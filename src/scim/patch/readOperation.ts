import { parsePath } from '../filter/parsePath.ts';
import { findExtension } from '../schema/findAttribute.ts';
import type { ResourceDefinition } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { isObject } from './ownMember.ts';
import { parsedText } from './operationValue.ts';
import type { PatchWriter } from './patchWriter.ts';
import { type AttributeWrite, writeAttribute } from './writeAttribute.ts';
import { readKeys } from './readKeys.ts';

/** An operation as it came, its name apart. */
export interface GivenOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: unknown;
  readonly value: unknown;
  /** What messages call it: `Operations[2]`. */
  readonly where: string;
}

/** Reads one operation into all the attributes it writes. @throws ScimError 400, 413 */
export function readOperation(
  given: GivenOperation,
  definition: ResourceDefinition,
  writer: PatchWriter,
): void {
  const { op, where } = given;
  const path = given.path ?? '';
  if (typeof path !== 'string')
    throw new ScimError(400, 'invalidPath', `The path of ${where} has to be a text.`);
  const text = path.trim();
  if (text === '') return readPathless(given, '', definition, writer);
  const schema = schemaNamed(definition, text);
  if (schema !== undefined) return readPathless(given, schema, definition, writer);
  const { path: target, where: filter } = parsePath(text, definition);
  const write: AttributeWrite = { op, target, filter, value: given.value, where, named: true };
  writeAttribute(write, definition, writer);
}

/** The path is none, or a schema: the value says by its keys which attributes are written. */
function readPathless(
  { op, value, where }: GivenOperation,
  schema: string,
  definition: ResourceDefinition,
  writer: PatchWriter,
): void {
  if (op === 'remove') {
    // RFC 7644 §3.5.2.2
    if (schema === '')
      throw new ScimError(400, 'noTarget', `${where} needs a path that says what to remove.`);
    return readKeys({ op, keys: { [schema]: null }, where }, definition, writer);
  }
  const parsed = typeof value === 'string' ? parsedText(value) : value;
  const keys = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (!isObject(keys)) {
    if (schema !== '' && (value === null || value === ''))
      return readKeys({ op, keys: { [schema]: null }, where }, definition, writer);
    throw new ScimError(
      400,
      'invalidValue',
      `${where} has no path: its value has to be an object with the attributes to write.`,
    );
  }
  readKeys({ op, keys: schema === '' ? keys : { [schema]: keys }, where }, definition, writer);
}

/** A path that is the URN of a schema stands for all of its attributes. */
function schemaNamed(definition: ResourceDefinition, text: string): string | undefined {
  if (text.toLowerCase() === definition.schema.id.toLowerCase()) return definition.schema.id;
  return findExtension(definition, text)?.id;
}
