import type { JsonValue } from '../../db/schema.ts';
import type { Attribute } from '../schema/types.ts';
import { momentOf } from './moment.ts';
import type { CompareOperator, Filter, FilterValue } from './types.ts';

/**
 * Whether one element of a multi-valued attribute matches the filter that stands in brackets after it. An element without parts is its own
 * `value`. It decides as `filterSql` does: `ne` is the contrary of `eq`, so that it holds where there is no value; a value that is not of
 * the attribute's type is there, and equals nothing.
 */
export function matches(filter: Filter, element: JsonValue): boolean {
  switch (filter.op) {
    case 'and':
      return matches(filter.left, element) && matches(filter.right, element);
    case 'or':
      return matches(filter.left, element) || matches(filter.right, element);
    case 'not':
      return !matches(filter.of, element);
    case 'constant':
      return filter.holds;
    case 'element':
      return false;
    case 'pr':
      return isPresent(valueOf(element, filter.path.attribute.name));
    case 'ne':
      return !compares(
        'eq',
        filter.path.attribute,
        valueOf(element, filter.path.attribute.name),
        filter.value,
      );
    default:
      return compares(
        filter.op,
        filter.path.attribute,
        valueOf(element, filter.path.attribute.name),
        filter.value,
      );
  }
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

function compares(
  op: Exclude<CompareOperator, 'ne'>,
  attribute: Attribute,
  value: JsonValue | undefined,
  wanted: FilterValue,
): boolean {
  if (wanted === null) return !isPresent(value);
  const left = comparable(attribute, value);
  const right = comparable(attribute, wanted);
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'string' && typeof right === 'string') {
    if (op === 'co') return left.includes(right);
    if (op === 'sw') return left.startsWith(right);
    if (op === 'ew') return left.endsWith(right);
  }
  const order = orderOf(left, right);
  switch (op) {
    case 'eq':
      return order === 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    default:
      return false;
  }
}

/** What is compared: text without its case where that does not count, moments as numbers; undefined for a value of another type. */
function comparable(attribute: Attribute, value: JsonValue | undefined): string | number | undefined {
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
    default:
      if (typeof value !== 'string') return undefined;
      return attribute.caseExact ? value : value.toLowerCase();
  }
}

/** Text by its code points, as PostgreSQL orders it by the collation "C". */
function orderOf(left: string | number, right: string | number): number {
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right);
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
