import { definitionOf } from './definitionOf.ts';
import { filterSql } from './filter/filterSql.ts';
import { parseFilter } from './filter/parseFilter.ts';
import { sortKeySql } from './filter/sortKeySql.ts';
import { type Filter, filterLimits } from './filter/types.ts';
import { indexedLookup } from './indexedLookup.ts';
import { resolvePath } from './schema/resolvePath.ts';
import type { Registry, ResourceTypeName } from './schema/types.ts';
import { ScimError } from './scimError.ts';
import type { ListSql } from './store/selectPage.ts';
import type { ListQuery, ScimScope } from './types.ts';

/**
 * What a query asks for, as SQL. Over several types (RFC 7644 §3.4.2.1) an attribute that one of them does not have has no value there.
 *
 * @throws ScimError 400 `invalidFilter`, `invalidPath`, `invalidValue`
 */
export function listSql(at: ScimScope, types: readonly ResourceTypeName[], query: ListQuery): ListSql {
  const { registry, connectionId, baseUrl } = at;
  const parameters: unknown[] = [connectionId];
  const around = { baseUrl, connection: '$1' };
  let filter: Filter | undefined;
  const ofTypes = types.map((type) => {
    const isType = `r.type = '${type}'`;
    if (query.filter === undefined) return isType;
    const definition = definitionOf(registry, type);
    const others = types.filter((one) => one !== type).map((one) => definitionOf(registry, one));
    filter = parseFilter(query.filter, definition, filterLimits, others);
    return `${isType} and ${filterSql(filter, definition, parameters, around)}`;
  });
  const which = ofTypes.length === 1 ? ofTypes[0] : `(${ofTypes.map((one) => `(${one})`).join(' or ')})`;
  const key = query.sortBy === undefined ? undefined : keyOf(registry, types, query.sortBy);
  const [type = 'User'] = types;
  const found =
    filter !== undefined && types.length === 1 ? indexedLookup(filter, type, parameters) : undefined;
  return {
    from: found ?? 'scim_resource r',
    condition: `r.source_id = $1 and r.deleted_at is null and ${which}`,
    key,
    descending: isDescending(query.sortOrder),
    parameters,
    name: types.length === 1 && key === undefined ? nameOf(type, filter) : undefined,
  };
}

function keyOf(registry: Registry, types: readonly ResourceTypeName[], sortBy: string): string {
  const keys = types.flatMap((type) => {
    const path = resolvePath(definitionOf(registry, type), sortBy.trim());
    return path === undefined ? [] : [{ type, sql: sortKeySql(path, type) }];
  });
  const [first] = keys;
  if (first === undefined)
    throw new ScimError(
      400,
      'invalidPath',
      `"sortBy" names no attribute of ${types.join(' or ')}: "${sortBy.slice(0, 100)}".`,
    );
  if (types.length === 1) return first.sql;
  return `(case ${keys.map(({ type, sql }) => `when r.type = '${type}' then ${sql}`).join(' ')} end)`;
}

/** @throws ScimError 400 `invalidValue` */
function isDescending(order: string | undefined): boolean {
  const word = order?.trim().toLowerCase();
  if (word === undefined || word === '' || word === 'ascending') return false;
  if (word === 'descending') return true;
  throw new ScimError(400, 'invalidValue', '"sortOrder" is "ascending" or "descending".');
}

/**
 * The queries that identity providers send all the time: all, and one comparison for equality. They are prepared under this name, which
 * therefore has to say everything that the text of the statement depends on.
 */
function nameOf(type: ResourceTypeName, filter: Filter | undefined): string | undefined {
  if (filter === undefined) return type;
  if (filter.op !== 'eq' || filter.value === null || filter.path.extension !== undefined) return undefined;
  const { attribute, sub } = filter.path;
  return prepared.has(attribute.name) && sub === undefined ? `${type}_${attribute.name}` : undefined;
}

const prepared: ReadonlySet<string> = new Set(['userName', 'externalId', 'displayName']);
