import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { pushConnector } from '../../source/sources.ts';

/**
 * @throws PsmError `not_found` for a source that is no connection, was removed, or stands in for a connection in another hub
 */
export async function assertConnection(scope: TenantScope, connectionId: string): Promise<void> {
  const { rowCount } = await scope.client.query(
    `select 1 from source where source_id = $1 and connector = $2 and live and config ->> 'connection' is null`,
    [connectionId, pushConnector],
  );
  if (rowCount === 0) throw new PsmError('not_found', 'There is no such connection.');
}

/**
 * Keeps others from changing the credentials of a connection until the transaction ends. Its row stays free: a plan that is being made
 * holds that for minutes.
 *
 * @throws PsmError `not_found` for a source that is no connection, or was removed
 */
export async function lockConnection(scope: TenantScope, connectionId: string): Promise<void> {
  await scope.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `psm scim credentials ${connectionId}`,
  ]);
  await assertConnection(scope, connectionId);
}
