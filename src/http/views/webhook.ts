import type { z } from 'zod';
import type { WebhookDelivery } from '../../outbox/webhooks/deliveries.ts';
import type { Endpoint } from '../../outbox/webhooks/endpoints.ts';
import type { delivery, webhook } from '../contract/webhooks.ts';

/** A webhook as the API shows it: never its secret. */
export function webhookView(endpoint: Endpoint): z.infer<typeof webhook> {
  const { pausedAt } = endpoint;
  return {
    id: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events as z.infer<typeof webhook>['events'],
    paused: pausedAt === null ? null : { at: pausedAt.toISOString(), reason: endpoint.pausedReason },
    old_secret_until: endpoint.oldUntil?.toISOString() ?? null,
    queued: endpoint.queued,
    dead: endpoint.dead,
    last_delivered_at: endpoint.lastDeliveredAt?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
    created_by: endpoint.createdBy,
  };
}

export function deliveryView(one: WebhookDelivery): z.infer<typeof delivery> {
  return {
    id: one.eventId,
    type: one.type as z.infer<typeof delivery>['type'],
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
