import type { Attribute } from '../schema/types.ts';

/** Where SQL finds a value, and as what: `folded` is text in lower case already. */
export interface Place {
  readonly sql: string;
  readonly as: 'json' | 'text' | 'folded' | 'uuid' | 'moment' | 'boolean';
}

/** Puts a value among the parameters of the statement and names it, as `$3::text`. */
export type Bind = (
  value: string | number | boolean,
  type: 'text' | 'uuid' | 'numeric' | 'boolean' | 'timestamptz',
) => string;

/** The same value of the same type is one parameter. */
export function binder(parameters: unknown[]): Bind {
  const known = new Map<string, string>();
  return (value, type) => {
    const key = `${type} ${typeof value} ${value}`;
    const name = known.get(key) ?? `$${parameters.push(String(value))}::${type}`;
    known.set(key, name);
    return name;
  };
}

const moment = String.raw`'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$'`;
const zone = String.raw`'(z|[+-]\d\d:\d\d)$'`;

/**
 * The value as SQL compares and orders it: text without its case where that does not count, by code points; numbers and moments by what
 * they are. Null when what is stored is not of the attribute's type, which no cast may fail on.
 */
export function comparable({ sql, as }: Place, { type, caseExact }: Attribute): string {
  const cased = (text: string) => `(${caseExact ? text : `lower(${text})`} collate "C")`;
  if (as === 'folded') return `(${sql} collate "C")`;
  if (as === 'text') return cased(sql);
  if (as === 'uuid') return `(${sql}::text collate "C")`;
  // What is answered has milliseconds.
  if (as === 'moment') return `date_trunc('milliseconds', ${sql})`;
  if (as === 'boolean') return sql;
  const text = `case jsonb_typeof(${sql}) when 'string' then ${sql} #>> '{}' end`;
  switch (type) {
    case 'boolean':
      return `case jsonb_typeof(${sql}) when 'boolean' then (${sql})::boolean end`;
    case 'integer':
    case 'decimal':
      return `case jsonb_typeof(${sql}) when 'number' then (${sql})::numeric end`;
    case 'dateTime': {
      const zoned = `(${text}) || case when (${text}) ~* ${zone} then '' else 'Z' end`;
      return `date_trunc('milliseconds', case when (${text}) ~* ${moment} then psm_moment(${zoned}) end)`;
    }
    case 'string':
    case 'reference':
    case 'binary':
    case 'complex':
      return cased(text);
  }
}

/** Neither null nor empty (RFC 7644 §3.4.2.2, `pr`; RFC 7643 §2.5). */
export function present({ sql, as }: Place): string {
  if (as !== 'json') return `${sql} is not null`;
  return `coalesce(${sql}, 'null') not in ('null', '""', '[]', '{}')`;
}
