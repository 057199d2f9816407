import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatSecretKeys } from '../../../src/kernel/secretKeys.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { deactivateByHand } from '../../../src/apply/byHand.ts';
import {
  claimDue,
  claimedDelivery,
  markDead,
  markDelivered,
  markForRetry,
} from '../../../src/outbox/webhooks/claims.ts';
import {
  deliverWebhooksDue,
  startWebhookDelivery,
  type WebhookDeliverySettings,
} from '../../../src/outbox/webhooks/deliver.ts';
import {
  listDeliveries,
  replayDead,
  replayDelivery,
  testEndpoint,
} from '../../../src/outbox/webhooks/deliveries.ts';
import {
  changeEndpoint,
  getEndpoint,
  removeEndpoint,
  rotateSecret,
} from '../../../src/outbox/webhooks/endpoints.ts';
import { inTenant, queryIn, type Tenant } from '../../support/organisation.ts';
import { addTenant, tenantPerTest } from '../../support/tenant.ts';
import { type SinkBehaviour, startWebhookSink, type WebhookSink } from '../../support/webhookSink.ts';
import { invite } from '../fixtures/invited.ts';
import { deliveriesOf, listen, makeDue, settingsOf } from './fixtures/listening.ts';

const tenant = tenantPerTest();
let closing: (() => Promise<unknown>)[];
let used: Tenant[];
let logged: string;
beforeEach(() => {
  closing = [];
  used = [{ database: tenant.database, tenantId: tenant.tenantId }];
  logged = '';
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  // What a test leaves is no work for the next one.
  for (const one of used) await queryIn(one, 'delete from webhook_endpoint');
});

async function sinkOf(behaviour?: SinkBehaviour): Promise<WebhookSink> {
  const sink = await startWebhookSink(behaviour);
  closing.push(() => sink.close());
  return sink;
}

const write = (fields: object, message: string) => void (logged += `${message} ${JSON.stringify(fields)}\n`);
const settings = (): WebhookDeliverySettings => ({
  ...settingsOf(tenant),
  log: { info: write, warn: write },
});

function run(over: Partial<WebhookDeliverySettings> = {}) {
  const delivery = startWebhookDelivery({ ...settings(), ...over });
  closing.push(() => delivery.stop());
  return delivery;
}

/** Members whose deactivation is an event each. @returns their ids */
async function happen(count: number, one: Tenant = tenant): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { memberId } = await invite(one, { email: `p${index}.${newId()}@acme.test`, hasAccount: true });
    await inTenant(one, (scope) => deactivateByHand(scope, memberId, 'console:test'));
    ids.push(memberId);
  }
  return ids;
}

const trail = (action: string) =>
  queryIn<{ actor: string; body: Record<string, unknown> }>(
    tenant,
    'select actor, body from audit_event join audit_payload using (event_id) where action = $1',
    [action],
  );

describe('an event', () => {
  it('arrives once, signed, with what happened and where to look at it', async () => {
    const sink = await sinkOf();
    const { secret } = await listen(tenant, sink.url);
    const [memberId] = await happen(1);
    expect(await deliverWebhooksDue(settings())).toEqual({ delivered: 1, retried: 0, dead: 0 });
    expect(await deliverWebhooksDue(settings())).toEqual({ delivered: 0, retried: 0, dead: 0 });
    const [message] = sink.received;
    expect(sink.received).toHaveLength(1);
    const verified = new Webhook(secret).verify(
      message?.body ?? '',
      message?.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({
      type: 'member.deactivated',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: {
        member: { id: memberId, status: 'deactivated' },
        reason: 'manual',
        url: `https://psm.test/people/${memberId}`,
      },
    });
    const [stored] = await queryIn<{ id: string }>(tenant, 'select event_id as id from webhook_event');
    expect(message?.headers).toMatchObject({ 'webhook-id': stored?.id, 'content-type': 'application/json' });
    expect(await deliveriesOf(tenant)).toMatchObject([
      { status: 'delivered', attempts: 1, last_status: 204 },
    ]);
    expect(() =>
      new Webhook('whsec_c29tZWJvZHkgZWxzZQ==').verify(
        message?.body ?? '',
        message?.headers as Record<string, string>,
      ),
    ).toThrow();
  });

  it('that is refused comes again with the same id, and the log says nothing of people', async () => {
    const answers = [500, 204];
    const sink = await sinkOf(() => answers.shift());
    await listen(tenant, sink.url);
    await happen(1);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ retried: 1 });
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 0 });
    expect(await deliveriesOf(tenant)).toMatchObject([
      { status: 'queued', attempts: 1, last_error: 'HTTP 500' },
    ]);
    await makeDue(tenant);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 1 });
    const ids = sink.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(logged).toContain(String(ids[0]));
    expect(logged).not.toMatch(/acme\.test|whsec|hooks|Ada/);
  });

  // ASVS 15.3.2
  it('is not carried to where a redirect leads', async () => {
    const other = await sinkOf();
    const sink = await sinkOf(() => ({ status: 307, headers: { location: other.url } }));
    await listen(tenant, sink.url);
    await happen(1);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ retried: 1 });
    expect(other.received).toEqual([]);
    expect((await deliveriesOf(tenant))[0]?.last_error).toContain('redirects are not followed');
  });

  it('is not sent to a private address that the operator does not allow', async () => {
    const sink = await sinkOf();
    await listen(tenant, sink.url);
    await happen(1);
    const outgoing = { ...settings().outgoing, allow: [] };
    expect(await deliverWebhooksDue({ ...settings(), outgoing })).toMatchObject({ retried: 1 });
    expect(sink.received).toEqual([]);
    expect((await deliveriesOf(tenant))[0]?.last_error).toContain('PSM_OUTGOING_ALLOW');
  });

  it('comes when the receiver asks for it', async () => {
    const sink = await sinkOf(() => ({ status: 429, headers: { 'retry-after': '7200' } }));
    await listen(tenant, sink.url);
    await happen(1);
    await deliverWebhooksDue(settings());
    const [row] = await queryIn(
      tenant,
      `select extract(epoch from next_attempt_at - now())::int between 7100 and 8700 as later from webhook_delivery`,
    );
    expect(row).toEqual({ later: true });
  });
});

describe('giving up', () => {
  it('after the last attempt; then it can be replayed, one or all since a time', async () => {
    let answer = 500;
    const sink = await sinkOf(() => answer);
    const { endpointId } = await listen(tenant, sink.url);
    await happen(3);
    await queryIn(tenant, 'update webhook_delivery set attempts = 9');
    expect(await deliverWebhooksDue(settings())).toEqual({ delivered: 0, retried: 0, dead: 3 });
    // It listens since a moment only: nothing says that it is gone.
    expect(await inTenant(tenant, (scope) => getEndpoint(scope, endpointId))).toMatchObject({
      pausedAt: null,
      dead: 3,
    });

    answer = 200;
    const query = { status: 'dead', limit: 10, baseUrl: 'https://psm.test' } as const;
    const dead = await inTenant(tenant, (scope) => listDeliveries(scope, endpointId, query));
    const [newest] = dead.items;
    await inTenant(tenant, (scope) =>
      replayDelivery(scope, endpointId, newest?.eventId ?? '', 'console:test', 'https://psm.test'),
    );
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 1 });
    expect(sink.received.at(-1)?.headers['webhook-id']).toBe(newest?.eventId);
    const tomorrow = new Date(Date.now() + 86_400_000);
    const replay = (since?: Date) =>
      inTenant(tenant, (scope) => replayDead(scope, endpointId, since, 'console:test'));
    expect(await replay(tomorrow)).toBe(0);
    expect(await replay()).toBe(2);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 2 });
    expect(await trail('webhook.replayed')).toHaveLength(2);
  });

  it('410 pauses the webhook at once; resumed, what waited goes out', async () => {
    const answers = [410];
    const sink = await sinkOf(() => answers.shift());
    const { endpointId } = await listen(tenant, sink.url);
    await happen(1);
    await queryIn(tenant, `update webhook_delivery set next_attempt_at = now() - interval '1 hour'`);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ dead: 1 });
    const endpoint = () => inTenant(tenant, (scope) => getEndpoint(scope, endpointId));
    expect((await endpoint()).pausedReason).toContain('410');
    expect(await trail('webhook.paused')).toMatchObject([{ actor: 'delivery' }]);
    // Nothing new is written for it.
    await happen(1);
    expect(await deliveriesOf(tenant)).toHaveLength(1);
    await expect(
      inTenant(tenant, (scope) => replayDead(scope, endpointId, undefined, 'console:test')),
    ).rejects.toMatchObject({ code: 'conflict' });
    await inTenant(tenant, (scope) => changeEndpoint(scope, endpointId, { paused: false }, 'console:test'));
    await happen(1);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 1 });
  });

  it('three days without anything that got through pause the webhook, and say why', async () => {
    const sink = await sinkOf(() => 500);
    const { endpointId } = await listen(tenant, sink.url);
    await happen(2);
    await queryIn(
      tenant,
      `update webhook_delivery set attempts = 9, created_at = now() - interval '76 hours'`,
    );
    await deliverWebhooksDue(settings());
    const endpoint = await inTenant(tenant, (scope) => getEndpoint(scope, endpointId));
    expect(endpoint.pausedReason).toBe('Nothing could be delivered for 3 days. Last time: HTTP 500');
    expect(await trail('webhook.paused')).toHaveLength(1);
  });

  it('one event that is refused for three days does not, while others get through', async () => {
    const sink = await sinkOf(({ json }) => (json.data.member.id === bad ? 400 : 200));
    const { endpointId } = await listen(tenant, sink.url);
    const [bad] = await happen(2);
    await deliverWebhooksDue(settings());
    await queryIn(
      tenant,
      `update webhook_delivery set attempts = 9, created_at = now() - interval '76 hours', next_attempt_at = now() where status = 'queued'`,
    );
    expect(await deliverWebhooksDue(settings())).toMatchObject({ dead: 1 });
    expect((await inTenant(tenant, (scope) => getEndpoint(scope, endpointId))).pausedAt).toBeNull();
  });
});

describe('secrets', () => {
  it('after a rotation both sign, for a day', async () => {
    const sink = await sinkOf();
    const { endpointId, secret: old } = await listen(tenant, sink.url);
    const keys = await tenant.database.secretKeys();
    const { secret } = await inTenant(tenant, (scope) =>
      rotateSecret(scope, keys, endpointId, 'console:test'),
    );
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await happen(1);
    await deliverWebhooksDue(settings());
    await queryIn(tenant, `update webhook_endpoint set old_until = now()`);
    await happen(1);
    await deliverWebhooksDue(settings());
    const opens = (message: WebhookSink['received'][number] | undefined, key: string) => {
      try {
        new Webhook(key).verify(message?.body ?? '', message?.headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    const [during, after] = sink.received;
    expect([opens(during, old), opens(during, secret)]).toEqual([true, true]);
    expect([opens(after, old), opens(after, secret)]).toEqual([false, true]);
  });

  it('are sealed: the database holds none', async () => {
    const { secret } = await listen(tenant, 'https://sink.example/');
    const [row] = await queryIn<{ line: string }>(tenant, 'select e::text as line from webhook_endpoint e');
    expect(row?.line).not.toContain(secret);
    expect(row?.line).not.toContain(Buffer.from(secret).toString('hex'));
  });
});

describe('a claim', () => {
  it('is held by one node only, and is worth nothing after its lease', async () => {
    await listen(tenant, 'https://sink.example/');
    await happen(3);
    const limits = { each: 2, endpoints: 5 };
    const [mine, theirs] = await Promise.all(
      [1, 2].map(() => inTenant(tenant, (scope) => claimDue(scope, limits, []))),
    );
    const ids = [...(mine ?? []), ...(theirs ?? [])].map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    await inTenant(tenant, (scope) => claimDue(scope, limits, []));
    expect(await inTenant(tenant, (scope) => claimDue(scope, limits, []))).toEqual([]);
    await makeDue(tenant);
    const current = await inTenant(tenant, (scope) => claimDue(scope, { each: 3, endpoints: 1 }, []));
    expect(current).toHaveLength(3);
    const sleeper = mine?.[0] ?? theirs?.[0];
    if (sleeper === undefined) throw new Error('Nothing was claimed.');
    await inTenant(tenant, async (scope) => {
      expect(await claimedDelivery(scope, sleeper)).toBeUndefined();
      await markDelivered(scope, sleeper, 200);
      await markDead(scope, sleeper, { status: 500, error: 'x' });
      await markForRetry(scope, sleeper, 1, { status: 500, error: 'x' });
    });
    const left = await deliveriesOf(tenant);
    expect(left.map(({ status, attempts, last_error }) => [status, attempts, last_error])).toEqual(
      Array.from({ length: 3 }, () => ['queued', 2, null]),
    );
  });

  it('two nodes that run send each event once', async () => {
    const sink = await sinkOf();
    await listen(tenant, sink.url);
    await happen(30);
    run();
    run();
    await sink.arrived(30);
    await expect
      .poll(async () => (await deliveriesOf(tenant)).filter(({ status }) => status === 'delivered').length)
      .toBe(30);
    expect(new Set(sink.received.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
    expect(sink.received).toHaveLength(30);
  });

  it('of a process that was killed after sending leads to the same event again', async () => {
    const sink = await sinkOf();
    await listen(tenant, sink.url);
    await happen(1);
    const script = fileURLToPath(new URL('fixtures/deliver-once.ts', import.meta.url));
    const keys = formatSecretKeys(await tenant.database.secretKeys());
    const child = spawn(process.execPath, [script, tenant.ownerUrl, keys], {
      env: { ...process.env, FAIL_AT: 'webhook:1' },
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(sink.received).toHaveLength(1);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 0 });
    await makeDue(tenant);
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 1 });
    const ids = sink.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await deliveriesOf(tenant)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });
});

// Each of these would hang for as long as a receiver may take, if somebody waited for it.
describe('delivery that runs', { timeout: 15_000 }, () => {
  it('sends what is due, what comes due, and a test at once', async () => {
    const sink = await sinkOf();
    const { endpointId } = await listen(tenant, sink.url, ['run.finished']);
    const delivery = run();
    await inTenant(tenant, (scope) => testEndpoint(scope, endpointId, 'console:test', 'https://psm.test'));
    delivery.poke();
    await sink.arrived(1);
    expect(sink.received[0]?.json).toMatchObject({ type: 'webhook.test', data: { webhook: endpointId } });
  });

  it('goes on with other webhooks, of this tenant and others, while one hangs', async () => {
    const held = Promise.withResolvers<number>();
    const hanging = await sinkOf(() => held.promise);
    const sink = await sinkOf();
    await listen(tenant, hanging.url);
    await listen(tenant, sink.url);
    const other = {
      ...tenant,
      database: tenant.database,
      tenantId: await addTenant(tenant.database, { tenant: { name: 'Other', slug: newId() } }),
    };
    used.push(other);
    await listen(other, sink.url);
    await happen(20);
    run({ answerTime: 60_000 });
    await sink.arrived(20);
    await happen(2, other);
    await happen(2);
    await sink.arrived(24);
    // What is in the air at the one that hangs is bounded.
    expect(hanging.received.length).toBeLessThanOrEqual(4);
    held.resolve(204);
  });

  it('leaves a receiver that is away alone, and does not lose what waits', async () => {
    const sink = await sinkOf(() => 503);
    await listen(tenant, sink.url);
    await happen(12);
    expect((await deliverWebhooksDue(settings())).retried).toBe(sink.received.length);
    expect(sink.received.length).toBeLessThanOrEqual(4);
    const left = await deliveriesOf(tenant);
    expect(left.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'queued'));
    expect(left.filter(({ attempts }) => attempts === 0).length).toBeGreaterThanOrEqual(8);
  });

  it('stops when it is told to: what is in the air lands, the rest is given back', async () => {
    const answer = Promise.withResolvers<number>();
    const sink = await sinkOf(() => answer.promise);
    await listen(tenant, sink.url);
    await happen(6);
    const delivery = run();
    await sink.arrived(4);
    const stopping = delivery.stop();
    answer.resolve(204);
    await stopping;
    const left = await deliveriesOf(tenant);
    expect(left.filter(({ status }) => status === 'delivered')).toHaveLength(4);
    expect(left.filter(({ status, attempts }) => status === 'queued' && attempts === 0)).toHaveLength(2);
  });

  it('a webhook that is removed meanwhile hears no more', async () => {
    const sink = await sinkOf();
    const { endpointId } = await listen(tenant, sink.url);
    await happen(2);
    await inTenant(tenant, (scope) => removeEndpoint(scope, endpointId, 'console:test'));
    expect(await deliverWebhooksDue(settings())).toMatchObject({ delivered: 0 });
    expect(await queryIn(tenant, 'select from webhook_delivery')).toEqual([]);
  });
});
