import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceTypeName } from '../schema/types.ts';
import { type ResourceRow, resourceColumns, storedOf } from './rows.ts';
import type { StoredResource } from '../types.ts';
import { touchPeople } from './touchPeople.ts';

/**
 * Groups before their members, and groups in the order of their ids, as everywhere: two that write at the same time never wait for each
 * other.
 */
const lockGroups = {
  name: 'scim_lock_groups_above',
  text: `
    select from scim_resource g
     where g.source_id = $1 and g.resource_id = any (array(
             select m.group_id from scim_member m where m.source_id = $1 and m.resource_id = $2))
     order by g.resource_id for no key update of g`,
};

/** Waits for whoever is making it a member of a group, and makes others wait who would. */
const lock = {
  name: 'scim_lock_to_delete',
  text: `
    select ${resourceColumns} from scim_resource r
     where r.source_id = $1 and r.resource_id = $2 and r.type = $3 and r.deleted_at is null for update of r`,
};

/** A resource that is about to be deleted; the groups that it is in are locked before it. */
export async function lockToDelete(
  scope: TenantScope,
  connectionId: string,
  type: ResourceTypeName,
  id: string,
): Promise<StoredResource | undefined> {
  await scope.client.query({ ...lockGroups, values: [connectionId, id] });
  const { rows } = await scope.client.query<ResourceRow>({ ...lock, values: [connectionId, id, type] });
  return rows[0] && storedOf(rows[0]);
}

/** It leaves the groups that it is in, whose versions move. $1 connection, $2 the resource. */
const leaveGroups = `
    memberships as (
      delete from scim_member m where m.source_id = $1 and m.resource_id = $2 returning m.group_id
    ), groups as (
      update scim_resource g
         set version = g.version + 1, revision = g.revision + 1, modified_at = t.at, pushed_at = t.at
        from (select clock_timestamp() as at) t
       where g.source_id = $1 and g.resource_id = any (array(select group_id from memberships)) and g.deleted_at is null
    )`;

const markUser = {
  name: 'scim_delete_user',
  text: `
    with ${leaveGroups}, addresses as (
      delete from scim_email e where e.source_id = $1 and e.resource_id = $2
    )
    update scim_resource r
       set deleted_at = t.at, modified_at = t.at, pushed_at = t.at, version = r.version + 1, revision = r.revision + 1,
           fresh = true, settled = false
      from (select clock_timestamp() as at) t
     where r.source_id = $1 and r.resource_id = $2
    returning r.version`,
};

const markGroup = {
  name: 'scim_delete_group',
  text: `
    with recursive ${leaveGroups}, removed as (
      delete from scim_member m where m.source_id = $1 and m.group_id = $2 returning m.resource_id
    ), ${touchPeople('select resource_id from removed')}
    update scim_resource r
       set deleted_at = t.at, modified_at = t.at, pushed_at = t.at, version = r.version + 1, revision = r.revision + 1
      from (select clock_timestamp() as at) t
     where r.source_id = $1 and r.resource_id = $2
    returning r.version`,
};

/**
 * From here on nobody finds it, and its user name is free. What was deleted stays as a row, so that the next run proposes what follows.
 *
 * @returns its last version
 */
export async function markDeleted(
  scope: TenantScope,
  connectionId: string,
  type: ResourceTypeName,
  id: string,
): Promise<number> {
  const { rows } = await scope.client.query<{ version: number }>({
    ...(type === 'User' ? markUser : markGroup),
    values: [connectionId, id],
  });
  return rows[0]?.version ?? 0;
}
