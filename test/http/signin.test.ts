import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putAdmin } from '../../src/directory/admins.ts';
import { changeSettings } from '../../src/directory/settings.ts';
import { newId } from '../../src/kernel/ids.ts';
import { deliverDue } from '../../src/outbox/deliver.ts';
import { startMailServer, type TestMailServer } from '../support/mailServer.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const many = 100_000;
const server = serverPerFile({
  idle: true,
  // Each test calls from addresses of its own.
  config: { smtpUrl: 'smtp://mail.test', trustProxy: ['127.0.0.1'] },
  rateLimits: { caller: many, invitations: many, attempts: { address: 12, account: 5, tokens: 6 } },
});
let acme: TestOrganisation;
let slug: string;
let mail: TestMailServer;
beforeAll(async () => {
  acme = await organisationOf(server);
  slug = (await queryIn<{ slug: string }>(acme, 'select slug from tenant'))[0]?.slug ?? '';
  mail = await startMailServer();
});
afterAll(() => mail.close());

let nth = 0;
const address = () => `198.51.100.${(nth += 1)}`;
const from = (ip: string) => ({ 'x-forwarded-for': ip });
const newAdmin = async (email: string) =>
  (await inTenant(acme, (scope) => putAdmin(scope, email, 'owner', 'console:test'))).adminId;
const ask = (email: string, organisation = slug, ip = address()) =>
  call(server, 'POST /api/v1/signin/email', { body: { organisation, email }, headers: from(ip) });
const mails = () =>
  queryIn<{ recipient: string; status: string; data: { token?: string } }>(
    acme,
    `select recipient, status, data from outbox_message where kind = 'signin_link' order by message_id`,
  );
/** What is done after answers is done one after the other: when the last is there, all are. */
async function mailed(count: number) {
  await expect.poll(async () => (await mails()).length).toBe(count);
  return mails();
}

/** An answer without what differs between any two. */
const shape = ({ status, text, headers }: Awaited<ReturnType<typeof ask>>) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !/^(date|x-request-id|x-ratelimit-.*)$/.test(name)),
});

describe('signing in by e-mail address', () => {
  // ASVS 6.3.8
  it('is answered alike for whoever is there and for nobody, and mails the one who is', async () => {
    await newAdmin('ada@acme.test');
    const answers = [
      await ask('nobody@acme.test'),
      await ask('somebody@nowhere.test', 'nowhere'),
      await ask('Ada@ACME.test'),
    ];
    expect(answers[0]).toMatchObject({ status: 200, json: { way: 'link' } });
    expect(new Set(answers.map((one) => JSON.stringify(shape(one)))).size).toBe(1);
    const [message] = await mailed(1);
    expect(message).toMatchObject({ recipient: 'ada@acme.test', status: 'queued' });
  });

  it('needs to know the organisation, where there are several', async () => {
    for (const [path, body] of [
      ['email', { email: 'ada@acme.test' }],
      ['passkey/options', {}],
    ] as const) {
      const answer = await call(server, `POST /api/v1/signin/${path}`, { body, headers: from(address()) });
      expect(answer).toMatchObject({ status: 400, json: { code: 'tenant_required' } });
    }
  });

  // ASVS 6.4.1, 6.5.1, 6.4.4
  it('leads in by the link in the mail, once; nobody who reads the outbox sees it', async () => {
    const list = await call(server, 'GET /api/v1/outbox', { token: acme.tokens.owner });
    const { id, text } = list.json.items[0];
    const page = await call(server, `GET /api/v1/outbox/${id}/mail`, { token: acme.tokens.owner });
    const token = (await mails())[0]?.data.token ?? '';
    expect(token).toMatch(/^psl_/);
    expect(`${list.text}${page.text}`).not.toContain(token.slice(4));
    expect(text).toContain('shown to nobody but its recipient');
    const settings = { smtpUrl: mail.url, mailFrom: 'psm@psm.test', baseUrl: 'https://psm.test' };
    const log = { info: () => {}, warn: () => {} };
    await deliverDue({ ...settings, database: server.home.database, log });
    const link = /https:\/\/psm\.test\/signin#(\S+)/.exec(mail.received[0]?.text ?? '')?.[1];
    expect(link).toBe(token);
    expect((await mails())[0]).toMatchObject({ status: 'sent' });
    expect(JSON.stringify(await mails())).not.toContain(token);
    const use = () => call(server, 'POST /api/v1/session', { body: { link }, headers: from(address()) });
    expect(await use()).toMatchObject({ status: 201, json: { email: 'ada@acme.test' } });
    expect((await use()).status).toBe(401);
  });

  // ASVS 6.6.2
  it('voids the link before, and sends three an hour at most, whoever asks', async () => {
    const adminId = await newAdmin('bob@acme.test');
    for (let times = 0; times < 5; times += 1) await ask('bob@acme.test');
    await newAdmin('last@acme.test');
    await ask('last@acme.test');
    await expect.poll(async () => (await mails()).at(-1)?.recipient).toBe('last@acme.test');
    const sent = (await mails()).filter(({ recipient }) => recipient === 'bob@acme.test');
    expect(sent.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'queued']);
    const open = `select 1 from signin_link where admin_id = $1 and expires_at > now()`;
    expect(await queryIn(acme, open, [adminId])).toHaveLength(1);
    await queryIn(acme, `update signin_link set created_at = created_at - interval '1 hour'`);
    await ask('bob@acme.test');
    await expect.poll(async () => (await mails()).at(-1)?.recipient).toBe('bob@acme.test');
  });

  it('is offered where links are sent, or a provider knows a domain', async () => {
    await inTenant(acme, (scope) => changeSettings(scope, { signIn: { mailLinks: false } }, 'console:test'));
    expect(await ask('ada@acme.test')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    const ways = () => call(server, `GET /api/v1/signin?organisation=${slug}`, { headers: from(address()) });
    const organisation = { slug, name: expect.any(String) };
    expect((await ways()).json).toEqual({ organisation, providers: [], email: false });
    const add = `insert into identity_provider (provider_id, name, issuer, client_id, domains, enabled, created_by)
                 values ($1, $2, 'https://1.1.1.1/idp', $2, $3, true, 'console:test')`;
    const everybodys = newId();
    await queryIn(acme, add, [newId(), 'Okta', ['acme.test']]);
    await queryIn(acme, add, [everybodys, 'Partners', []]);
    const providers = [{ id: everybodys, name: 'Partners' }];
    expect((await ways()).json).toEqual({ organisation, providers, email: true });
    expect((await call(server, 'GET /api/v1/signin?organisation=nowhere')).json).toEqual({
      organisation: null,
      providers: [],
      email: true,
    });
    await queryIn(acme, 'delete from identity_provider');
  });
});

// ASVS 6.3.1, 6.6.3
describe('whoever guesses', () => {
  const limited = (answer: Awaited<ReturnType<typeof call>>) => {
    expect(answer).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(900);
  };
  const asked = async (times: number, work: () => ReturnType<typeof call>) => {
    const answers = [];
    for (let nthTime = 0; nthTime < times; nthTime += 1) answers.push((await work()).status);
    return answers;
  };
  const response = (id: string) => ({ response: { id, response: {} } });

  it.each([
    ['sign-in links', 12, 'session', () => ({ link: 'psl_wrong' })],
    ['passkeys of many', 12, 'signin/passkey', () => response(newId())],
    ['one passkey', 5, 'signin/passkey', () => response('one')],
    ['mail to one address', 5, 'signin/email', () => ({ organisation: 'x', email: 'one@x.test' })],
    ['mail to many', 12, 'signin/email', () => ({ organisation: 'x', email: `${newId()}@x.test` })],
  ])('has so many attempts at %s: %i', async (_, most, path, body) => {
    const headers = from(address());
    const attempt = (own = headers) => call(server, `POST /api/v1/${path}`, { body: body(), headers: own });
    expect(await asked(most, attempt)).not.toContain(429);
    limited(await attempt());
    // Nobody else waits for it.
    expect((await attempt(from(address()))).status).not.toBe(429);
  });

  it('is one network of IPv6, not one address in it', async () => {
    let host = 0;
    const attempt = () =>
      call(server, 'POST /api/v1/session', {
        body: { link: 'psl_wrong' },
        headers: from(`2001:db8:1:2::${(host += 1)}`),
      });
    expect(await asked(12, attempt)).not.toContain(429);
    limited(await attempt());
  });

  it('waits after many wrong tokens, and those whose token was right before do not', async () => {
    const headers = from(address());
    const me = (token: string) => call(server, 'GET /api/v1/me', { token, headers });
    expect((await me(acme.tokens.viewer)).status).toBe(200);
    expect(await asked(6, () => me('psm_wrong'))).not.toContain(429);
    limited(await me('psm_wrong'));
    limited(await me(acme.tokens.admin));
    expect((await me(acme.tokens.viewer)).status).toBe(200);
    // A browser that says nothing wrong is let in as always.
    expect((await call(server, 'GET /api/v1/me', { headers })).status).toBe(401);
  });
});
