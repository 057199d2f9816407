import { deepest } from '../nesting.ts';
import { lookUp } from './lookUp.ts';

/**
 * People whose memberships change, by way of groups within groups too, are pushed again when the group, or one that it is in, stands for
 * something here. They are locked in the order of their ids. $1 connection, $2 group.
 *
 * @param changed a query for the ids of members that come or go
 */
export function touchPeople(changed: string): string {
  return `
    above as (
      select $2::uuid as group_id, 0 as depth
      union
      select m.group_id, a.depth + 1
        from above a
       cross join ${lookUp('scim_member', 'group_id', 'resource_id = a.group_id')} m
       where a.depth < ${deepest}
    ), below as (
      select r.resource_id, r.type, 0 as depth
        from (${changed}) c
       cross join ${lookUp('scim_resource', 'resource_id, type', 'resource_id = c.resource_id')} r
       where (select exists (select from scim_group_use u
                              where u.source_id = $1 and u.group_id in (select group_id from above)))
      union
      select r.resource_id, r.type, b.depth + 1
        from below b
       cross join ${lookUp('scim_member', 'resource_id', 'group_id = b.resource_id')} m
       cross join ${lookUp('scim_resource', 'resource_id, type', 'resource_id = m.resource_id')} r
       where b.type = 'Group' and b.depth < ${deepest}
    ), people as (
      select r.resource_id
        from (select distinct resource_id from below where type = 'User' order by resource_id) b
       cross join ${lookUp('scim_resource', 'resource_id', 'resource_id = b.resource_id', 'for no key update')} r
    ), touched as (
      update scim_resource r
         set revision = r.revision + 1, fresh = true, settled = false, pushed_at = clock_timestamp()
       where r.source_id = $1 and r.resource_id = any (array(select resource_id from people)) and r.deleted_at is null
    )`;
}
