import type { Attribute, AttributePath, ResourceDefinition } from '../schema/types.ts';
import { canonicalUuid } from './compareSql.ts';
import type { Bind, Place } from './place.ts';
import { bodyPlace } from './resourcePlace.ts';
import { deepest } from '../nesting.ts';

/** The elements of a multi-valued attribute of the resource `r`. */
export interface Collection {
  /** SQL that is true when one element meets the condition. */
  any(condition: string): string;
  /** A sub-attribute of that element; of an element without parts, `value`. */
  place(attribute: Attribute): Place;
  /** The whole element; undefined when it is a row, which always holds something. */
  readonly held: Place | undefined;
}

/** What the SQL around a filter knows. */
export interface FilterSurroundings {
  /** `https://host/scim/v2`, by which `meta.location` and `$ref` are written. */
  readonly baseUrl: string;
  /** SQL for the connection, the same for all rows, such as `$1`. */
  readonly connection: string;
}

export function collectionOf(
  path: AttributePath,
  definition: ResourceDefinition,
  bind: Bind,
  around: FilterSurroundings,
): Collection {
  const { name } = path.attribute;
  if (path.extension === undefined) {
    if (name === 'schemas') return schemas(definition, bind);
    if (name === 'members' && definition.name === 'Group') return members(bind, around);
    if (name === 'groups' && definition.name === 'User') return groups(bind, around);
  }
  const { sub: _, ...whole } = path;
  return bodyElements(bodyPlace(whole, bind).sql, bind);
}

/** Elements within the body; a lone value, of a field that took one only, is an element too. */
function bodyElements(sql: string, bind: Bind): Collection {
  const elements = `case when jsonb_typeof(${sql}) = 'array' then ${sql} when ${sql} is not null then jsonb_build_array(${sql}) end`;
  return {
    any: (condition) => `exists (select from jsonb_array_elements(${elements}) as e (v) where ${condition})`,
    place: ({ name }) => {
      const part = `(e.v -> ${bind(name, 'text')})`;
      // An element without parts is its own value.
      const sql = name === 'value' ? `case jsonb_typeof(e.v) when 'object' then ${part} else e.v end` : part;
      return { sql: `(${sql})`, as: 'json' };
    },
    held: { sql: 'e.v', as: 'json' },
  };
}

function schemas({ schema, extensions }: ResourceDefinition, bind: Bind): Collection {
  const said = extensions
    .map(({ id }) => bind(id, 'text'))
    .map((id) => `case when r.body ? ${id} then ${id} end`);
  const all = [bind(schema.id, 'text'), ...said].join(', ');
  return {
    any: (condition) => `exists (select from unnest(array[${all}]) as e (v) where ${condition})`,
    place: () => ({ sql: 'e.v', as: 'text' }),
    held: { sql: 'e.v', as: 'text' },
  };
}

const ownMembers = 'm.tenant_id = r.tenant_id and m.source_id = r.source_id';

function members(bind: Bind, { baseUrl }: FilterSurroundings): Collection {
  return {
    any: (condition) =>
      `exists (select from scim_member m where ${ownMembers} and m.group_id = r.resource_id and ${condition})`,
    place: ({ name }) => memberPlace(name, bind, baseUrl),
    held: undefined,
  };
}

/** A sub-attribute of the row `m` of scim_member, seen from the group. */
export function memberPlace(name: string, bind: Bind, baseUrl: string): Place {
  const of = (sql: string) =>
    `(select ${sql} from scim_resource x where x.tenant_id = m.tenant_id and x.source_id = m.source_id and x.resource_id = m.resource_id)`;
  if (name === 'value') return { sql: 'm.resource_id', as: 'uuid' };
  if (name === 'type') return { sql: of('x.type'), as: 'text' };
  if (name === '$ref')
    return {
      sql: of(`${bind(baseUrl, 'text')} || '/' || x.type || 's/' || x.resource_id::text`),
      as: 'text',
    };
  return {
    sql: of(`coalesce(x.body ->> 'displayName', x.body -> 'name' ->> 'formatted', x.user_name)`),
    as: 'text',
  };
}

/** Groups of a user: those that have it as a member, and those above them. */
function groups(bind: Bind, { baseUrl }: FilterSurroundings): Collection {
  const up = `
    with recursive up as (
      select m.group_id, 1 as depth from scim_member m where ${ownMembers} and m.resource_id = r.resource_id
      union
      select m.group_id, u.depth + 1 from up u join scim_member m on ${ownMembers} and m.resource_id = u.group_id
       where u.depth < ${deepest}
    ) select u.group_id, min(u.depth) as depth from up u group by u.group_id`;
  const display = `(select x.body ->> 'displayName' from scim_resource x where x.tenant_id = r.tenant_id and x.source_id = r.source_id and x.resource_id = g.group_id)`;
  const places: Readonly<Record<string, Place>> = {
    value: { sql: 'g.group_id', as: 'uuid' },
    type: { sql: `case g.depth when 1 then 'direct' else 'indirect' end`, as: 'text' },
    display: { sql: display, as: 'text' },
  };
  return {
    any: (condition) => `exists (select from (${up}) g where ${condition})`,
    place: ({ name }) =>
      places[name] ?? { sql: `(${bind(`${baseUrl}/Groups/`, 'text')} || g.group_id::text)`, as: 'text' },
    held: undefined,
  };
}

/**
 * The same for users of one group: the groups within it, of which there are few, are found once for the statement, and then their members,
 * instead of a walk up from each user.
 */
export function belongsSql(groupId: string, bind: Bind, { connection }: FilterSurroundings): string {
  const id = groupId.toLowerCase();
  if (!canonicalUuid.test(id)) return 'false';
  const within = `
    with recursive nesting as materialized (
      select m.group_id, m.resource_id
        from scim_resource x join scim_member m on m.tenant_id = x.tenant_id and m.source_id = x.source_id and m.resource_id = x.resource_id
       where x.source_id = ${connection} and x.type = 'Group' and x.deleted_at is null
    ), down as (
      select ${bind(id, 'uuid')} as group_id, 1 as depth
      union
      select n.resource_id, d.depth + 1 from down d join nesting n on n.group_id = d.group_id where d.depth < ${deepest}
    ) select d.group_id from down d`;
  return `exists (select from scim_member m where ${ownMembers} and m.resource_id = r.resource_id and m.group_id = any (array(${within})))`;
}
