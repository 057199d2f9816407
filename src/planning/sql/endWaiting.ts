import type { Population } from '../../db/schema.ts';
import type { TenantScope } from '../../db/tenant.ts';

/**
 * Ends first approvals that wait for a second person, of plans of a source whose place is taken. To be done before their sections are
 * touched: approvals are locked first.
 */
export async function endWaiting(
  scope: TenantScope,
  sourceId: string,
  population?: Population,
): Promise<void> {
  await scope.client.query(
    `update approval set status = 'cancelled' where approval_id in (
       select a.approval_id from approval a join plan p using (plan_id)
        where a.status = 'awaiting_second' and p.source_id = $1 and ($2::text is null or p.population = $2)
        order by a.approval_id for update of a)`,
    [sourceId, population ?? null],
  );
}
