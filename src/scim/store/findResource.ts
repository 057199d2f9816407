import type { TenantScope } from '../../db/tenant.ts';
import type { ResourceTypeName } from '../schema/types.ts';
import type { StoredResource } from '../types.ts';
import { groupsJson } from './groupsOfUsers.ts';
import { resourceColumns, type Reference, type ResourceRow, storedOf } from './rows.ts';

const one = `r.source_id = $1 and r.resource_id = $2 and r.type = $3 and r.deleted_at is null`;

/** One look by key; with $4, the groups of a user too. */
const find = {
  name: 'scim_find',
  text: `select ${resourceColumns}, case when $4 then ${groupsJson} end as groups from scim_resource r where ${one}`,
};

/** A resource that is not deleted, of this connection; `groups` only when they are wanted and it is a user. */
export async function findResource(
  scope: TenantScope,
  connectionId: string,
  type: ResourceTypeName,
  id: string,
  withGroups: boolean,
): Promise<{ readonly stored: StoredResource; readonly groups: readonly Reference[] } | undefined> {
  const { rows } = await scope.client.query<ResourceRow & { groups: Reference[] | null }>({
    ...find,
    values: [connectionId, id, type, withGroups && type === 'User'],
  });
  const [row] = rows;
  return row && { stored: storedOf(row), groups: row.groups ?? [] };
}

const lock = {
  name: 'scim_lock',
  text: `select ${resourceColumns} from scim_resource r where ${one} for no key update of r`,
};

/** The same, and nobody else writes it until the transaction ends. */
export async function lockResource(
  scope: TenantScope,
  connectionId: string,
  type: ResourceTypeName,
  id: string,
): Promise<StoredResource | undefined> {
  const { rows } = await scope.client.query<ResourceRow>({ ...lock, values: [connectionId, id, type] });
  return rows[0] && storedOf(rows[0]);
}
