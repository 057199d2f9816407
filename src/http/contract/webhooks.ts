import { z } from 'zod';
import { count, cursor, id, limit, list, page, time } from './primitives.ts';

/** What other services can follow. */
export const webhookEventTypes = [
  'run.finished',
  'plan.pending',
  'plan.held',
  'member.invited',
  'member.updated',
  'member.deactivated',
  'member.reactivated',
  'member.deleted',
  'member.restored',
  'source.quarantined',
  'audit.recorded',
] as const;
const eventType = z.enum([...webhookEventTypes, 'webhook.test']);

const events = z.array(z.enum(webhookEventTypes)).min(1).max(webhookEventTypes.length);
const url = z.url({ protocol: /^https?$/ }).max(2000);
const description = z.string().trim().max(200);

export const webhook = z
  .object({
    id,
    url: z.string(),
    description: z.string(),
    events: z.array(z.enum(webhookEventTypes)),
    paused: z
      .object({ at: time, reason: z.string().nullable() })
      .nullable()
      .describe('Paused by an admin, or by itself after deliveries failed for days: then `reason` says why'),
    old_secret_until: time.nullable().describe('After a rotation both secrets sign until then'),
    queued: count.describe('Deliveries that wait'),
    dead: count.describe('Deliveries that were given up'),
    last_delivered_at: time.nullable(),
    created_at: time,
    created_by: z.string(),
  })
  .meta({ id: 'Webhook', description: 'An address that hears what happens, signed by Standard Webhooks' });
export const webhookList = list(webhook).meta({ id: 'WebhookList' });

export const newWebhook = z
  .strictObject({ url, description: description.default(''), events })
  .meta({ id: 'NewWebhook' });
export const webhookChange = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    events: events.optional(),
    paused: z.boolean().optional(),
  })
  .meta({ id: 'WebhookChange', description: 'What is left out stays as it is' });

/** With the secret, shown this once. */
export const webhookWithSecret = webhook
  .extend({ secret: z.string().describe('`whsec_…`, shown this once') })
  .meta({ id: 'WebhookWithSecret' });

export const delivery = z
  .object({
    id: id.describe('The message id: the header `webhook-id` of every attempt'),
    type: eventType,
    status: z.enum(['queued', 'delivered', 'dead', 'cancelled']),
    attempts: count,
    next_attempt_at: time.nullable(),
    last_status: z.number().int().nullable().describe('HTTP status of the last answer'),
    last_error: z.string().nullable(),
    occurred_at: time,
    delivered_at: time.nullable(),
    payload: z.record(z.string(), z.unknown()).describe('What is sent: type, timestamp and data'),
  })
  .meta({ id: 'WebhookDelivery' });
export const deliveryPage = page(delivery).meta({ id: 'WebhookDeliveryPage' });
export const deliveryQuery = z.strictObject({
  status: z.enum(['queued', 'delivered', 'dead', 'cancelled']).optional(),
  cursor: cursor.optional(),
  limit,
});
export const byDelivery = z.strictObject({ id, delivery: id });
export const replayAll = z
  .strictObject({ since: time.optional().describe('Only what happened since then') })
  .meta({ id: 'ReplayWebhook' });
export const replayed = z.object({ count }).meta({ id: 'Replayed' });
