import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as contract from '../../http/contract/webhooks.ts';
import { get, send } from './client.ts';

export type Webhook = z.infer<typeof contract.webhook>;
export type WebhookWithSecret = z.infer<typeof contract.webhookWithSecret>;
export type WebhookEvent = Webhook['events'][number];
export type NewWebhook = z.infer<typeof contract.newWebhook>;
export type WebhookChange = z.infer<typeof contract.webhookChange>;
export type Delivery = z.infer<typeof contract.delivery>;
type DeliveryPage = z.infer<typeof contract.deliveryPage>;

/** Milliseconds between two looks while something is on its way. */
const soon = 4_000;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) => (await get<{ items: Webhook[] }>('/webhooks', {}, signal)).items,
  refetchInterval: ({ state }) => (state.data?.some((one) => one.queued > 0) === true ? soon : false),
});

/** What was sent to an address and what waits, newest first. */
export const deliveriesQuery = (webhookId: string, status: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', webhookId, 'deliveries', status],
    queryFn: ({ pageParam, signal }) =>
      get<DeliveryPage>(
        `/webhooks/${webhookId}/deliveries`,
        { status, limit: 20, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((one) => one.status === 'queued')) === true
        ? soon
        : false,
  });

export const addWebhook = (webhook: NewWebhook) => send<WebhookWithSecret>('POST', '/webhooks', webhook);
export const changeWebhook = (id: string, change: WebhookChange) =>
  send<Webhook>('PATCH', `/webhooks/${id}`, change);
export const removeWebhook = (id: string) => send<void>('DELETE', `/webhooks/${id}`);
export const rotateSecret = (id: string) => send<WebhookWithSecret>('POST', `/webhooks/${id}/rotate-secret`);
export const testWebhook = (id: string) => send<Delivery>('POST', `/webhooks/${id}/test`);
export const replayDelivery = (id: string, delivery: string) =>
  send<Delivery>('POST', `/webhooks/${id}/deliveries/${delivery}/replay`);
/** Sends everything again that was given up. */
export const replayDead = (id: string) => send<{ count: number }>('POST', `/webhooks/${id}/replay`, {});
