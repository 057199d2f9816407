import { deepest } from './groupsOfUsers.ts';

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
        from above a join scim_member m on m.source_id = $1 and m.resource_id = a.group_id
       where a.depth < ${deepest}
    ), below as (
      select c.resource_id, 0 as depth
        from (${changed}) c
       where (select exists (select from scim_group_use u
                              where u.source_id = $1 and u.group_id in (select group_id from above)))
      union
      select m.resource_id, b.depth + 1
        from below b join scim_member m on m.source_id = $1 and m.group_id = b.resource_id
       where b.depth < ${deepest}
    ), people as (
      select r.resource_id from scim_resource r
       where r.source_id = $1 and r.resource_id in (select resource_id from below) and r.type = 'User' and r.deleted_at is null
       order by r.resource_id for no key update of r
    ), touched as (
      update scim_resource r
         set revision = r.revision + 1, fresh = true, settled = false, pushed_at = clock_timestamp()
        from people p where r.source_id = $1 and r.resource_id = p.resource_id
    )`;
}
