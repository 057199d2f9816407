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

/** The row that `r` is decides by itself. */
const bare: FilterSurroundings = { baseUrl: '', connection: 'r.source_id' };

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
  around: Partial<FilterSurroundings> = {},
): string {
  const bind = binder(parameters);
  const given = { ...bare, ...around };
  const hint = indexedEmails(filter, definition).map((address) => `${emailSql(address, bind)} and `);
  return `(${hint.join('')}${conditionSql(filter, leafOf(definition, bind, given))})`;
}

/** The filter of `members[...]` as a condition on `m`, a row of scim_member. */
export function memberFilterSql(filter: Filter, parameters: unknown[], baseUrl: string): string {
  const bind = binder(parameters);
  const place = ({ name }: Attribute) => memberPlace(name, bind, { ...bare, baseUrl });
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
    if (isGroups(path, definition) && of.op === 'eq' && of.path.attribute.name === 'value')
      return belongsSql(String(of.value), bind, around);
    return collection.any(
      conditionSql(of, (inner) => simpleSql(inner, collection.place(inner.path.attribute), bind)),
    );
  };
}

const itself = (attribute: Attribute): Attribute => ({ ...attribute, name: 'value', multiValued: false });

const isGroups = ({ extension, attribute }: AttributePath, { name }: ResourceDefinition) =>
  name === 'User' && extension === undefined && attribute.name === 'groups';

function simpleSql(leaf: Leaf, place: Place, bind: Bind): string {
  if (leaf.op === 'pr') return present(place);
  // The parser lets no brackets into brackets.
  if (leaf.op === 'element') return 'false';
  return compareSql(leaf.op, place, leaf.path.sub ?? leaf.path.attribute, leaf.value, bind);
}

/** Addresses that whoever matches has: those on the branches of `and` that go up to the root. */
function indexedEmails(filter: Filter, definition: ResourceDefinition): string[] {
  if (filter.op === 'and')
    return [...indexedEmails(filter.left, definition), ...indexedEmails(filter.right, definition)];
  if (!('path' in filter) || definition.name !== 'User') return [];
  if (filter.path.extension !== undefined || filter.path.attribute.name !== 'emails') return [];
  if (filter.op === 'element') return addressesOf(filter.of);
  return filter.op === 'eq' && filter.path.sub?.name === 'value' && typeof filter.value === 'string'
    ? [filter.value]
    : [];
}

/** The same within one element. */
function addressesOf(filter: Filter): string[] {
  if (filter.op === 'and') return [...addressesOf(filter.left), ...addressesOf(filter.right)];
  return filter.op === 'eq' && filter.path.attribute.name === 'value' && typeof filter.value === 'string'
    ? [filter.value]
    : [];
}

/** Beside the exact condition, so that the statement begins at the index of addresses. */
function emailSql(address: string, bind: Bind): string {
  return `exists (select from scim_email i where i.tenant_id = r.tenant_id and i.source_id = r.source_id and i.resource_id = r.resource_id and i.value_norm = lower(${bind(address, 'text')}))`;
}
