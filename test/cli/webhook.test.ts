import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deactivateByHand } from '../../src/apply/byHand.ts';
import { parseSecretKeys, type SecretKeys } from '../../src/kernel/secretKeys.ts';
import { deliverWebhooksDue } from '../../src/outbox/webhooks/deliver.ts';
import { settingsOf } from '../outbox/webhooks/fixtures/listening.ts';
import { memberId } from '../support/directory.ts';
import { inTenant, newOrganisation, people, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhookSink.ts';

const program = fileURLToPath(new URL('../../bin/psm.mjs', import.meta.url));
const secretKeys = `test:${Buffer.alloc(32, 7).toString('base64')}`;

let tenant: TestTenant;
let slug: string;
let sink: WebhookSink;
let answer = 204;
beforeAll(async () => {
  const home = await freshTenant();
  const keys: SecretKeys = parseSecretKeys(secretKeys);
  const database = { ...home.database, secretKeys: async () => keys };
  tenant = await newOrganisation({ ...home, database }, { members: people(2) });
  slug = (await queryIn<{ slug: string }>(tenant, 'select slug from tenant'))[0]?.slug ?? '';
  sink = await startWebhookSink(() => answer);
});
afterAll(async () => {
  await sink.close();
  await tenant.close();
});

async function psm(...args: string[]) {
  const env = {
    ...process.env,
    DATABASE_URL: tenant.ownerUrl,
    PSM_SECRET_KEYS: secretKeys,
    PSM_OUTGOING_ALLOW: '127.0.0.1',
    PSM_BASE_URL: 'https://psm.test',
  };
  const child = spawn(process.execPath, [program, 'webhook', ...args, '--tenant', slug, '--json'], {
    env,
    cwd: path.dirname(program),
  });
  let stdout = '';
  child.stdout.on('data', (text) => (stdout += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, json: JSON.parse(stdout) };
}

describe('psm webhook', () => {
  it('adds, tries, follows, sends again and removes', async () => {
    const added = await psm(
      'add',
      sink.url,
      '--events',
      'member.deactivated,plan.held',
      '--description',
      'Badges',
    );
    expect(added).toMatchObject({
      code: 0,
      json: { url: sink.url, events: ['member.deactivated', 'plan.held'], description: 'Badges' },
    });
    const { id, secret, ...shown } = added.json;
    expect((await psm('list')).json).toEqual({ items: [{ id, ...shown }] });

    expect(await psm('test', id)).toMatchObject({
      code: 0,
      json: { type: 'webhook.test', status: 'delivered' },
    });
    const [test] = sink.received;
    const verified = new Webhook(secret).verify(test?.body ?? '', test?.headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'webhook.test', data: { webhook: id } });
    answer = 500;
    expect(await psm('test', id)).toMatchObject({
      code: 1,
      json: { status: 'queued', last_error: 'HTTP 500' },
    });

    const member = await memberId(tenant, 'person1@acme.test');
    await inTenant(tenant, (scope) => deactivateByHand(scope, member, 'console:test'));
    await queryIn(tenant, 'update webhook_delivery set attempts = 9, next_attempt_at = now()');
    await deliverWebhooksDue(settingsOf(tenant));
    const dead = await psm('deliveries', id, '--status', 'dead');
    expect(dead.json.items.map((one: { type: string }) => one.type)).toContain('member.deactivated');
    const event = dead.json.items.find((one: { type: string }) => one.type === 'member.deactivated');
    expect(event.payload.data.url).toBe(`https://psm.test/people/${member}`);
    expect(await psm('replay', id, '--since', '2999-01-01T00:00:00Z')).toMatchObject({ json: { count: 0 } });
    expect(await psm('replay', id, '--delivery', event.id)).toMatchObject({ code: 0, json: { count: 1 } });
    answer = 204;
    await deliverWebhooksDue(settingsOf(tenant));
    expect(sink.received.at(-1)?.json.data.member.id).toBe(member);

    expect((await psm('pause', id)).json.paused).toMatchObject({ reason: null });
    expect((await psm('resume', id)).json.paused).toBeNull();
    expect((await psm('rotate', id)).json.secret).toMatch(/^whsec_/);
    expect(await psm('remove', id)).toMatchObject({ code: 0, json: { id, removed: true } });
    expect((await psm('list')).json).toEqual({ items: [] });
  });

  it('is for admins', async () => {
    const add = (as: string) => psm('add', sink.url, '--as', as);
    expect(await add('viewer@acme.test')).toMatchObject({ code: 1, json: { error: { code: 'forbidden' } } });
    const added = await add('admin@acme.test');
    expect(added).toMatchObject({ code: 0, json: { created_by: 'admin:admin@acme.test' } });
    expect(added.json.events).toHaveLength(10);
  });

  it('says what is wrong', async () => {
    const messages = [
      await psm('add', 'https://10.0.0.1/'),
      await psm('add', 'nonsense'),
      await psm('add', sink.url, '--events', 'member.sneezed'),
      await psm('test', 'nobody'),
      await psm('deliveries', '019a3f6e-5c1e-7d30-9c11-0f6f3c5a9b52', '--status', 'lost'),
    ].map(({ json }) => json.error.message);
    expect(messages).toEqual([
      expect.stringContaining('PSM_OUTGOING_ALLOW'),
      expect.stringContaining('https://'),
      expect.stringContaining('There is no event "member.sneezed"'),
      expect.stringContaining('"nobody"'),
      expect.stringContaining('--status takes'),
    ]);
  });
});
