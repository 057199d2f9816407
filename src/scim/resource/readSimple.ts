import type { JsonValue } from '../../db/schema.ts';
import type { Attribute, AttributeType } from '../schema/types.ts';
import { ScimError } from '../scimError.ts';
import { readText } from './readText.ts';

type Simple = Exclude<AttributeType, 'complex'>;

const expected: Readonly<Record<Simple, string>> = {
  string: 'a string',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'an integer',
  dateTime: 'a date and time such as 2026-01-31T09:30:00Z',
  reference: 'a string with a URI',
  binary: 'a string in base64',
};

// Values are long and come from anywhere: each pattern takes one way through them.
const dateTime = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/i;
const base64 = /^[\w+/\s-]+={0,2}$/;
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * One value of an attribute that is not complex, as its type is (RFC 7643 §2.3): kept as it was sent, but that a boolean may come as the
 * text `True` and a number as its text. Undefined for null and the empty text, by which identity providers say that there is no value.
 *
 * @throws ScimError 400 `invalidValue`, naming the attribute and what is expected
 */
export function readSimple(
  attribute: Pick<Attribute, 'type'>,
  value: unknown,
  name: string,
): Exclude<JsonValue, null> | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const type = attribute.type as Simple;
  const read = readers[type](typeof value === 'string' ? readText(value, name) : value);
  if (read === undefined)
    throw new ScimError(400, 'invalidValue', `"${name}" must be ${expected[type]}, not ${kindOf(value)}.`);
  return read;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const matching = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value.trimEnd()) ? value : undefined;

const readers: Readonly<Record<Simple, (value: unknown) => string | number | boolean | undefined>> = {
  string: text,
  // Who reads it decides what it leads to: much that is sent as a URI is none.
  reference: text,
  dateTime: matching(dateTime),
  binary: matching(base64),
  boolean: (value) => {
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
    return word === 'true' ? true : word === 'false' ? false : undefined;
  },
  decimal: numberOf,
  integer: (value) => {
    const found = numberOf(value);
    return Number.isSafeInteger(found) ? found : undefined;
  },
};

function numberOf(value: unknown): number | undefined {
  const found =
    typeof value === 'number' ? value : typeof value === 'string' && number.test(value) ? Number(value) : NaN;
  // JSON knows a zero with a sign, and PostgreSQL does not.
  return Number.isFinite(found) ? found + 0 : undefined;
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  string: 'this text',
  number: 'this number',
  boolean: 'a boolean',
};

/** What a value is, in words for a message. The value itself may be personal and is not repeated. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : (kinds[typeof value] ?? 'this');
}
