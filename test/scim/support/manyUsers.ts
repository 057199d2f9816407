import { queryIn } from '../../support/organisation.ts';
import type { Pushing } from './pushing.ts';

/** So many users at once, `user1@acme.test` and so on, as if they had been pushed one by one. @returns their ids, in order */
export async function manyUsers(
  idp: Pick<Pushing, 'tenant' | 'connectionId'>,
  count: number,
): Promise<string[]> {
  const rows = await queryIn<{ id: string }>(
    idp.tenant,
    `with made as (
       insert into scim_resource (source_id, resource_id, type, user_name, user_name_norm, external_id, active, body, fresh, settled)
       select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'User', 'user' || n || '@acme.test',
              'user' || n || '@acme.test', 'ext' || n, true,
              jsonb_build_object('userName', 'user' || n || '@acme.test', 'externalId', 'ext' || n, 'active', true,
                                 'displayName', 'User ' || n, 'title', 'Engineer',
                                 'name', jsonb_build_object('givenName', 'Given' || n, 'familyName', 'Family' || n),
                                 'emails', jsonb_build_array(jsonb_build_object('value', 'user' || n || '@acme.test', 'type', 'work', 'primary', true))),
              false, true
         from generate_series(1, $2::int) as s (n)
       returning resource_id, user_name_norm
     ), addresses as (
       insert into scim_email (source_id, resource_id, value_norm) select $1, resource_id, user_name_norm from made
     )
     select resource_id as id from made order by 1`,
    [idp.connectionId, count],
  );
  return rows.map(({ id }) => id);
}
