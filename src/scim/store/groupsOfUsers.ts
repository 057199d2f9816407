import type { TenantScope } from '../../db/tenant.ts';
import { lookUp } from './lookUp.ts';
import type { Reference } from './rows.ts';
import { deepest } from '../nesting.ts';

/**
 * Groups above the users or groups that `start` selects as (member_id, group_id): a walk up, each pair once per depth, so that its cost is
 * bounded even if there were a circle.
 */
function walkUp(start: string): string {
  return `
    with recursive up as (
      ${start}
      union
      select u.member_id, m.group_id, u.depth + 1
        from up u
       cross join ${lookUp('scim_member', 'group_id', 'resource_id = u.group_id')} m
       where u.depth < ${deepest}
    ), nearest as (
      select u.member_id, u.group_id, min(u.depth) as depth from up u group by u.member_id, u.group_id
    )`;
}

const reference = `
  jsonb_build_object('value', g.resource_id, 'display', g.body -> 'displayName',
                     'type', case when n.depth = 1 then 'direct' else 'indirect' end)`;

const groupsFound = `
  nearest n
 cross join ${lookUp('scim_resource', 'resource_id, body, deleted_at', 'resource_id = n.group_id')} g
 where g.deleted_at is null`;

/** SQL for the groups of one member, $2, as a JSON array of references, those that it is in itself first. */
export const groupsJson = `(
  ${walkUp(
    `select m.resource_id as member_id, m.group_id, 1 as depth from scim_member m
      where m.source_id = $1 and m.resource_id = $2`,
  )}
  select jsonb_agg(${reference} order by n.depth, g.resource_id) from ${groupsFound})`;

const ofMany = {
  name: 'scim_groups_of_users',
  text: `
    ${walkUp(
      `select w.id as member_id, m.group_id, 1 as depth
         from unnest($2::uuid[]) as w (id)
        cross join ${lookUp('scim_member', 'group_id', 'resource_id = w.id')} m`,
    )}
    select n.member_id, jsonb_agg(${reference} order by n.depth, g.resource_id) as groups
      from ${groupsFound}
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
