import type { Attribute } from '../schema/types.ts';
import { type Bind, comparable, type Place } from './place.ts';
import type { CompareOperator } from './types.ts';

/** `ne` is `not eq`. */
export type PositiveOperator = Exclude<CompareOperator, 'ne'>;

const symbols = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;
/** As ids are written here. */
export const canonicalUuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** SQL that is true where the value at the place compares so; false or null where it does not, or where there is none. */
export function compareSql(
  op: PositiveOperator,
  place: Place,
  attribute: Attribute,
  value: string | number | boolean,
  bind: Bind,
): string {
  if (typeof value === 'boolean') return `${comparable(place, attribute)} = ${bind(value, 'boolean')}`;
  if (typeof value === 'number' && op in symbols)
    return `${comparable(place, attribute)} ${symbolOf(op)} ${bind(value, 'numeric')}`;
  if (attribute.type === 'dateTime')
    return `${comparable(place, attribute)} ${symbolOf(op)} ${bind(value, 'timestamptz')}`;
  const text = String(value);
  if (place.as === 'uuid' && op === 'eq') {
    const id = attribute.caseExact ? text : text.toLowerCase();
    return canonicalUuid.test(id) ? `${place.sql} = ${bind(id, 'uuid')}` : 'false';
  }
  const wanted = attribute.caseExact ? bind(text, 'text') : `lower(${bind(text, 'text')})`;
  // Without the collation, by which no index is ordered.
  if (op === 'eq' && place.as !== 'json') return `${textOf(place, attribute)} = ${wanted}`;
  const found = comparable(place, attribute);
  if (op === 'co') return `position(${wanted} in ${found}) > 0`;
  if (op === 'sw') return `starts_with(${found}, ${wanted})`;
  if (op === 'ew') return `right(${found}, length(${wanted})) = ${wanted}`;
  return `${found} ${symbolOf(op)} ${wanted}`;
}

const symbolOf = (op: PositiveOperator) => (op in symbols ? symbols[op as keyof typeof symbols] : '=');

function textOf({ sql, as }: Place, { caseExact }: Attribute): string {
  return as === 'folded' || caseExact ? sql : `lower(${sql})`;
}
