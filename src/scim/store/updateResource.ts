import { hasSqlState, sqlState } from '../../db/client.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceBody } from '../schema/types.ts';
import type { StoredColumns } from '../storedColumns.ts';
import type { StoredResource } from '../types.ts';

/**
 * A resource that is locked, with a new body: its version moves, what it ever said grows, and of its addresses only those that differ are
 * written. A user name that somebody else has updates nothing.
 */
const update = {
  name: 'scim_update',
  text: `
    with moment as materialized (
      select clock_timestamp() as at
    ), updated as (
      update scim_resource r
         set user_name = $3, user_name_norm = lower($3), external_id = $4, display_name_norm = lower($5), active = $6, body = $7,
             said = array(select distinct unnest(r.said || $8::text[]) order by 1),
             version = r.version + 1, revision = r.revision + 1, fresh = r.type = 'User', settled = r.type = 'Group',
             modified_at = m.at, pushed_at = m.at
        from moment m
       where r.source_id = $1 and r.resource_id = $2
         and not exists (
           select from scim_resource o
            where o.source_id = $1 and o.type = 'User' and o.deleted_at is null and o.user_name_norm = (select lower($3))
              and o.resource_id <> $2)
      returning r.version, r.modified_at
    ), address as (
      select distinct lower(a.value) as value_norm from updated cross join unnest($9::text[]) as a (value)
    ), gone as (
      delete from scim_email e
       where e.source_id = $1 and e.resource_id = $2 and exists (select from updated)
         and e.value_norm not in (select value_norm from address)
    ), added as (
      insert into scim_email (source_id, resource_id, value_norm)
      select $1, $2, value_norm from address
      on conflict do nothing
    )
    select version, modified_at from updated`,
};

/** @returns undefined when another user has that name */
export async function updateResource(
  scope: TenantScope,
  connectionId: string,
  before: StoredResource,
  body: ResourceBody,
  columns: StoredColumns,
): Promise<StoredResource | undefined> {
  const { rows } = await scope.client
    .query<{ version: number; modified_at: Date }>({
      ...update,
      values: [
        connectionId,
        before.resourceId,
        columns.userName,
        columns.externalId,
        columns.displayName,
        columns.active,
        JSON.stringify(body),
        columns.said,
        columns.emails,
      ],
    })
    .catch((error: unknown) => {
      // Somebody took the name at this very moment.
      if (hasSqlState(error, sqlState.uniqueViolation)) return { rows: [] };
      throw error;
    });
  const [row] = rows;
  return row && { ...before, body, version: row.version, modifiedAt: row.modified_at };
}
