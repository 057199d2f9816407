import type { TenantScope } from '../../db/tenant.ts';
import { lookUp } from '../store/lookUp.ts';
import { enrolmentColumn } from '../../directory/enrolmentColumn.ts';
import { deepest } from '../nesting.ts';

/** What groups of a connection stand for in one hub, besides the hub itself. */
export interface GroupUses {
  /** Group -> columns of programs that it stands for. */
  readonly programs: ReadonlyMap<string, readonly string[]>;
  /** Groups that stand for an option of a field, in the order of fields and options. */
  readonly options: readonly { readonly group: string; readonly key: string; readonly label: string }[];
  /** All columns and fields of both. */
  readonly columns: readonly string[];
  readonly keys: readonly string[];
}

/** $2 the hub: programs of others are a matter of their own feeds. */
export async function loadGroupUses(
  scope: TenantScope,
  connectionId: string,
  hubId: string,
): Promise<GroupUses> {
  const { rows } = await scope.client.query<{
    group_id: string;
    program_id: string | null;
    key: string | null;
    label: string | null;
  }>(
    `select u.group_id, p.program_id, f.key, o.label
       from scim_group_use u
       left join program p on p.program_id = u.program_id and p.hub_id = $2
       left join field_option o on o.option_id = u.option_id
       left join field f on f.field_id = o.field_id
      where u.source_id = $1 and (p.program_id is not null or f.key is not null)
      order by f.position, o.position, u.use_id`,
    [connectionId, hubId],
  );
  const programs = new Map<string, string[]>();
  const options: { group: string; key: string; label: string }[] = [];
  for (const { group_id: group, program_id: program, key, label } of rows) {
    if (program !== null) programs.set(group, [...(programs.get(group) ?? []), enrolmentColumn(program)]);
    if (key !== null && label !== null) options.push({ group, key, label });
  }
  return {
    programs,
    options,
    columns: [...new Set([...programs.values()].flat())],
    keys: [...new Set(options.map((one) => one.key))],
  };
}

/** What groups say about one person, and what they said before. */
export interface FromGroups {
  /** Field key -> labels; the empty list: groups said something before and say nothing now. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Column of a program -> enrolled; false: was by a group before. */
  readonly enrolments: ReadonlyMap<string, boolean>;
}

/**
 * For a page of people what the groups that they are in stand for, groups within groups too. What was said last is what the source
 * remembers of them: who leaves a group loses what came by it. As long as nobody has decided about that loss, it is said again.
 */
export async function fromGroups(
  scope: TenantScope,
  connectionId: string,
  sourceId: string,
  uses: GroupUses,
  ids: readonly string[],
): Promise<Map<string, FromGroups>> {
  if (uses.columns.length + uses.keys.length === 0) return new Map();
  const { rows } = await scope.client.query<{ id: string; groups: string[]; before: string[] }>(
    selectGroupsOf,
    [connectionId, sourceId, ids, [...uses.columns, ...uses.keys]],
  );
  return new Map(rows.map(({ id, groups, before }) => [id, saidBy(uses, groups, before)]));
}

function saidBy(uses: GroupUses, groups: readonly string[], before: readonly string[]): FromGroups {
  const values = new Map<string, string[]>();
  const within = new Set(groups);
  for (const { key, label } of uses.options.filter((one) => within.has(one.group)))
    values.set(key, [...new Set([...(values.get(key) ?? []), label])]);
  const enrolments = new Map<string, boolean>(
    groups.flatMap((group) => uses.programs.get(group) ?? []).map((column) => [column, true] as const),
  );
  for (const name of before) {
    if (uses.keys.includes(name) && !values.has(name)) values.set(name, []);
    if (uses.columns.includes(name) && !enrolments.has(name)) enrolments.set(name, false);
  }
  return { values, enrolments };
}

/** $1 connection, $2 source of the hub, $3 people, $4 names that groups can say. Costs the groups of these people. */
const selectGroupsOf = `
with recursive above as (
  select p.id, m.group_id, 0 as depth
    from unnest($3::uuid[]) as p (id) cross join ${lookUp('scim_member', 'group_id', 'resource_id = p.id')} m
  union
  select a.id, m.group_id, a.depth + 1
    from above a cross join ${lookUp('scim_member', 'group_id', 'resource_id = a.group_id')} m
   where a.depth < ${deepest}
), within as (
  select a.id, array_agg(distinct a.group_id) as groups from above a group by a.id
)
select p.id, coalesce(g.groups, '{}') as groups,
       array(select n.name from unnest($4::text[]) as n (name)
              where k."values" ? n.name or w.after -> n.name = 'null') as before
  from unnest($3::uuid[]) as p (id)
  left join within g on g.id = p.id
  left join source_record k on k.source_id = $2 and k.record_key = 'key:' || p.id
  left join lateral (
    select c.after
      from (select * from change where member_id = k.member_id offset 0) c
      join plan_section x on x.plan_id = c.plan_id and x.kind = c.kind
      left join change_outcome u on u.plan_id = c.plan_id and u.item_no = c.item_no
     where c.record_key = k.record_key
       and c.plan_id = (select l.plan_id from plan l where l.source_id = $2 and not l.at_once order by l.plan_id desc limit 1)
       and (u.result in ('stale', 'failed') or u.result is null and x.status <> 'applied')) w on true`;
