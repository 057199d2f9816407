import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/client.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type DeliverySettings, deliverDue, startDelivery } from '../../src/outbox/deliver.ts';
import { listOutbox } from '../../src/outbox/list.ts';
import { type MailServerBehaviour, startMailServer, type TestMailServer } from '../support/mailServer.ts';
import { addTenant, tenantPerTest } from '../support/tenant.ts';
import { invite, messageRow } from './fixtures/invited.ts';

const tenant = tenantPerTest();
let logged: string;
let closing: (() => Promise<unknown>)[];
beforeEach(() => {
  logged = '';
  closing = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  // What a test leaves is no work for the next one.
  await asOwner(`update outbox_message set status = 'cancelled' where status = 'queued'`);
});

async function mailServer(behaviour: MailServerBehaviour = {}): Promise<TestMailServer> {
  const server = await startMailServer(behaviour);
  closing.push(() => server.close());
  return server;
}

function write(fields: object, message: string): void {
  logged += `${message} ${JSON.stringify(fields)}\n`;
}

const short = { connection: 300, greeting: 300, silence: 600, message: 2_000 };
const settings = (server: { url: string } | undefined): DeliverySettings => ({
  database: tenant.database,
  smtpUrl: server?.url,
  mailFrom: 'Profile Sync <no-reply@psm.test>',
  baseUrl: 'https://psm.test/',
  log: { info: write, warn: write },
});

/** As the superuser, whom row-level security does not bind. */
async function asOwner(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: tenant.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

const makeDue = () => asOwner(`update outbox_message set next_attempt_at = now() where status = 'queued'`);

async function otherTenant(): Promise<typeof tenant> {
  const tenantId = await addTenant(tenant.database, { tenant: { name: 'Other', slug: newId() } });
  return { database: tenant.database, ownerUrl: tenant.ownerUrl, tenantId };
}

const ids = (server: TestMailServer) => server.received.map((mail) => mail.header('message-id'));

describe('mail that is due', () => {
  it('is sent with its link, once, and then the link is nowhere in the database', async () => {
    const server = await mailServer();
    const { token, messageId } = await invite(tenant, { email: 'ada@acme.test', firstName: 'Ada' });
    expect(await deliverDue(settings(server))).toEqual({ sent: 1, retried: 0, dead: 0, cancelled: 0 });
    expect(await deliverDue(settings(server))).toEqual({ sent: 0, retried: 0, dead: 0, cancelled: 0 });

    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail?.envelope).toEqual({ from: 'no-reply@psm.test', to: ['ada@acme.test'] });
    expect(mail?.header('from')).toBe('Profile Sync <no-reply@psm.test>');
    expect(mail?.header('to')).toBe('ada@acme.test');
    expect(mail?.header('subject')).toBe('You are invited to Mentoring at Acme');
    expect(mail?.header('message-id')).toBe(`<${messageId}@psm.test>`);
    expect(mail?.header('auto-submitted')).toBe('auto-generated');
    expect(mail?.text).toContain(`https://psm.test/invitations/${token}\n`);
    expect(mail?.html).toContain(`href="https://psm.test/invitations/${token}"`);

    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'sent',
      erased: true,
      attempts: 1,
      last_error: null,
      sent_at: expect.any(Date),
    });
    const tables =
      await asOwner(`select relname from pg_class where relkind in ('r', 'p') and relispartition = false
      and relnamespace = 'public'::regnamespace`);
    expect(tables.length).toBeGreaterThan(20);
    for (const { relname } of tables) {
      const found = await asOwner(`select from "${String(relname)}" t where t::text like $1`, [`%${token}%`]);
      expect(found, `the token in ${String(relname)}`).toHaveLength(0);
    }
    const page = await withTenant(tenant.database, tenant.tenantId, (scope) =>
      listOutbox(scope, { limit: 1, baseUrl: 'https://psm.test' }),
    );
    expect(page.items[0]?.text).toContain('link removed after sending');
  });

  // ASVS 1.3.11
  it('goes to the one address, with headers and markup that names cannot break', async () => {
    const server = await mailServer();
    const firstName = 'Ada\r\nBcc: all@evil.test\r\n\r\n<script>alert(1)</script>';
    await invite(tenant, { email: 'ada@acme.test', firstName });
    const plain = await invite(tenant, { email: 'eve@acme.test', firstName: 'Ev\u202Ee "E" &' });
    await asOwner(`update tenant set name = E'Ac\\r\\nme: <b>\\u202E "x" Größe'`);
    await asOwner(`update hub set name = E'Men\\r\\nReply-To: x@evil.test' where name = 'Mentoring'`);
    await deliverDue(settings(server));

    expect(server.received).toHaveLength(2);
    for (const mail of server.received) {
      expect(mail.envelope.to).toHaveLength(1);
      expect(new Set(mail.headers.map((line) => line.split(':')[0]?.toLowerCase()))).toEqual(
        new Set([
          'auto-submitted',
          'content-type',
          'date',
          'from',
          'message-id',
          'mime-version',
          'subject',
          'to',
        ]),
      );
      expect(mail.headers).toHaveLength(8);
      expect(mail.header('subject')).toBe(
        'You are invited to Men Reply-To: x@evil.test at Ac me: <b> "x" Größe',
      );
      expect(mail.html).not.toMatch(/<script|<b>|\u202E/);
    }
    const eve = server.received.find((mail) => mail.html.includes(plain.token));
    expect(eve?.text).toMatch(/^Hello Eve "E" &/);
  });

  // ASVS 1.3.11
  it('never goes to a list of addresses', async () => {
    const server = await mailServer();
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    await asOwner(`update outbox_message set recipient = 'ada@acme.test, all@evil.test'`);
    expect(await deliverDue(settings(server))).toMatchObject({ dead: 1 });
    expect(server.asked).toEqual([]);
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'dead',
      erased: true,
      last_error: 'EENVELOPE',
    });
  });

  it('is all sent, however much there is, of every tenant', async () => {
    const server = await mailServer();
    const other = await otherTenant();
    for (let index = 0; index < 20; index += 1) {
      await invite(index % 2 === 0 ? tenant : other, { email: `p${index}@acme.test` });
    }
    expect(await deliverDue(settings(server))).toEqual({ sent: 20, retried: 0, dead: 0, cancelled: 0 });
    expect(new Set(server.received.flatMap((mail) => mail.envelope.to)).size).toBe(20);
  });

  it('is sent once by any number of processes', async () => {
    const server = await mailServer();
    for (let index = 0; index < 40; index += 1) await invite(tenant, { email: `p${index}@acme.test` });
    const nodes = Array.from({ length: 3 }, () => {
      const app = connect(tenant.ownerUrl, 'psm_app', 4);
      const dispatch = connect(tenant.ownerUrl, 'psm_dispatch', 1);
      closing.push(() => Promise.all([app.end(), dispatch.end()]));
      return { ...tenant.database, app, dispatch, close: async () => {} };
    });
    const counts = await Promise.all(nodes.map((database) => deliverDue({ ...settings(server), database })));
    expect(counts.reduce((sum, count) => sum + count.sent, 0)).toBe(40);
    expect(server.received).toHaveLength(40);
    expect(new Set(ids(server)).size).toBe(40);
  });

  it('stays queued without a mail server', async () => {
    const { messageId, token } = await invite(tenant, { email: 'ada@acme.test' });
    expect(await deliverDue(settings(undefined))).toEqual({ sent: 0, retried: 0, dead: 0, cancelled: 0 });
    const delivery = startDelivery(settings(undefined));
    delivery.poke();
    await delivery.stop();
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      attempts: 0,
      data: { token },
    });
  });
});

describe('the last look before sending', () => {
  it.each([
    ['member deactivated', 'update member set holds = 1'],
    ['member deleted', 'update member set deleted_at = now()'],
    ['member purged', 'update member set deleted_at = now(), purged_at = now()'],
    ['invitation taken back', `update invitation set status = 'void'`],
    ['already accepted', `update invitation set status = 'accepted'`],
    ['invitation expired', 'update invitation set expires_at = now()'],
    ['not invited any more', `update hub_membership set status = 'ended'`],
    ['no address', 'update outbox_message set recipient = null'],
  ])('stops it: %s', async (reason, statement) => {
    const server = await mailServer();
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    await asOwner(statement);
    expect(await deliverDue(settings(server))).toEqual({ sent: 0, retried: 0, dead: 0, cancelled: 1 });
    expect(server.asked).toEqual([]);
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'cancelled',
      erased: true,
      last_error: reason,
    });
  });

  it('is taken at each message, not once for a batch', async () => {
    const first = Promise.withResolvers<undefined>();
    const server = await mailServer({
      recipient: (address) => (address.startsWith('slow') ? first.promise : undefined),
    });
    await invite(tenant, { email: 'slow1@acme.test' });
    await invite(tenant, { email: 'slow2@acme.test' });
    const late = await invite(tenant, { email: 'late@acme.test' });
    const delivering = deliverDue(settings(server));
    // Both places in the air are taken; the third message is claimed and waits.
    await expect.poll(() => server.asked.length).toBe(2);
    expect(await messageRow(tenant, late.messageId)).toMatchObject({ attempts: 1 });
    await asOwner('update member set holds = 1 where member_id = $1', [late.memberId]);
    first.resolve(undefined);
    expect(await delivering).toEqual({ sent: 2, retried: 0, dead: 0, cancelled: 1 });
    expect(server.asked).not.toContain('late@acme.test');
  });
});

// ASVS 16.5.2
describe('a mail server that refuses', () => {
  it('for now is asked again later, with the same message', async () => {
    const answers = [451, undefined];
    const server = await mailServer({ recipient: () => answers.shift() });
    const { messageId, token } = await invite(tenant, { email: 'ada@acme.test' });
    expect(await deliverDue(settings(server))).toEqual({ sent: 0, retried: 1, dead: 0, cancelled: 0 });
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      attempts: 1,
      data: { token },
      last_error: 'RCPT TO 451',
    });
    const [row] = await asOwner(
      `select extract(epoch from next_attempt_at - now())::int between 55 and 76 as later
         from outbox_message where tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(row).toEqual({ later: true });
    // Not before its time.
    expect(await deliverDue(settings(server))).toMatchObject({ sent: 0, retried: 0 });
    await makeDue();
    expect(await deliverDue(settings(server))).toMatchObject({ sent: 1 });
    expect(ids(server)).toEqual([`<${messageId}@psm.test>`]);
    expect(logged).toContain(messageId);
    expect(logged).not.toMatch(/ada|acme\.test|about/i);
    expect(logged).not.toContain(token);
  });

  it('for good is not asked again, and others are served', async () => {
    const server = await mailServer({
      recipient: (address) => (address.startsWith('nobody') ? 550 : undefined),
    });
    const nobody = await invite(tenant, { email: 'nobody@acme.test' });
    await invite(tenant, { email: 'ada@acme.test' });
    expect(await deliverDue(settings(server))).toEqual({ sent: 1, retried: 0, dead: 1, cancelled: 0 });
    expect(await messageRow(tenant, nobody.messageId)).toMatchObject({
      status: 'dead',
      erased: true,
      last_error: 'RCPT TO 550',
    });
    expect(logged).not.toContain('nobody');
  });

  it('for three days is given up', async () => {
    const server = await mailServer({ recipient: () => 451 });
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    await asOwner('update outbox_message set attempts = 21');
    expect(await deliverDue(settings(server))).toMatchObject({ dead: 1 });
    expect(await messageRow(tenant, messageId)).toMatchObject({ status: 'dead', attempts: 22, erased: true });
  });

  it('is not there: a few messages find out, the rest is not touched', async () => {
    const server = await mailServer();
    await server.close();
    const tenants = [tenant];
    for (let index = 0; index < 4; index += 1) tenants.push(await otherTenant());
    for (const one of tenants) {
      for (let index = 0; index < 3; index += 1) await invite(one, { email: `p${index}@acme.test` });
    }
    // Two of each of the four tenants that were served at once.
    expect(await deliverDue({ ...settings(server), timeouts: short })).toMatchObject({ sent: 0, retried: 8 });
    const rows = await asOwner(
      `select attempts, next_attempt_at <= now() as due, count(*)::int as messages, min(last_error) as reason
         from outbox_message where tenant_id = any ($1) group by 1, 2 order by 1`,
      [tenants.map((one) => one.tenantId)],
    );
    expect(rows).toEqual([
      { attempts: 0, due: true, messages: 7, reason: null },
      { attempts: 1, due: false, messages: 8, reason: expect.stringContaining('ECONNREFUSED') },
    ]);
  });

  it('says nothing at all: the attempt ends, the message stays', async () => {
    const server = await mailServer({ silent: true });
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    expect(await deliverDue({ ...settings(server), timeouts: short })).toMatchObject({ retried: 1 });
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      last_error: 'ETIMEDOUT GREETING_TIMEOUT',
    });
  });

  // ASVS 16.5.2
  it('hangs in the middle of a message: the attempt ends, the message stays', async () => {
    const server = await mailServer({ recipient: () => new Promise(() => {}) });
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    expect(await deliverDue({ ...settings(server), timeouts: short })).toMatchObject({ retried: 1 });
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      last_error: 'ETIMEDOUT SOCKET_TIMEOUT',
    });
  });
});

describe('a process that dies', () => {
  it('after sending and before it could say so leads to the same message again, with the same id', async () => {
    const server = await mailServer();
    const { messageId, token } = await invite(tenant, { email: 'ada@acme.test' });
    const script = fileURLToPath(new URL('fixtures/deliver-once.ts', import.meta.url));
    const child = spawn(process.execPath, [script, tenant.ownerUrl, server.url], {
      env: { ...process.env, FAIL_AT: 'outbox:1' },
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(server.received).toHaveLength(1);
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'queued',
      attempts: 1,
      data: { token },
    });
    // While its lease runs nobody else sends it.
    expect(await deliverDue(settings(server))).toMatchObject({ sent: 0 });
    await makeDue();
    expect(await deliverDue(settings(server))).toMatchObject({ sent: 1 });
    expect(ids(server)).toEqual([`<${messageId}@psm.test>`, `<${messageId}@psm.test>`]);
    expect(await messageRow(tenant, messageId)).toMatchObject({ status: 'sent', attempts: 2, erased: true });
  });

  it('only slept: it writes nothing over what another did after its lease', async () => {
    const answer = Promise.withResolvers<number>();
    const answers = [answer.promise, undefined];
    const server = await mailServer({ recipient: () => answers.shift() });
    const { messageId } = await invite(tenant, { email: 'ada@acme.test' });
    const sleeper = deliverDue(settings(server));
    await expect.poll(() => server.asked.length).toBe(1);
    await makeDue();
    expect(await deliverDue(settings(server))).toMatchObject({ sent: 1 });
    answer.resolve(550);
    await sleeper;
    expect(await messageRow(tenant, messageId)).toMatchObject({
      status: 'sent',
      attempts: 2,
      last_error: null,
    });
  });
});

// Each of these would take half a minute, the longest pause between two looks, if nothing woke the delivery.
describe('delivery that runs', { timeout: 20_000 }, () => {
  function run(server: TestMailServer, over: Partial<DeliverySettings> = {}) {
    const delivery = startDelivery({ ...settings(server), ...over });
    closing.push(() => delivery.stop());
    return delivery;
  }

  it('sends what is due, what becomes due, and what it is told of', async () => {
    const server = await mailServer();
    await invite(tenant, { email: 'now@acme.test' });
    const soon = await invite(tenant, { email: 'soon@acme.test' });
    await asOwner(
      `update outbox_message set next_attempt_at = now() + interval '1 s' where message_id = $1`,
      [soon.messageId],
    );
    const delivery = run(server);
    await server.arrived(2);
    await invite(tenant, { email: 'told@acme.test' });
    delivery.poke();
    await server.arrived(3);
    await delivery.stop();
    expect(server.received.map((mail) => mail.envelope.to[0])).toEqual([
      'now@acme.test',
      'soon@acme.test',
      'told@acme.test',
    ]);
    const rows = await asOwner('select distinct status from outbox_message where tenant_id = $1', [
      tenant.tenantId,
    ]);
    expect(rows).toEqual([{ status: 'sent' }]);
  });

  it('goes on with the others while the mail of some tenants hangs', async () => {
    const never = new Promise<undefined>(() => {});
    const server = await mailServer({
      recipient: (address) => (address.startsWith('sick') ? never : undefined),
    });
    // As many as there are lanes, and their mail is older.
    for (const slug of ['s1', 's2', 's3', 's4']) {
      const sick = await otherTenant();
      for (let index = 0; index < 6; index += 1) await invite(sick, { email: `sick${index}@${slug}.test` });
    }
    await invite(tenant, { email: 'ada@acme.test' });
    const delivery = run(server, { timeouts: short });
    await server.arrived(1);
    await invite(tenant, { email: 'bob@acme.test' });
    delivery.poke();
    await server.arrived(2);
    // Each of the four was left alone after its first two messages.
    const sick = server.asked.filter((address) => address.startsWith('sick'));
    expect(sick.length).toBeLessThanOrEqual(8);
  });

  it('survives a database connection that breaks', async () => {
    const server = await mailServer();
    const delivery = run(server);
    const first = await invite(tenant, { email: 'a@acme.test' });
    delivery.poke();
    await expect.poll(async () => (await messageRow(tenant, first.messageId)).status).toBe('sent');
    await asOwner(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'psm psm_dispatch'`,
    );
    await invite(tenant, { email: 'b@acme.test' });
    delivery.poke();
    await server.arrived(2);
    expect(server.received.map((mail) => mail.envelope.to[0])).toEqual(['a@acme.test', 'b@acme.test']);
  });

  it('stops when it is told to: what is in the air lands, the rest is given back', async () => {
    const answer = Promise.withResolvers<undefined>();
    const server = await mailServer({ recipient: () => answer.promise });
    for (let index = 0; index < 6; index += 1) await invite(tenant, { email: `p${index}@acme.test` });
    const delivery = run(server);
    await expect.poll(() => server.asked.length).toBe(2);
    let stopped = false;
    const stopping = delivery.stop().then(() => (stopped = true));
    expect(await asOwner('select 1 as one')).toHaveLength(1);
    expect(stopped).toBe(false);
    answer.resolve(undefined);
    await stopping;
    const rows = await asOwner(
      'select status, attempts, count(*)::int as messages from outbox_message where tenant_id = $1 group by 1, 2 order by 1',
      [tenant.tenantId],
    );
    expect(rows).toEqual([
      { status: 'queued', attempts: 0, messages: 4 },
      { status: 'sent', attempts: 1, messages: 2 },
    ]);
  });
});
