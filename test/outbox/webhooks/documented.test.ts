import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantRestore } from '../../../src/apply/restore.ts';
import { recordEvents } from '../../../src/audit/record.ts';
import { testEndpoint } from '../../../src/outbox/webhooks/deliveries.ts';
import { deliverWebhooksDue } from '../../../src/outbox/webhooks/deliver.ts';
import { eventTypes } from '../../../src/outbox/webhooks/eventTypes.ts';
import { newSigningSecret } from '../../../src/outbox/webhooks/secret.ts';
import { signedHeaders } from '../../../src/outbox/webhooks/send.ts';
import { memberId } from '../../support/directory.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../../support/organisation.ts';
import { untilSealed } from '../../support/sealed.ts';
import { planCsv, sync } from '../../support/sync.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { startWebhookSink } from '../../support/webhookSink.ts';
import { listen, settingsOf } from './fixtures/listening.ts';

const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
const code = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

describe('the examples of docs/webhooks.md', () => {
  /** Type -> what really arrived. */
  const real = new Map<string, unknown>();
  let home: TestTenant;
  beforeAll(async () => {
    home = await freshTenant();
    const tenant = await newOrganisation(home, { members: people(6) });
    const sink = await startWebhookSink();
    const { endpointId } = await listen(tenant, sink.url);
    await sync(tenant, [{ ...row(1), 'Job Title': 'New' }, ...rows(5, {}, 2), row(7)]);
    await sync(tenant, rows(6), { absent: 'deactivate' });
    await sync(tenant, rows(7));
    await sync(tenant, rows(6), { absent: 'delete_from_tenant' });
    const gone = await memberId(tenant, 'person7@acme.test');
    await inTenant(tenant, (scope) => grantRestore(scope, gone, 'token:x', 14));
    await planCsv(tenant, rows(1));
    const [source] = await queryIn<{ id: string }>(tenant, 'select source_id as id from source');
    await queryIn(
      tenant,
      `insert into source_health (source_id, state, failures, failing_since, retry_at)
       values ($1, 'quarantined', 5, now(), now())`,
      [source?.id],
    );
    await inTenant(tenant, async (scope) => {
      const quarantined = { action: 'source.quarantined', entity: 'source', entityId: source?.id } as const;
      await recordEvents(scope, [{ actor: 'schedule', body: { fault: 'unreachable' }, ...quarantined }]);
      await testEndpoint(scope, endpointId, 'console:test', 'https://psm.test');
    });
    await untilSealed(tenant);
    await deliverWebhooksDue(settingsOf(tenant));
    // Of several of a type the one that says most.
    const received = sink.received.toSorted((one, other) => one.body.length - other.body.length);
    for (const { json } of received) real.set(json.type, json);
    await sink.close();
  });
  afterAll(() => home.close());

  const examples = code('json').map((text) => JSON.parse(text) as { readonly type: string });

  it('are one for each event that there is', () => {
    expect(examples.map(({ type }) => type).toSorted()).toEqual([...eventTypes, 'webhook.test'].toSorted());
    expect([...real.keys()].toSorted()).toEqual([...eventTypes, 'webhook.test'].toSorted());
    for (const { type } of examples) expect(page).toContain(`\n#### \`${type}\`\n`);
  });

  it.each(examples.map((example) => [example.type, example] as const))(
    '%s looks like that',
    (type, example) => {
      expect(shapeOf(real.get(type))).toEqual(shapeOf(example));
    },
  );
});

/** Kinds of numbers by their name are data, not shape. */
const counted = ['waiting', 'applied', 'rows'];

/** What a receiver relies on: names of fields, kinds of values, how moments and ids are written. */
function shapeOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return 'moment';
    if (/^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(value)) return 'id';
    return name === 'url' ? value.replace(/^https:\/\/[^/]+/, '').replace(/[0-9a-f-]{36}/, 'id') : 'text';
  }
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  if (counted.includes(name)) return [...new Set(Object.values(value).map((one) => typeof one))];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one, key)]));
}

const python = spawnSync('python3', ['--version']).status === 0;

describe('the code of docs/webhooks.md verifies', () => {
  const secret = newSigningSecret();
  const body = JSON.stringify({ type: 'webhook.test', data: { name: 'Zoë' } });
  const sign = (now = new Date(), secrets = [newSigningSecret(), secret]) =>
    signedHeaders({ url: '', id: 'evt-1', body, secrets }, now);
  const old = new Date(Date.now() - 3_600_000);
  const wrong = [sign(old), sign(new Date(), [newSigningSecret()]), { ...sign(), 'webhook-id': 'evt-2' }];
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'psm-webhooks-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('with Node alone', async () => {
    const file = path.join(folder, 'verify.mjs');
    await writeFile(file, code('js')[0] ?? '');
    const { verify } = (await import(pathToFileURL(file).href)) as {
      verify: (secret: string, headers: Record<string, string>, body: string) => unknown;
    };
    expect(verify(secret, sign(), body)).toEqual(JSON.parse(body));
    for (const headers of wrong) expect(() => verify(secret, headers, body)).toThrow();
    expect(() => verify(secret, sign(), body.replace('Zoë', 'Eve'))).toThrow('not signed');
  });

  it.skipIf(!python)('with Python alone', async () => {
    const cases = [sign(), ...wrong].map((headers) => ({ secret, headers, body }));
    const script = `${code('python')[0]}
import sys
for one in json.load(sys.stdin):
    try:
        print(json.dumps(verify(one["secret"], one["headers"], one["body"])))
    except ValueError as error:
        print(error)
`;
    const printed = execFileSync('python3', ['-c', script], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
    });
    const [good = '', ...bad] = printed.trim().split('\n');
    expect(JSON.parse(good)).toEqual(JSON.parse(body));
    expect(bad).toEqual(['too old', 'not signed with this secret', 'not signed with this secret']);
  });
});
