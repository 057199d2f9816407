import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceBody, ResourceTypeName } from '../schema/types.ts';
import type { StoredColumns } from '../storedColumns.ts';
import type { StoredResource } from '../types.ts';

/**
 * Row and addresses of a new resource in one statement. A user name that is taken inserts nothing, so that the transaction can go on; who
 * inserts the same one at this moment is waited for.
 */
const insert = {
  name: 'scim_insert',
  text: `
    with moment as materialized (
      select clock_timestamp() as at
    ), inserted as (
      insert into scim_resource (source_id, resource_id, type, user_name, user_name_norm, external_id, display_name_norm, active,
                                 body, said, fresh, settled, created_at, modified_at, pushed_at)
      select $1::uuid, $2::uuid, $3::text, $4::text, lower($4), $5::text, lower($6), $7::boolean, $8::jsonb, $9::text[],
             $3 = 'User', $3 = 'Group', at, at, at
        from moment
      on conflict (tenant_id, source_id, user_name_norm) where type = 'User' and deleted_at is null do nothing
      returning version, created_at, modified_at
    ), addresses as (
      insert into scim_email (source_id, resource_id, value_norm)
      select distinct $1::uuid, $2::uuid, lower(a.value) from inserted cross join unnest($10::text[]) as a (value)
    )
    select version, created_at, modified_at from inserted`,
};

/** @returns undefined when a user of that name exists */
export async function insertResource(
  scope: TenantScope,
  connectionId: string,
  resource: { readonly resourceId: string; readonly type: ResourceTypeName; readonly body: ResourceBody },
  columns: StoredColumns,
): Promise<StoredResource | undefined> {
  const { resourceId, type, body } = resource;
  const { rows } = await scope.client.query<{ version: number; created_at: Date; modified_at: Date }>({
    ...insert,
    values: [
      connectionId,
      resourceId,
      type,
      columns.userName,
      columns.externalId,
      columns.displayName,
      columns.active,
      JSON.stringify(body),
      columns.said,
      columns.emails,
    ],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    ...resource,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  };
}
