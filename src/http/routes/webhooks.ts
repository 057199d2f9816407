import { z } from 'zod';
import {
  listDeliveries,
  replayDead,
  replayDelivery,
  testEndpoint,
} from '../../outbox/webhooks/deliveries.ts';
import {
  addEndpoint,
  changeEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
} from '../../outbox/webhooks/endpoints.ts';
import { shownDelivery, shownEndpoint } from '../../outbox/webhooks/shown.ts';
import { assertUrl } from '../../outbox/webhooks/url.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import {
  byDelivery,
  delivery,
  deliveryPage,
  deliveryQuery,
  newWebhook,
  replayAll,
  replayed,
  webhook,
  webhookChange,
  webhookList,
  webhookWithSecret,
} from '../contract/webhooks.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

const tags = ['Webhooks'];

/** Addresses of other services that hear what happens. */
export function webhookRoutes(app: App, deps: HttpDeps): void {
  settingRoutes(app, deps);
  secretRoutes(app, deps);
  deliveryRoutes(app, deps);
}

function settingRoutes(app: App, deps: HttpDeps): void {
  const { outgoing } = deps.config;
  app.get(
    '/api/v1/webhooks',
    {
      schema: {
        operationId: 'listWebhooks',
        summary: 'All webhooks, oldest first; never their secrets',
        tags,
        response: { 200: webhookList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({ items: (await listEndpoints(scope)).map(shownEndpoint) })),
  );
  app.patch(
    '/api/v1/webhooks/:id',
    {
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change a webhook, pause it or resume it',
        tags,
        params: byId,
        body: webhookChange,
        response: { 200: webhook },
      },
    },
    async (request, reply) => {
      const { url } = request.body;
      if (url !== undefined) await assertUrl(outgoing, url);
      return once(deps, request, reply, async (scope, { actor }) => {
        const changed = await changeEndpoint(scope, request.params.id, request.body, actor);
        return { status: 200, body: shownEndpoint(changed) };
      });
    },
  );
  app.delete(
    '/api/v1/webhooks/:id',
    {
      schema: {
        operationId: 'removeWebhook',
        summary: 'Remove a webhook, with what is queued for it',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await removeEndpoint(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}

function secretRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/webhooks',
    {
      schema: {
        operationId: 'addWebhook',
        summary: 'Add a webhook; its signing secret is shown this once',
        tags,
        body: newWebhook,
        response: { 201: webhookWithSecret },
      },
    },
    async (request, reply) => {
      await assertUrl(deps.config.outgoing, request.body.url);
      const keys = await deps.database.secretKeys();
      return once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { endpoint, secret } = await addEndpoint(scope, keys, request.body, actor);
          return { status: 201, body: { ...shownEndpoint(endpoint), secret } };
        },
        { secret: true },
      );
    },
  );
  app.post(
    '/api/v1/webhooks/:id/rotate-secret',
    {
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Make a new signing secret, shown this once; for 24 hours the old one signs as well',
        tags,
        params: byId,
        response: { 200: webhookWithSecret },
      },
    },
    async (request, reply) => {
      const keys = await deps.database.secretKeys();
      return once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { endpoint, secret } = await rotateSecret(scope, keys, request.params.id, actor);
          return { status: 200, body: { ...shownEndpoint(endpoint), secret } };
        },
        { secret: true },
      );
    },
  );
}

function deliveryRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/webhooks/:id/deliveries',
    {
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'What was sent and what waits, newest first',
        tags,
        params: byId,
        querystring: deliveryQuery,
        response: { 200: deliveryPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { status, cursor, limit } = request.query;
        const list = `webhook deliveries ${request.params.id}`;
        const before = idAfter(list, cursor);
        const query = { status, before, limit, baseUrl: deps.baseUrl() };
        const { items, next } = await listDeliveries(scope, request.params.id, query);
        return { items: items.map(shownDelivery), next: toCursor(list, next) };
      }),
  );
  app.post(
    '/api/v1/webhooks/:id/test',
    {
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a `webhook.test` at once',
        tags,
        params: byId,
        response: { 202: delivery },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const sent = await testEndpoint(scope, request.params.id, actor, deps.baseUrl());
        return { status: 202, body: shownDelivery(sent) };
      }),
  );
  app.post(
    '/api/v1/webhooks/:id/deliveries/:delivery/replay',
    {
      schema: {
        operationId: 'replayWebhookDelivery',
        summary: 'Send one event again, whatever became of it',
        tags,
        params: byDelivery,
        response: { 202: delivery },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id, delivery: eventId } = request.params;
        const again = await replayDelivery(scope, id, eventId, actor, deps.baseUrl());
        return { status: 202, body: shownDelivery(again) };
      }),
  );
  app.post(
    '/api/v1/webhooks/:id/replay',
    {
      schema: {
        operationId: 'replayWebhook',
        summary: 'Send everything again that was given up',
        tags,
        params: byId,
        body: replayAll,
        response: { 202: replayed },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { since } = request.body;
        const from = since === undefined ? undefined : new Date(since);
        return { status: 202, body: { count: await replayDead(scope, request.params.id, from, actor) } };
      }),
  );
}
