import type { Filter } from './filter/types.ts';
import type { ResourceTypeName } from './schema/types.ts';
import { lookUp } from './store/lookUp.ts';

/** Where an index finds resources by one value. */
interface Index {
  readonly rows: string;
  readonly column: string;
  readonly folded: boolean;
}

const alive = 'scim_resource x where x.deleted_at is null';

const indexes: Readonly<Record<ResourceTypeName, Readonly<Record<string, Index>>>> = {
  User: {
    userName: { rows: `${alive} and x.type = 'User'`, column: 'user_name_norm', folded: true },
    externalId: { rows: `${alive} and x.external_id is not null`, column: 'external_id', folded: false },
  },
  Group: {
    displayName: { rows: `${alive} and x.type = 'Group'`, column: 'display_name_norm', folded: true },
    externalId: { rows: `${alive} and x.external_id is not null`, column: 'external_id', folded: false },
  },
};

/**
 * Where a list begins when its filter asks for one user name, id of the provider or name of a group: with what an index has of
 * it, as SQL for a `from` that has `r`, rows of scim_resource. Nothing else is asked of them, not even an order, and the value is compared
 * once more together with the connection, which says nothing new but costs more by any other index: the planner takes a connection that
 * its statistics do not know for one row, and would as soon read all of it. Undefined for any other filter.
 */
export function indexedLookup(
  filter: Filter,
  type: ResourceTypeName,
  parameters: unknown[],
): string | undefined {
  if (filter.op === 'and')
    return indexedLookup(filter.left, type, parameters) ?? indexedLookup(filter.right, type, parameters);
  const sought = soughtBy(filter);
  const index = sought && Object.hasOwn(indexes[type], sought.name) ? indexes[type][sought.name] : undefined;
  if (sought === undefined || index === undefined) return undefined;
  const name = `$${parameters.push(sought.value)}::text`;
  const value = index.folded ? `(select lower(${name}))` : name;
  const place = `(x.source_id, x.${index.column})`;
  const found = `x.${index.column} = ${value} and ${place} >= ($1::uuid, ${value}) and ${place} <= ($1::uuid, ${value})`;
  return `
    (select x.resource_id from ${index.rows} and ${found} offset 0) x
     cross join ${lookUp('scim_resource', '*', 'resource_id = x.resource_id')} r`;
}

/** The attribute and the value of a comparison for equality, within brackets too. */
function soughtBy(filter: Filter): { readonly name: string; readonly value: string } | undefined {
  if (filter.op === 'element' && filter.path.extension === undefined) {
    const inside = filter.of.op === 'and' ? [filter.of.left, filter.of.right] : [filter.of];
    const found = inside.map(soughtBy).find((one) => one?.name === 'value');
    return found && { name: `${filter.path.attribute.name}.value`, value: found.value };
  }
  if (filter.op !== 'eq' || typeof filter.value !== 'string' || filter.path.extension !== undefined)
    return undefined;
  const { attribute, sub } = filter.path;
  return {
    name: sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`,
    value: filter.value,
  };
}
