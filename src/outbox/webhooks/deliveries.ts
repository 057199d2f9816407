import { sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { JsonValue } from '../../db/schema.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { getEndpoint } from './endpoints.ts';
import { lockEndpoint } from './pause.ts';
import { type Payload, payloadOf } from './payload.ts';

export type DeliveryStatus = 'queued' | 'delivered' | 'dead' | 'cancelled';

/** An event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly eventId: string;
  readonly type: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** Of a queued one; null while its endpoint is paused. */
  readonly nextAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly occurredAt: Date;
  readonly deliveredAt: Date | null;
  readonly payload: Payload;
}

export interface DeliveryQuery {
  readonly status?: DeliveryStatus | undefined;
  /** Older than this event. */
  readonly before?: string | undefined;
  readonly limit: number;
  readonly baseUrl: string;
}

/** Deliveries of an endpoint, newest first, by keyset. @throws PsmError `not_found` */
export async function listDeliveries(
  scope: TenantScope,
  endpointId: string,
  query: DeliveryQuery,
): Promise<{ items: WebhookDelivery[]; next: string | null }> {
  await getEndpoint(scope, endpointId);
  const found = await selectDeliveries(scope, endpointId, null, query);
  const items = found.slice(0, query.limit);
  return { items, next: found.length > query.limit ? (items.at(-1)?.eventId ?? null) : null };
}

/** @throws PsmError `not_found` */
export async function getDelivery(
  scope: TenantScope,
  endpointId: string,
  eventId: string,
  baseUrl: string,
): Promise<WebhookDelivery> {
  const [delivery] = await selectDeliveries(scope, endpointId, eventId, { limit: 1, baseUrl });
  if (delivery === undefined) throw new PsmError('not_found', 'There is no such delivery.');
  return delivery;
}

async function selectDeliveries(
  scope: TenantScope,
  endpointId: string,
  eventId: string | null,
  { status, before, limit, baseUrl }: DeliveryQuery,
): Promise<WebhookDelivery[]> {
  const { rows } = await sql<Omit<WebhookDelivery, 'payload'> & { data: Record<string, JsonValue> }>`
    select d.event_id as "eventId", v.type, d.status, d.attempts, d.last_status as "lastStatus", d.last_error as "lastError",
           case when d.status = 'queued' then nullif(d.next_attempt_at, 'infinity') end as "nextAttemptAt",
           v.occurred_at as "occurredAt", d.delivered_at as "deliveredAt", v.data
      from webhook_delivery d join webhook_event v using (tenant_id, event_id)
     where d.endpoint_id = ${endpointId} and (${status ?? null}::text is null or d.status = ${status ?? null})
       and (${before ?? null}::uuid is null or d.event_id < ${before ?? null})
       and (${eventId}::uuid is null or d.event_id = ${eventId})
     order by d.event_id desc limit ${limit + 1}
  `.execute(scope.db);
  const base = baseUrl.replace(/\/+$/, '');
  return rows.map(({ data, ...row }) => ({ ...row, payload: payloadOf({ ...row, data }, base) }));
}

/**
 * Sends an event again, whatever became of it, with the same id and all attempts before it.
 *
 * @throws PsmError `not_found`, or `conflict` while the endpoint is paused
 */
export async function replayDelivery(
  scope: TenantScope,
  endpointId: string,
  eventId: string,
  actor: string,
  baseUrl: string,
): Promise<WebhookDelivery> {
  await refusePaused(scope, endpointId);
  const { rows } = await sql`
    update webhook_delivery set status = 'queued', attempts = 0, next_attempt_at = now(), delivered_at = null
     where endpoint_id = ${endpointId} and event_id = ${eventId} returning 1
  `.execute(scope.db);
  if (rows.length === 0) throw new PsmError('not_found', 'There is no such delivery.');
  await record(scope, actor, endpointId, { event: eventId });
  return getDelivery(scope, endpointId, eventId, baseUrl);
}

/**
 * Sends everything again that was given up.
 *
 * @param since only what happened since then
 * @returns how many
 * @throws PsmError `not_found`, or `conflict` while the endpoint is paused
 */
export async function replayDead(
  scope: TenantScope,
  endpointId: string,
  since: Date | undefined,
  actor: string,
): Promise<number> {
  await refusePaused(scope, endpointId);
  const { numAffectedRows } = await sql`
    update webhook_delivery d set status = 'queued', attempts = 0, next_attempt_at = now()
      from webhook_event v
     where v.event_id = d.event_id and d.endpoint_id = ${endpointId} and d.status = 'dead'
       and (${since ?? null}::timestamptz is null or v.occurred_at >= ${since ?? null})
  `.execute(scope.db);
  const count = Number(numAffectedRows ?? 0);
  if (count > 0) await record(scope, actor, endpointId, { count, since: since?.toISOString() ?? null });
  return count;
}

/**
 * Queues a `webhook.test` for this endpoint alone, also while it follows other events only.
 *
 * @throws PsmError `not_found`, or `conflict` while it is paused
 */
export async function testEndpoint(
  scope: TenantScope,
  endpointId: string,
  actor: string,
  baseUrl: string,
): Promise<WebhookDelivery> {
  await lockEndpoint(scope, endpointId);
  await refusePaused(scope, endpointId);
  const eventId = newId();
  const data = { message: 'This is a test. Nothing happened.', webhook: endpointId };
  await sql`
    with event as (
      insert into webhook_event (event_id, type, data) values (${eventId}, 'webhook.test', ${JSON.stringify(data)}::jsonb)
    )
    insert into webhook_delivery (event_id, endpoint_id) values (${eventId}, ${endpointId})
  `.execute(scope.db);
  await recordEvents(scope, [
    { actor, action: 'webhook.tested', entity: 'webhook', entityId: endpointId, body: { event: eventId } },
  ]);
  return getDelivery(scope, endpointId, eventId, baseUrl);
}

async function refusePaused(scope: TenantScope, endpointId: string): Promise<void> {
  const { pausedAt } = await getEndpoint(scope, endpointId);
  if (pausedAt !== null) {
    throw new PsmError('conflict', 'This webhook is paused: nothing is sent. Resume it first.');
  }
}

function record(
  scope: TenantScope,
  actor: string,
  endpointId: string,
  body: Record<string, JsonValue>,
): Promise<void> {
  return recordEvents(scope, [
    { actor, action: 'webhook.replayed', entity: 'webhook', entityId: endpointId, body },
  ]);
}
