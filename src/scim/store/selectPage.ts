import { hasSqlState } from '../../db/client.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { Cursor } from '../cursor.ts';
import { ScimError } from '../scimError.ts';
import type { StoredResource } from '../types.ts';
import { resourceColumns, type ResourceRow, storedOf } from './rows.ts';

/** A list as SQL over `r`, rows of scim_resource. */
export interface ListSql {
  /** Where its resources are, and others: `r` is one of them. */
  readonly from: string;
  readonly condition: string;
  /** What it is sorted by; undefined: by id alone. */
  readonly key: string | undefined;
  readonly descending: boolean;
  readonly parameters: readonly unknown[];
  /** Given when there are few such statements: they are prepared once for a connection to the database. */
  readonly name: string | undefined;
}

/** A resource and what the list is sorted by, as text. */
export interface ListedResource {
  readonly stored: StoredResource;
  readonly sortedBy: string | null;
}

/** How many resources the list has. Costs a walk through all of them, in an index when there is no filter. */
export async function countList(scope: TenantScope, list: ListSql): Promise<number> {
  const { rows } = await scope.client.query<{ count: number }>({
    ...(list.name !== undefined && { name: `scim_count_${list.name}` }),
    text: `select count(*) as count from ${list.from} where ${list.condition}`,
    values: [...list.parameters],
  });
  return rows[0]?.count ?? 0;
}

/** Resources from the n-th on, counted from 0: those before it are walked through in the order of an index where there is one. */
export async function selectByIndex(
  scope: TenantScope,
  list: ListSql,
  offset: number,
  limit: number,
): Promise<ListedResource[]> {
  const parameters = [...list.parameters, limit, offset];
  return read(scope, list, 'index', {
    condition: list.condition,
    order: orderBy(list, false),
    rest: `limit $${parameters.length - 1} offset $${parameters.length}`,
    parameters,
  });
}

/**
 * Resources after the one that the cursor names in the order of the list or, backwards, those before it, the nearest first. By what they are sorted by and not by their number,
 * so that whoever comes or goes meanwhile makes nobody be missed.
 *
 * @throws ScimError 400 `invalidCursor`
 */
export async function selectByCursor(
  scope: TenantScope,
  list: ListSql,
  cursor: Cursor | undefined,
  limit: number,
): Promise<ListedResource[]> {
  const backwards = cursor?.direction === 'previous';
  const parameters = [...list.parameters, limit];
  const rest = `limit $${parameters.length}`;
  const beyond = cursor === undefined ? '' : ` and ${beyondSql(list, cursor, parameters)}`;
  return read(scope, list, cursor === undefined ? 'first' : cursor.direction, {
    condition: list.condition + beyond,
    order: orderBy(list, backwards),
    rest,
    parameters,
  });
}

/** Nobody without a value comes first but in a descending order (RFC 7644 §3.4.2.3); equals are in the order of their ids. */
function orderBy({ key, descending }: ListSql, backwards: boolean): string {
  const byId = `r.resource_id ${backwards ? 'desc' : 'asc'}`;
  if (key === undefined) return byId;
  return `${key} ${descending === backwards ? 'asc nulls last' : 'desc nulls first'}, ${byId}`;
}

/** The condition that a resource is beyond the one that the cursor names. */
function beyondSql({ key, descending }: ListSql, cursor: Cursor, parameters: unknown[]): string {
  const backwards = cursor.direction === 'previous';
  const id = `r.resource_id ${backwards ? '<' : '>'} $${parameters.push(cursor.id)}::uuid`;
  if (key === undefined) return id;
  const towardsNulls = descending === backwards;
  if (cursor.sortedBy === null)
    return towardsNulls ? `(${key} is null and ${id})` : `(${key} is not null or ${id})`;
  const value = `$${parameters.push(cursor.sortedBy)}`;
  return towardsNulls
    ? `(${key} > ${value} or ${key} is null or (${key} = ${value} and ${id}))`
    : `(${key} < ${value} or (${key} = ${value} and ${id}))`;
}

interface PageSql {
  readonly condition: string;
  readonly order: string;
  readonly rest: string;
  readonly parameters: unknown[];
}

async function read(
  scope: TenantScope,
  { from, key, name }: ListSql,
  kind: string,
  { condition, order, rest, parameters }: PageSql,
): Promise<ListedResource[]> {
  const { rows } = await scope.client
    .query<ResourceRow & { sorted_by: string | null }>({
      ...(name !== undefined && { name: `scim_${kind}_${name}` }),
      text: `
        select ${resourceColumns}, ${key === undefined ? 'null' : `(${key})::text`} as sorted_by
          from ${from} where ${condition} order by ${order} ${rest}`,
      values: parameters,
    })
    .catch((error: unknown) => {
      // Class 22, a value of the wrong type: no cursor that was handed out has one.
      if (hasSqlState(error) && (error as { code: string }).code.startsWith('22') && kind !== 'index')
        throw new ScimError(400, 'invalidCursor', 'The cursor is not one that was handed out here.');
      throw error;
    });
  return rows.map((row) => ({ stored: storedOf(row), sortedBy: row.sorted_by }));
}
