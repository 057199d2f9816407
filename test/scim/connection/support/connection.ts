import { newId } from '../../../../src/kernel/ids.ts';
import { queryIn, type Tenant } from '../../../support/organisation.ts';

let count = 0;

/** A connection of the hub Mentoring without tokens: the row alone. */
export async function newConnection(
  tenant: Tenant,
): Promise<{ readonly connectionId: string; readonly hubId: string; readonly name: string }> {
  count += 1;
  const [row] = await queryIn<{ connectionId: string; hubId: string; name: string }>(
    tenant,
    `insert into source (source_id, hub_id, connector, name, name_norm, id_space)
     select $1::uuid, hub_id, 'scim-push', $2::text, lower($2), $1::uuid from hub where name = 'Mentoring'
     returning source_id as "connectionId", hub_id as "hubId", name`,
    [newId(), `Okta ${count}`],
  );
  if (row === undefined) throw new Error('There is no hub Mentoring.');
  return row;
}

/** A source that pushes nothing. @returns its id */
export async function otherSource(tenant: Tenant): Promise<string> {
  const { connectionId } = await newConnection(tenant);
  await queryIn(tenant, `update source set connector = 'csv' where source_id = $1`, [connectionId]);
  return connectionId;
}
