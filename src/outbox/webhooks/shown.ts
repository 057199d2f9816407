import type { WebhookDelivery } from './deliveries.ts';
import type { Endpoint } from './endpoints.ts';
import type { EventType } from './eventTypes.ts';

/** A webhook as API and command line show it: never its secret. */
export function shownEndpoint(endpoint: Endpoint) {
  const { pausedAt } = endpoint;
  return {
    id: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events as EventType[],
    paused: pausedAt === null ? null : { at: pausedAt.toISOString(), reason: endpoint.pausedReason },
    old_secret_until: endpoint.oldUntil?.toISOString() ?? null,
    queued: endpoint.queued,
    dead: endpoint.dead,
    last_delivered_at: endpoint.lastDeliveredAt?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
    created_by: endpoint.createdBy,
  };
}

/** A delivery as API and command line show it. */
export function shownDelivery(one: WebhookDelivery) {
  return {
    id: one.eventId,
    type: one.type as EventType | 'webhook.test',
    status: one.status,
    attempts: one.attempts,
    next_attempt_at: one.nextAttemptAt?.toISOString() ?? null,
    last_status: one.lastStatus,
    last_error: one.lastError,
    occurred_at: one.occurredAt.toISOString(),
    delivered_at: one.deliveredAt?.toISOString() ?? null,
    payload: { ...one.payload },
  };
}
