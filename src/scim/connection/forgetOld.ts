import type { TenantScope } from '../../db/tenant.ts';

/** Rows that go in one transaction. */
const batch = 20_000;

/**
 * Deletes requests that are older than the tenant keeps them, and access tokens that expired more than a day ago; a part of them at a time.
 *
 * @returns how many are gone; 0: there is nothing left to delete
 */
export async function forgetOld(scope: TenantScope, requestsDays: number): Promise<number> {
  const requests = await scope.client.query(
    `delete from scim_request where (source_id, request_id) in (
       select source_id, request_id from scim_request where at < now() - make_interval(days => $1) order by at limit $2)`,
    [requestsDays, batch],
  );
  // Tokens that people made stay in the list: who made them, and when they ended.
  const tokens = await scope.client.query(
    `delete from scim_token where token_id in (
       select token_id from scim_token
        where client_id is not null and expires_at < now() - interval '1 day' limit $1)`,
    [batch],
  );
  return (requests.rowCount ?? 0) + (tokens.rowCount ?? 0);
}
