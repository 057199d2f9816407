import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webhookEventTypes } from '../../src/http/contract/webhooks.ts';
import { eventTypes } from '../../src/outbox/webhooks/eventTypes.ts';
import { deliverWebhooksDue } from '../../src/outbox/webhooks/deliver.ts';
import { settingsOf } from '../outbox/webhooks/fixtures/listening.ts';
import { people, queryIn, row, rows } from '../support/organisation.ts';
import { sync } from '../support/sync.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhookSink.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({
  idle: true,
  config: { outgoing: { allow: ['127.0.0.1'], seconds: 20, bytes: 1_000_000 } },
});
let status = 204;
let sink: WebhookSink;
let acme: TestOrganisation;
beforeAll(async () => {
  sink = await startWebhookSink(() => status);
});
beforeEach(async () => {
  status = 204;
  acme = await organisationOf(server, { members: people(3) });
});
afterAll(() => sink.close());

const ask = (request: string, body?: unknown, headers?: Record<string, string>) =>
  call(server, request, { token: acme.tokens.admin, body, ...(headers && { headers }) });
const add = async (more: object = {}) =>
  (await ask('POST /api/v1/webhooks', { url: sink.url, events: ['member.invited'], ...more })).json;

describe('a webhook', () => {
  it('is added with its secret, which no list shows, and follows what happens', async () => {
    const added = await ask('POST /api/v1/webhooks', {
      url: sink.url,
      description: 'Badges',
      events: ['member.invited', 'run.finished'],
    });
    expect(added).toMatchObject({ status: 201, json: { queued: 0, dead: 0, paused: null } });
    const { secret, ...shown } = added.json;
    const list = await ask('GET /api/v1/webhooks');
    expect(list.json.items).toEqual([shown]);
    expect(list.text).not.toContain('whsec_');

    await sync(acme, [...rows(3), row(4)]);
    expect((await ask('GET /api/v1/webhooks')).json.items).toMatchObject([{ queued: 2 }]);
    await deliverWebhooksDue(settingsOf(acme));
    const sent = await ask(`GET /api/v1/webhooks/${shown.id}/deliveries`);
    expect(sent.json.items.map((one: { type: string; status: string }) => [one.type, one.status])).toEqual([
      ['run.finished', 'delivered'],
      ['member.invited', 'delivered'],
    ]);
    // What is shown is what was sent.
    for (const { id, payload } of sent.json.items) {
      const message = sink.received.find(({ headers }) => headers['webhook-id'] === id);
      expect(
        new Webhook(secret).verify(message?.body ?? '', message?.headers as Record<string, string>),
      ).toEqual(payload);
    }
  });

  it('lists its deliveries page by page', async () => {
    const { id } = await add();
    await sync(acme, rows(9));
    const at = (query: string) => ask(`GET /api/v1/webhooks/${id}/deliveries?${query}`);
    const first = await at('limit=4');
    const second = await at(`limit=4&cursor=${first.json.next}`);
    const found = [...first.json.items, ...second.json.items].map((one: { id: string }) => one.id);
    expect(new Set(found).size).toBe(6);
    expect(found).toEqual(found.toSorted().toReversed());
    expect(second.json.next).toBeNull();
    expect((await at('status=dead')).json.items).toEqual([]);
    const other = await add();
    expect((await ask(`GET /api/v1/webhooks/${other.id}/deliveries?cursor=${first.json.next}`)).status).toBe(
      400,
    );
  });

  it('is changed, paused, resumed and removed; the trail says so without the address', async () => {
    const { id } = await add();
    const changed = await ask(`PATCH /api/v1/webhooks/${id}`, {
      url: `${sink.url}?key=geheim`,
      events: ['plan.held'],
    });
    expect(changed.json).toMatchObject({ url: `${sink.url}?key=geheim`, events: ['plan.held'] });
    const paused = await ask(`PATCH /api/v1/webhooks/${id}`, { paused: true });
    expect(paused.json.paused).toEqual({ at: expect.any(String), reason: null });
    expect(await ask(`POST /api/v1/webhooks/${id}/test`)).toMatchObject({
      status: 409,
      json: { code: 'conflict' },
    });
    expect((await ask(`PATCH /api/v1/webhooks/${id}`, { paused: false })).json.paused).toBeNull();
    expect((await ask(`DELETE /api/v1/webhooks/${id}`)).status).toBe(204);
    expect((await ask(`DELETE /api/v1/webhooks/${id}`)).status).toBe(404);
    const trail = await queryIn<{ action: string; body: object }>(
      acme,
      `select action, body from audit_event join audit_payload using (event_id) where entity = 'webhook' order by event_id`,
    );
    expect(trail.map(({ action }) => action)).toEqual([
      'webhook.added',
      'webhook.changed',
      'webhook.changed',
      'webhook.changed',
      'webhook.removed',
    ]);
    expect(JSON.stringify(trail)).not.toMatch(/geheim|whsec/);
  });

  it('is tried by a test, whatever it follows', async () => {
    const { id } = await add({ events: ['plan.held'] });
    const test = await ask(`POST /api/v1/webhooks/${id}/test`);
    expect(test).toMatchObject({ status: 202, json: { type: 'webhook.test', status: 'queued' } });
    await deliverWebhooksDue(settingsOf(acme));
    expect(sink.received.at(-1)?.headers['webhook-id']).toBe(test.json.id);
  });

  it('gets again what was given up, one event or all', async () => {
    const { id } = await add();
    await sync(acme, [...rows(3), row(4), row(5)]);
    status = 500;
    await queryIn(acme, 'update webhook_delivery set attempts = 9');
    await deliverWebhooksDue(settingsOf(acme));
    const [one] = (await ask(`GET /api/v1/webhooks/${id}/deliveries?status=dead`)).json.items;
    status = 200;
    const again = await ask(`POST /api/v1/webhooks/${id}/deliveries/${one.id}/replay`);
    expect(again).toMatchObject({ status: 202, json: { id: one.id, status: 'queued', attempts: 0 } });
    expect(await ask(`POST /api/v1/webhooks/${id}/replay`, {})).toMatchObject({
      status: 202,
      json: { count: 1 },
    });
    expect(await deliverWebhooksDue(settingsOf(acme))).toMatchObject({ delivered: 2 });
  });

  it('is made once by calls with one key, which are told the same secret; so is a rotation', async () => {
    const key = { 'idempotency-key': 'once' };
    const body = { url: sink.url, events: ['plan.held'] };
    const [one, other] = await Promise.all([1, 2].map(() => ask('POST /api/v1/webhooks', body, key)));
    expect(one?.json).toEqual(other?.json);
    expect((await ask('GET /api/v1/webhooks')).json.items).toHaveLength(1);
    const rotate = () =>
      ask(`POST /api/v1/webhooks/${one?.json.id}/rotate-secret`, undefined, { 'idempotency-key': 'again' });
    const [first, second] = [await rotate(), await rotate()];
    expect(first.json.secret).toBe(second.json.secret);
    expect(first.json.secret).not.toBe(one?.json.secret);
    expect(first.json.old_secret_until).not.toBeNull();
  });
});

describe('an address', () => {
  it.each([
    ['https://10.1.2.3/hooks', 'PSM_OUTGOING_ALLOW'],
    ['https://[::1]/hooks', 'PSM_OUTGOING_ALLOW'],
    ['https://169.254.169.254/latest', 'PSM_OUTGOING_ALLOW'],
    ['http://1.1.1.1/hooks', 'https only'],
    ['https://user:word@1.1.1.1/hooks', 'user name or password'],
  ])('%s is refused in words', async (url, words) => {
    const { id } = await add();
    for (const answer of [
      await ask('POST /api/v1/webhooks', { url, events: ['plan.held'] }),
      await ask(`PATCH /api/v1/webhooks/${id}`, { url }),
    ]) {
      expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
      expect(answer.json.detail).toContain(words);
    }
  });

  it('may be given twenty times, not more', async () => {
    for (let index = 0; index < 20; index += 1) await add();
    const more = await ask('POST /api/v1/webhooks', { url: sink.url, events: ['plan.held'] });
    expect(more).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });
});

it('the contract lists the events that there are', () => {
  expect(webhookEventTypes).toEqual(eventTypes);
});
