import { filterSql } from '../../../../src/scim/filter/filterSql.ts';
import { parseFilter } from '../../../../src/scim/filter/parseFilter.ts';
import type { JsonObject, ResourceTypeName } from '../../../../src/scim/schema/types.ts';
import { inTenant, type Tenant } from '../../../support/organisation.ts';
import { registry } from '../../schema/everyField.ts';

/** A resource as its row; what a column says is taken from the body. */
export interface StoredRow {
  readonly id: string;
  readonly type: ResourceTypeName;
  readonly body: JsonObject;
  readonly created?: string;
  readonly modified?: string;
  readonly version?: number;
  /** Of a group: ids of resources. */
  readonly members?: readonly string[];
}

const insert = `
  with given as (
    select id::uuid, type, body, coalesce(created::timestamptz, now()) as created, coalesce(modified::timestamptz, now()) as modified,
           coalesce(version, 1) as version, coalesce(members, '[]') as members
      from jsonb_to_recordset($2::jsonb) as g (id text, type text, body jsonb, created text, modified text, version int, members jsonb)
  ), resource as (
    insert into scim_resource (source_id, resource_id, type, user_name, user_name_norm, external_id, display_name_norm, active, body,
                               version, fresh, settled, created_at, modified_at)
    select $1::uuid, id, type, body ->> 'userName', lower(body ->> 'userName'), body ->> 'externalId',
           case type when 'Group' then lower(body ->> 'displayName') end,
           case type when 'User' then (body -> 'active') is distinct from 'false' end, body, version, false, true, created, modified
      from given
  ), email as (
    insert into scim_email (source_id, resource_id, value_norm)
    select distinct $1::uuid, id, lower(e ->> 'value') from given,
           jsonb_array_elements(case jsonb_typeof(body -> 'emails') when 'array' then body -> 'emails' end) as e
     where jsonb_typeof(e -> 'value') = 'string'
  )
  insert into scim_member (source_id, group_id, resource_id)
  select $1::uuid, id, m::uuid from given, jsonb_array_elements_text(members) as m`;

export async function insertResources(
  tenant: Tenant,
  connectionId: string,
  rows: readonly StoredRow[],
): Promise<void> {
  await inTenant(tenant, ({ client }) => client.query(insert, [connectionId, JSON.stringify(rows)]));
}

export const baseUrl = 'https://psm.test/scim/v2';

const definitions = { User: registry.user, Group: registry.group };

/** Ids of what matches each filter, in the order of the filters, found by one statement. */
export async function idsMatching(
  tenant: Tenant,
  connectionId: string,
  type: ResourceTypeName,
  filters: readonly string[],
): Promise<string[][]> {
  const parameters: unknown[] = [connectionId];
  const lists = filters.map((text) => {
    const filter = parseFilter(text, definitions[type]);
    const condition = filterSql(filter, definitions[type], parameters, { baseUrl, connection: '$1' });
    return `array(select r.resource_id::text from scim_resource r
             where r.source_id = $1 and r.type = '${type}' and r.deleted_at is null and ${condition} order by 1)`;
  });
  const { rows } = await inTenant(tenant, ({ client }) =>
    client.query<string[][]>({ text: `select ${lists.join(', ')}`, values: parameters, rowMode: 'array' }),
  );
  return rows[0] ?? [];
}
