import { wordsOf } from '../kernel/text.ts';
import { readBoolean } from './cell/boolean.ts';
import { readDate } from './cell/date.ts';
import { isEmail } from './cell/email.ts';
import { readNumber } from './cell/number.ts';
import { isStatusWord, statusOf } from './values/status.ts';

/** What a value looks like; `ColumnProfile.shapes` counts the cells of each. */
export const shapeNames = [
  'email',
  'date',
  'phone',
  'url',
  'number',
  'integer',
  'code',
  'uuid',
  'boolean',
  'status',
  'name',
  'severalWords',
  'salutation',
] as const;
export type ShapeName = (typeof shapeNames)[number];

/** One cell can have several shapes (`1` is a number, an integer and a boolean word). */
const tests: Readonly<Record<ShapeName, (value: string) => boolean>> = {
  email: (value) => value.includes('@') && isEmail(value),
  date: (value) => isDate(value),
  phone: (value) =>
    /^[+(\d][\d\s().\-/]{5,}\d(?:\s*(?:x|ext\.?)\s*\d+)?$/i.test(value) &&
    /[+\s()\-/.]/.test(value) &&
    !isDate(value) &&
    readNumber(value.replace(/^\+/, '?')) === null,
  url: (value) => /^(?:https?:\/\/|www\.)\S+$/i.test(value),
  number: (value) => /\d/.test(value) && readNumber(value) !== null,
  integer: (value) => /^\d+$/.test(value),
  code: (value) => value.length <= 40 && /^[\p{L}\p{N}_./-]+$/u.test(value) && /\d/.test(value),
  uuid: (value) => /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value),
  boolean: (value) => value.length <= 10 && readBoolean(value) !== undefined,
  status: (value) => value.length <= 30 && (statusOf(value) !== undefined || isStatusWord(value)),
  name: (value) => /^\p{L}[\p{L}\p{M}.'’-]*(?:\s+\p{L}[\p{L}\p{M}.'’-]*){0,3}$/u.test(value),
  severalWords: (value) => /\S[\s,]+\S/.test(value),
  salutation: (value) => value.length <= 12 && salutations.has(wordsOf(value)),
};

const salutations = new Set(
  'mr mrs ms miss mx dr prof professor sir herr frau mme mlle m monsieur madame sr sra dhr mevr'.split(' '),
);

/** The shapes of a trimmed value as bits, in the order of `shapeNames`. */
export function shapesOf(value: string): number {
  let bits = 0;
  shapeNames.forEach((name, at) => {
    if (tests[name](value)) bits |= 1 << at;
  });
  return bits;
}

function isDate(value: string): boolean {
  const reading = readDate(value);
  return reading !== null && reading.kind !== 'impossible';
}
