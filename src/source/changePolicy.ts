import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Policy } from './policy.ts';
import { getLiveSource, type Source } from './sources.ts';

/**
 * Changes what goes by itself; kinds that are left out stay as they are. What brings people of a connection to other hubs has the policy of
 * the connection.
 */
export async function changePolicy(
  scope: TenantScope,
  sourceId: string,
  change: Policy,
  actor: string,
): Promise<Source> {
  await scope.client.query('select from source where source_id = $1 for update', [sourceId]);
  const before = await getLiveSource(scope, sourceId);
  const given = Object.entries(change).filter(([, choice]) => choice !== undefined);
  const policy: Policy = { ...before.policy, ...Object.fromEntries(given) };
  await scope.client.query(
    `update source set policy = $2 where source_id = $1 or live and config ->> 'connection' = $1::text`,
    [sourceId, policy],
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'source.policy_changed',
      entity: 'source',
      entityId: sourceId,
      body: { before: { ...before.policy }, after: { ...policy } },
    },
  ]);
  return { ...before, policy };
}
