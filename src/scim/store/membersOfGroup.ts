import type { TenantScope } from '../../db/tenant.ts';
import type { Reference } from './rows.ts';

/** What people read instead of an id. */
const display = `coalesce(r.body ->> 'displayName', r.body -> 'name' ->> 'formatted', r.user_name)`;

const select = {
  name: 'scim_members',
  text: `
    select r.resource_id as value, r.type, ${display} as display
      from scim_member m join scim_resource r on r.source_id = $1 and r.resource_id = m.resource_id and r.deleted_at is null
     where m.source_id = $1 and m.group_id = $2
     order by m.resource_id`,
};

/** Everybody in a group, and the groups within it. */
export async function membersOfGroup(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
): Promise<readonly Reference[]> {
  const { rows } = await scope.client.query<Reference>({ ...select, values: [connectionId, groupId] });
  return rows;
}

const selectMany = {
  name: 'scim_members_of_groups',
  text: `
    select m.group_id, r.resource_id as value, r.type, ${display} as display
      from scim_member m join scim_resource r on r.source_id = $1 and r.resource_id = m.resource_id and r.deleted_at is null
     where m.source_id = $1 and m.group_id = any ($2::uuid[])
     order by m.group_id, m.resource_id`,
};

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
