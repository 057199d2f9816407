import type { JsonValue } from '../../db/schema.ts';
import type { Attribute } from '../schema/types.ts';
import { momentOf } from './moment.ts';
import type { CompareOperator, Filter } from './types.ts';

/**
 * Whether one element of a multi-valued attribute matches the filter that stands in brackets after it. An element without parts is its own
 * `value`. It decides as `filterSql` does: `ne` is the contrary of `eq`, so that it holds where there is no value; a value that is not of
 * the attribute's type is there, and equals nothing.
 */
export function matches(filter: Filter, element: JsonValue): boolean {
  if (filter.op === 'and') return matches(filter.left, element) && matches(filter.right, element);
  if (filter.op === 'or') return matches(filter.left, element) || matches(filter.right, element);
  if (filter.op === 'not') return !matches(filter.of, element);
  if (filter.op === 'constant') return filter.holds;
  // An element has no elements: the parser lets no brackets into brackets.
  if (filter.op === 'element') return false;
  const { attribute } = filter.path;
  const value = valueOf(element, attribute.name);
  if (filter.op === 'pr') return isPresent(value);
  if (filter.value === null) return isPresent(value) === (filter.op === 'ne');
  return compares(filter.op, comparable(attribute, value), comparable(attribute, filter.value));
}

function valueOf(element: JsonValue, name: string): JsonValue | undefined {
  if (typeof element !== 'object' || element === null || Array.isArray(element))
    return name === 'value' ? element : undefined;
  return Object.hasOwn(element, name) ? (element as Record<string, JsonValue>)[name] : undefined;
}

/** Neither null nor empty (RFC 7644 §3.4.2.2, `pr`; RFC 7643 §2.5). */
function isPresent(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

type Comparable = string | number | undefined;

function compares(op: CompareOperator, left: Comparable, right: Comparable): boolean {
  if (op === 'ne') return !compares('eq', left, right);
  if (left === undefined || right === undefined) return false;
  if (op === 'co') return String(left).includes(String(right));
  if (op === 'sw') return String(left).startsWith(String(right));
  if (op === 'ew') return String(left).endsWith(String(right));
  const order = orderOf(left, right);
  return {
    eq: order === 0,
    gt: order > 0,
    ge: order >= 0,
    lt: order < 0,
    le: order <= 0,
  }[op];
}

/** What is compared: text without its case where that does not count, moments as numbers; undefined for a value of another type. */
function comparable(attribute: Attribute, value: JsonValue | undefined): Comparable {
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : undefined;
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : undefined;
    case 'dateTime':
      return typeof value === 'string' ? momentOf(value) : undefined;
    case 'complex':
      return undefined;
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof value !== 'string') return undefined;
      return attribute.caseExact ? value : value.toLowerCase();
  }
}

/** Text by its code points, as PostgreSQL orders it by the collation "C". */
function orderOf(left: string | number, right: string | number): number {
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right);
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
