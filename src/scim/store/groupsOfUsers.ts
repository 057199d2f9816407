import type { TenantScope } from '../../db/tenant.ts';
import type { Reference } from './rows.ts';

/** Groups within groups that are followed; nobody nests them as deep. */
export const deepest = 10;

/**
 * Groups above the users or groups that `start` selects as (member_id, group_id): a walk up, each pair once per depth, so that its cost is
 * bounded even if there were a circle.
 */
function walkUp(connection: string, start: string): string {
  return `
    with recursive up as (
      ${start}
      union
      select u.member_id, m.group_id, u.depth + 1
        from up u join scim_member m on m.source_id = ${connection} and m.resource_id = u.group_id
       where u.depth < ${deepest}
    ), nearest as (
      select u.member_id, u.group_id, min(u.depth) as depth from up u group by u.member_id, u.group_id
    )`;
}

const reference = `
  jsonb_build_object('value', g.resource_id, 'display', g.body -> 'displayName',
                     'type', case when n.depth = 1 then 'direct' else 'indirect' end)`;

/** SQL for the groups of one member as a JSON array of references, those that it is in itself first. */
export function groupsJson(connection: string, member: string): string {
  return `(
    ${walkUp(
      connection,
      `select m.resource_id as member_id, m.group_id, 1 as depth from scim_member m
        where m.source_id = ${connection} and m.resource_id = ${member}`,
    )}
    select jsonb_agg(${reference} order by n.depth, g.resource_id)
      from nearest n join scim_resource g on g.source_id = ${connection} and g.resource_id = n.group_id and g.deleted_at is null)`;
}

const ofMany = {
  name: 'scim_groups_of_users',
  text: `
    ${walkUp(
      '$1',
      `select m.resource_id as member_id, m.group_id, 1 as depth from scim_member m
        where m.source_id = $1 and m.resource_id = any ($2::uuid[])`,
    )}
    select n.member_id, jsonb_agg(${reference} order by n.depth, g.resource_id) as groups
      from nearest n join scim_resource g on g.source_id = $1 and g.resource_id = n.group_id and g.deleted_at is null
     group by n.member_id`,
};

/** Groups of a page of users: user -> groups, those that it is in itself first. */
export async function groupsOfUsers(
  scope: TenantScope,
  connectionId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Reference[]>> {
  if (userIds.length === 0) return new Map();
  const { rows } = await scope.client.query<{ member_id: string; groups: Reference[] }>({
    ...ofMany,
    values: [connectionId, userIds],
  });
  return new Map(rows.map((row) => [row.member_id, row.groups]));
}
