import type { Attribute, AttributePath, ResourceDefinition } from '../schema/types.ts';
import { belongsSql, collectionOf, type FilterSurroundings, memberPlace } from './collectionSql.ts';
import { compareSql, type PositiveOperator } from './compareSql.ts';
import { type Bind, binder, type Place, present } from './place.ts';
import { resourcePlace } from './resourcePlace.ts';
import type { Filter, FilterValue } from './types.ts';

type Presence = Extract<Filter, { readonly op: 'pr' }>;
type Comparison = Extract<Filter, { readonly value: FilterValue }>;
type Element = Extract<Filter, { readonly op: 'element' }>;
/** What is left when `and`, `or`, `not`, `ne` and null are written. */
type Leaf =
  | Presence
  | Element
  | (Comparison & { readonly op: PositiveOperator; readonly value: NonNullable<FilterValue> });

/**
 * A filter as a condition on `r`, a row of scim_resource, in brackets; its values and its keys go to `parameters`, and the SQL names them
 * `$n`. Only true is a match: null counts as false, so that a comparison with a column stays one that an index can answer.
 *
 * `ne` is the contrary of `eq`, as RFC 7644 §3.4.2.2 words it: it holds for a resource without the attribute, and for a multi-valued
 * attribute of which no element is equal. Within brackets it is about the one element.
 *
 * Cost: a look at an index for `eq` on userName, externalId, id, a group's displayName, members, groups, and addresses of users;
 * all else reads the rows that the statement selects.
 */
export function filterSql(
  filter: Filter,
  definition: ResourceDefinition,
  parameters: unknown[],
  around: FilterSurroundings,
): string {
  const bind = binder(parameters);
  return `(${conditionSql(filter, leafOf(definition, bind, around))})`;
}

/** The filter of `members[...]` as a condition on `m`, a row of scim_member. */
export function memberFilterSql(filter: Filter, parameters: unknown[], baseUrl: string): string {
  const bind = binder(parameters);
  const place = ({ name }: Attribute) => memberPlace(name, bind, baseUrl);
  return conditionSql(filter, (leaf) => simpleSql(leaf, place(leaf.path.attribute), bind));
}

/** Everything that does not depend on where values stand. */
function conditionSql(filter: Filter, leafSql: (leaf: Leaf) => string): string {
  if (filter.op === 'and' || filter.op === 'or')
    return `(${conditionSql(filter.left, leafSql)} ${filter.op} ${conditionSql(filter.right, leafSql)})`;
  if (filter.op === 'not') return contrary(conditionSql(filter.of, leafSql));
  if (filter.op === 'constant') return String(filter.holds);
  if (filter.op === 'pr' || filter.op === 'element') return leafSql(filter);
  const { op, path, value } = filter;
  if (value === null) {
    const there = leafSql({ op: 'pr', path });
    return op === 'ne' ? there : contrary(there);
  }
  return op === 'ne' ? contrary(leafSql({ op: 'eq', path, value })) : leafSql({ op, path, value });
}

const contrary = (condition: string) => `((${condition}) is not true)`;

function leafOf(definition: ResourceDefinition, bind: Bind, around: FilterSurroundings) {
  return (leaf: Leaf): string => {
    const { path } = leaf;
    if (leaf.op !== 'element' && !path.attribute.multiValued)
      return simpleSql(leaf, resourcePlace(path, definition.name, bind, around.baseUrl), bind);
    const collection = collectionOf(path, definition, bind, around);
    if (leaf.op === 'pr' && path.sub === undefined)
      return collection.any(collection.held ? present(collection.held) : 'true');
    // Outside of brackets any element will do, for each comparison another one.
    const of =
      leaf.op === 'element' ? leaf.of : { ...leaf, path: { attribute: path.sub ?? itself(path.attribute) } };
    if (isOwn('groups', path, definition) && of.op === 'eq' && of.path.attribute.name === 'value')
      return belongsSql(String(of.value), bind, around);
    const any = collection.any(
      conditionSql(of, (inner) => simpleSql(inner, collection.place(inner.path.attribute), bind)),
    );
    const addresses = isOwn('emails', path, definition) ? addressesOf(of) : [];
    const found = addresses.map((address) => `${addressSql(address, bind, around)} and `);
    return `(${found.join('')}${any})`;
  };
}

const itself = (attribute: Attribute): Attribute => ({ ...attribute, name: 'value', multiValued: false });

const isOwn = (wanted: string, { extension, attribute }: AttributePath, { name }: ResourceDefinition) =>
  name === 'User' && extension === undefined && attribute.name === wanted;

function simpleSql(leaf: Leaf, place: Place, bind: Bind): string {
  if (leaf.op === 'pr') return present(place);
  // The parser lets no brackets into brackets.
  if (leaf.op === 'element') return 'false';
  return compareSql(leaf.op, place, leaf.path.sub ?? leaf.path.attribute, leaf.value, bind);
}

/** Addresses that an element has if it matches: those that are compared on the branches of `and` that go up to the root. */
function addressesOf(filter: Filter): string[] {
  if (filter.op === 'and') return [...addressesOf(filter.left), ...addressesOf(filter.right)];
  return filter.op === 'eq' && filter.path.attribute.name === 'value' && typeof filter.value === 'string'
    ? [filter.value]
    : [];
}

/** Beside the exact condition, which implies it: who has the address is found by an index, once for the statement. */
function addressSql(address: string, bind: Bind, { connection }: FilterSurroundings): string {
  return `r.resource_id = any (array(select i.resource_id from scim_email i where i.source_id = ${connection} and i.value_norm = lower(${bind(address, 'text')})))`;
}
