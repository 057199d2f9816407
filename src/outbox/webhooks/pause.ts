import { sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';

/** Days without a single delivery, after which an endpoint is paused by itself. */
export const patienceDays = 3;

/**
 * Locks an endpoint, so that it is not removed meanwhile: before its deliveries, as removing does.
 *
 * @returns false when it is gone
 */
export async function lockEndpoint(scope: TenantScope, endpointId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from webhook_endpoint where endpoint_id = ${endpointId} for no key update
  `.execute(scope.db);
  return rows.length > 0;
}

/** What is queued waits until the endpoint is resumed; nothing new is queued for it. */
export async function pauseEndpoint(
  scope: TenantScope,
  endpointId: string,
  reason: string | null,
): Promise<void> {
  await sql`
    update webhook_endpoint set paused_at = now(), paused_reason = ${reason}
     where endpoint_id = ${endpointId} and paused_at is null
  `.execute(scope.db);
  await sql`
    update webhook_delivery set next_attempt_at = 'infinity' where endpoint_id = ${endpointId} and status = 'queued'
  `.execute(scope.db);
}

/** What waited goes out at once, with all its attempts before it. */
export async function resumeEndpoint(scope: TenantScope, endpointId: string): Promise<void> {
  await sql`
    update webhook_endpoint set paused_at = null, paused_reason = null where endpoint_id = ${endpointId}
  `.execute(scope.db);
  await sql`
    update webhook_delivery set next_attempt_at = now(), attempts = 0
     where endpoint_id = ${endpointId} and status = 'queued'
  `.execute(scope.db);
}

/** Pauses an endpoint on our own account; the trail says why. Doing it again changes nothing. */
export async function pauseByItself(scope: TenantScope, endpointId: string, reason: string): Promise<void> {
  const { rows } = await sql`
    select 1 from webhook_endpoint where endpoint_id = ${endpointId} and paused_at is null
  `.execute(scope.db);
  if (rows.length === 0) return;
  await pauseEndpoint(scope, endpointId, reason);
  await recordEvents(scope, [
    {
      actor: 'delivery',
      action: 'webhook.paused',
      entity: 'webhook',
      entityId: endpointId,
      body: { reason },
    },
  ]);
}

/** Has nothing reached the endpoint for days, although it was tried? Asked when a delivery is given up. */
export async function isForsaken(scope: TenantScope, endpointId: string, queuedAt: Date): Promise<boolean> {
  const { rows } = await sql<{ forsaken: boolean }>`
    select ${queuedAt}::timestamptz < now() - make_interval(days => ${patienceDays}) and not exists (
      select from webhook_delivery where endpoint_id = ${endpointId}
         and delivered_at > now() - make_interval(days => ${patienceDays})) as forsaken
  `.execute(scope.db);
  return rows[0]?.forsaken ?? false;
}
