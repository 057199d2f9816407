import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { deliverDue } from '../../src/outbox/deliver.ts';
import { queueMessages } from '../../src/outbox/queue.ts';
import { type MessageKind, templates } from '../../src/outbox/templates.ts';
import { type ReceivedMail, startMailServer, type TestMailServer } from '../support/mailServer.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { invite } from './fixtures/invited.ts';

/** A name that would be more headers, another body, markup, and a way to elsewhere. */
const evil =
  'Ada\r\nBcc: all@evil.example\r\nContent-Type: text/plain\r\n\r\nHello\r\n.\r\n' +
  '<script>alert(1)</script><img src=x onerror=alert(1)>"><a href="https://evil.example">here</a>\u2028\u202E';

let tenant: TestTenant;
let server: TestMailServer;
let adminId: string;
beforeAll(async () => {
  tenant = await freshTenant();
  server = await startMailServer();
  // Whatever came into the database: from a directory, by a restore, or before names were looked at.
  await asOwner(`update tenant set name = $1`, [evil]);
  [adminId = ''] = (await asOwner(`select admin_id as id from admin_user`)).map(({ id }) => id);
});
afterAll(async () => {
  await server.close();
  await tenant.close();
});

async function asOwner(statement: string, values: unknown[] = []): Promise<{ id: string }[]> {
  const client = new Client({ connectionString: tenant.ownerUrl });
  await client.connect();
  try {
    return (await client.query<{ id: string }>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

const deliver = () =>
  deliverDue({
    database: tenant.database,
    smtpUrl: server.url,
    mailFrom: 'Profile Sync <no-reply@psm.test>',
    baseUrl: 'https://psm.test/',
    log: { info: () => {}, warn: () => {} },
  });

const names = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
];

/** Elements of our layout. */
const known =
  /^<(!doctype|\/?(html|head|meta|title|body|table|tbody|tr|td|h1|p|a|span|br|ul|li|div|strong|base)\b)/;

/** What of a mail is not ours. */
function faultsOf(mail: ReceivedMail, recipient: string): string[] {
  const { envelope, headers, text, html } = mail;
  const headerNames = headers.map((line) => line.split(':', 1)[0]?.toLowerCase() ?? '').toSorted();
  // What is text has no angle bracket left.
  const tags = (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.toLowerCase());
  const links = tags.flatMap((tag) =>
    [...tag.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, to = '']) => to),
  );
  const subject = mail.header('subject') ?? '';
  return [
    ...(headerNames.join() === names.join() ? [] : [`headers: ${headerNames.join()}`]),
    ...(envelope.to.join() === recipient ? [] : [`to: ${envelope.to.join()}`]),
    ...(mail.header('from') === 'Profile Sync <no-reply@psm.test>' ? [] : ['another sender']),
    ...(/[\p{Cc}\p{Zl}\p{Zp}\u202E]/u.test(subject) || subject === '' ? [`subject: ${subject}`] : []),
    ...links.filter((link) => !link.startsWith('https://psm.test/')).map((link) => `link: ${link}`),
    ...tags.filter((tag) => !known.test(tag) || /\son\w+=/.test(tag.replaceAll(/"[^"]*"/g, ''))),
    ...(/^(Bcc|Content-Type):/im.test(text) ? ['a header in the text'] : []),
    ...(text.split('\n').includes('.') ? ['a line with a dot'] : []),
  ];
}

/** Filled with names of others wherever a template takes any. */
const data = (admin: string) => ({
  ...Object.fromEntries(
    ['name', 'hub', 'message', 'plan', 'run', 'title', 'connector', 'organisation', 'by'].map((name) => [
      name,
      evil,
    ]),
  ),
  ...Object.fromEntries(['columns', 'safeguards', 'waiting', 'approved'].map((name) => [name, [evil]])),
  admin,
  source: 'javascript:alert(1)',
  token: '"><script>',
  link: '"><script>',
  since: '2026-11-14T10:00:00.000Z',
  expires: '2999-11-14T10:00:00.000Z',
  failures: 4,
});

const kinds = (Object.keys(templates) as MessageKind[]).filter((kind) => kind !== 'invitation');

// ASVS 1.3.11
// ASVS 1.2.1
describe('a mail that is really delivered', () => {
  it('to somebody who is invited holds no header, markup or way of theirs', async () => {
    const { hubId, memberId } = await invite(tenant, { email: 'ada@acme.test' });
    await asOwner('update hub set name = $1 where hub_id = $2', [evil, hubId]);
    await asOwner('update member set first_name = $1, last_name = $1 where member_id = $2', [evil, memberId]);
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(server.received.map((mail) => faultsOf(mail, 'ada@acme.test'))).toEqual([[]]);
  });

  it.each(kinds)('to an admin holds none either: %s', async (kind) => {
    await withTenant(tenant.database, tenant.tenantId, (scope) =>
      queueMessages(scope, [{ kind, dedupeKey: newId(), recipient: 'owner@acme.test', data: data(adminId) }]),
    );
    const before = server.received.length;
    expect(await deliver()).toMatchObject({ sent: 1, dead: 0, retried: 0 });
    const mails = server.received.slice(before);
    expect(mails.flatMap((mail) => faultsOf(mail, 'owner@acme.test'))).toEqual([]);
    expect(mails).toHaveLength(1);
  });

  it.each([
    'a@acme.test\r\nBcc: all@evil.example',
    'a@acme.test>\r\nRCPT TO:<all@evil.example',
    'a@acme.test, all@evil.example',
    'Ada <a@acme.test>, <all@evil.example>',
    '"a@evil.example" a@acme.test',
    'a@acme.test NOTIFY=SUCCESS',
    'a\u0001@acme.test',
  ])('never goes to an address that is more than one: %j', async (recipient) => {
    await withTenant(tenant.database, tenant.tenantId, (scope) =>
      queueMessages(scope, [{ kind: 'source_failing', dedupeKey: newId(), recipient, data: data(adminId) }]),
    );
    const asked = server.asked.length;
    expect(await deliver()).toMatchObject({ sent: 0, dead: 1 });
    expect(server.asked).toHaveLength(asked);
  });
});
