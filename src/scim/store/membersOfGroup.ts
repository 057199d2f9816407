import type { TenantScope } from '../../db/tenant.ts';
import { memberFilterSql } from '../filter/filterSql.ts';
import type { Filter } from '../filter/types.ts';
import type { ScimScope } from '../types.ts';
import { lookUp } from './lookUp.ts';
import type { Reference } from './rows.ts';

/** What people read instead of an id. */
const display = `coalesce(r.body ->> 'displayName', r.body -> 'name' ->> 'formatted', r.user_name)`;

const members = (groups: string) => `
  select m.group_id, m.resource_id as value, r.type, ${display} as display
    from (select m.group_id, m.resource_id from scim_member m where m.source_id = $1 and m.group_id ${groups}
           order by m.group_id, m.resource_id offset 0) m
   cross join ${lookUp('scim_resource', 'type, body, user_name, deleted_at', 'resource_id = m.resource_id')} r
   where r.deleted_at is null`;

const select = { name: 'scim_members', text: members('= $2') };

/** Everybody in a group, and the groups within it. */
export async function membersOfGroup(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
): Promise<readonly Reference[]> {
  const { rows } = await scope.client.query<Reference>({ ...select, values: [connectionId, groupId] });
  return rows;
}

/** How many members groups have; those without any are left out. Costs a look at each in an index. */
export async function countMembers(
  scope: TenantScope,
  connectionId: string,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await scope.client.query<{ group_id: string; members: number }>({
    name: 'scim_count_members',
    text: `
      select m.group_id, count(*) as members from scim_member m
       where m.source_id = $1 and m.group_id = any ($2::uuid[]) group by m.group_id`,
    values: [connectionId, groupIds],
  });
  return new Map(rows.map((row) => [row.group_id, row.members]));
}

/** Members beyond which nobody wants the whole list back for each change of it. */
const mostShown = 1_000;

/** Whether a group is so large that its members are only told to whoever asks for them. Looks at so many rows of an index at most. */
export async function isLargeGroup(
  { scope, connectionId }: Pick<ScimScope, 'scope' | 'connectionId'>,
  groupId: string,
): Promise<boolean> {
  const { rows } = await scope.client.query<{ large: boolean }>({
    name: 'scim_large_group',
    text: `
      select exists (
        select from scim_member m where m.source_id = $1 and m.group_id = $2 offset ${mostShown}
      ) as large`,
    values: [connectionId, groupId],
  });
  return rows[0]?.large ?? false;
}

/** Ids of members that a filter of `members[...]` selects. */
export async function selectMembers(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  where: Filter,
  baseUrl: string,
): Promise<string[]> {
  const parameters: unknown[] = [connectionId, groupId];
  const condition = memberFilterSql(where, parameters, baseUrl);
  const { rows } = await scope.client.query<{ resource_id: string }>(
    `select m.resource_id from scim_member m where m.source_id = $1 and m.group_id = $2 and ${condition}`,
    parameters,
  );
  return rows.map((row) => row.resource_id);
}

const selectMany = { name: 'scim_members_of_groups', text: members('= any ($2::uuid[])') };

/** The same for a page of groups: group -> members. */
export async function membersOfGroups(
  scope: TenantScope,
  connectionId: string,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Reference[]>> {
  if (groupIds.length === 0) return new Map();
  const { rows } = await scope.client.query<Reference & { group_id: string }>({
    ...selectMany,
    values: [connectionId, groupIds],
  });
  return Map.groupBy(rows, (row) => row.group_id);
}
