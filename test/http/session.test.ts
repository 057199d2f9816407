import { beforeAll, describe, expect, it } from 'vitest';
import { removeAdmin, listAdmins, putAdmin } from '../../src/directory/admins.ts';
import { changeSettings } from '../../src/directory/settings.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { inTenant, queryIn, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});

let nth = 0;
/** A new admin, and a link for them. */
async function invitee(role: 'owner' | 'admin' | 'viewer' = 'admin') {
  nth += 1;
  const email = `admin${nth}@acme.test`;
  const link = await inTenant(acme, async (scope) => {
    await putAdmin(scope, email, role, 'console:test');
    return createSigninLink(scope, email, 'console:test');
  });
  return { email, link };
}

const sameOrigin = { 'sec-fetch-site': 'same-origin' };

async function signIn(link: string, headers: Record<string, string> = {}) {
  const answer = await call(server, 'POST /api/v1/session', { body: { link }, headers });
  const set = answer.headers.get('set-cookie') ?? '';
  return { answer, set, cookie: set.split(';', 1)[0] ?? '' };
}

/** The status of a request with a session. */
const status = async (cookie: string, request = 'GET /api/v1/me') =>
  (await call(server, request, { headers: { cookie, ...sameOrigin } })).status;

describe('a sign-in link', () => {
  // ASVS 3.3.4, 7.2.1
  it('opens a session whose cookie no script can read and no other site can use', async () => {
    const { email, link } = await invitee();
    const { answer, set, cookie } = await signIn(link);
    expect(answer).toMatchObject({ status: 201, json: { email } });
    // The address of these tests is https.
    expect(set).toMatch(
      /^__Host-psm_session=pss_[\w-]{64}; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Strict$/,
    );
    const me = await call(server, 'GET /api/v1/me', { headers: { cookie } });
    expect(me.json).toMatchObject({
      actor: `admin:${email}`,
      email,
      role: 'admin',
      token: null,
      session: {},
    });
  });

  it('tells no session the secrets that another was told, also of the same person with the same key', async () => {
    const { email, link } = await invitee('owner');
    const next = () => inTenant(acme, (scope) => createSigninLink(scope, email, 'console:test'));
    const make = (cookie: string) =>
      call(server, 'POST /api/v1/tokens', {
        body: { name: 'robot', role: 'viewer' },
        headers: { cookie, ...sameOrigin, 'idempotency-key': 'one-key' },
      });
    const first = await signIn(link);
    const second = await signIn(await next());
    expect((await make(first.cookie)).status).toBe(201);
    expect(await make(second.cookie)).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });

  // ASVS 6.5.1
  it('is good once', async () => {
    const { link } = await invitee();
    const answers = await Promise.all([signIn(link), signIn(link), signIn(link)]);
    expect(answers.map(({ answer }) => answer.status).sort((a, b) => a - b)).toEqual([201, 401, 401]);
  });

  // ASVS 6.4.1, 6.5.5
  it('is too old after 15 minutes', async () => {
    const { link } = await invitee();
    await queryIn(acme, `update signin_link set expires_at = now() where used_at is null`);
    expect((await signIn(link)).answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
  });

  it('that nobody made is refused like a used one', async () => {
    const { link } = await invitee();
    await signIn(link);
    const used = await signIn(link);
    const forged = await signIn(`${link.slice(0, -4)}AAAA`);
    const nonsense = await signIn('x');
    expect(new Set([used, forged, nonsense].map(({ answer }) => answer.text)).size).toBe(1);
  });
});

describe('a session', () => {
  // ASVS 7.2.4
  it('is new at each sign-in, and the one that the browser had ends', async () => {
    const before = (await signIn((await invitee()).link)).cookie;
    const after = (await signIn((await invitee()).link, { cookie: before })).cookie;
    expect(after).not.toBe(before);
    expect([await status(before), await status(after)]).toEqual([401, 200]);
    // A session that somebody planted becomes nobody's.
    const planted = '__Host-psm_session=pss_planted';
    expect((await signIn((await invitee()).link, { cookie: planted })).cookie).not.toBe(planted);
  });

  // ASVS 7.1.2
  it('is one of twenty: the one used longest ago makes way', async () => {
    const { email } = await invitee();
    const cookies = [];
    for (let times = 0; times < 21; times += 1) {
      const link = await inTenant(acme, (scope) => createSigninLink(scope, email, 'console:test'));
      cookies.push((await signIn(link)).cookie);
    }
    expect([await status(cookies[0] ?? ''), await status(cookies[1] ?? '')]).toEqual([401, 200]);
  });

  // ASVS 7.3.1, 7.3.2
  it('ends earlier as soon as its organisation says so, and never later than was said when it began', async () => {
    const { cookie } = await signIn((await invitee()).link);
    const set = (signIn: { idleMinutes?: number; longestHours?: number }) =>
      inTenant(acme, (scope) => changeSettings(scope, { signIn }, 'console:test'));
    await queryIn(acme, `update session set seen_at = now() - interval '50 minutes'`);
    await set({ idleMinutes: 30 });
    expect(await status(cookie)).toBe(401);
    await set({ idleMinutes: 1440 });
    await queryIn(acme, `update session set seen_at = now() - interval '3 hours'`);
    expect(await status(cookie)).toBe(401);
    await queryIn(acme, `update session set seen_at = now(), created_at = now() - interval '2 hours'`);
    await set({ longestHours: 1 });
    expect(await status(cookie)).toBe(401);
    await set({ idleMinutes: 120, longestHours: 12 });
    expect(await status(cookie)).toBe(200);
  });

  it('says nothing more on a stream once its admin may not read it, and no stream keeps it alive', async () => {
    const { planId } = await planCsv(acme, rows(1));
    const { email, link } = await invitee();
    const { cookie } = await signIn(link);
    const follow = () => fetch(`${server.url}/api/v1/plans/${planId}/events`, { headers: { cookie } });
    await queryIn(acme, `update session set seen_at = now() - interval '10 minutes'`);
    const stream = await follow();
    const [seen] = await queryIn<{ old: boolean }>(
      acme,
      `select seen_at < now() - interval '9 minutes' as old from session order by created_at desc limit 1`,
    );
    expect({ status: stream.status, ...seen }).toEqual({ status: 200, old: true });
    await inTenant(acme, async (scope) => {
      const admin = (await listAdmins(scope)).find((one) => one.email === email);
      await removeAdmin(scope, admin?.adminId ?? '', 'console:test');
    });
    // Ends by itself.
    expect(await stream.text()).toContain('event: plan');
    expect((await follow()).status).toBe(401);
  });

  // ASVS 7.4.1
  it('ends when the person signs out', async () => {
    const { cookie } = await signIn((await invitee()).link);
    const out = await call(server, 'DELETE /api/v1/session', { headers: { cookie, ...sameOrigin } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('__Host-psm_session=;');
    expect((await call(server, 'GET /api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  // ASVS 7.3.1, 7.3.2
  it.each([
    ['two hours without a request', `update session set seen_at = now() - interval '121 minutes'`],
    ['half a day', `update session set expires_at = now()`],
  ])('ends after %s', async (_, statement) => {
    const { cookie } = await signIn((await invitee()).link);
    await queryIn(acme, statement);
    expect((await call(server, 'GET /api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  // ASVS 7.4.2, 8.3.1
  it('has the role of its admin at this moment, and none once the admin is removed', async () => {
    const { email, link } = await invitee('admin');
    const { cookie } = await signIn(link);
    await inTenant(acme, (scope) => putAdmin(scope, email, 'viewer', 'console:test'));
    const me = await call(server, 'GET /api/v1/me', { headers: { cookie } });
    expect(me.json).toMatchObject({ role: 'viewer' });
    await inTenant(acme, async (scope) => {
      const admin = (await listAdmins(scope)).find((one) => one.email === email);
      await removeAdmin(scope, admin?.adminId ?? '', 'console:test');
    });
    expect((await call(server, 'GET /api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{}, 403],
    [sameOrigin, 204],
  ])('changes nothing for another site: %j is answered with %i', async (headers, status) => {
    const { cookie } = await signIn((await invitee()).link);
    const answer = await call(server, 'DELETE /api/v1/session', { headers: { cookie, ...headers } });
    expect(answer.status).toBe(status);
    const alive = await call(server, 'GET /api/v1/me', { headers: { cookie } });
    expect(alive.status).toBe(status === 403 ? 200 : 401);
  });

  // ASVS 7.2.2
  it('is read from elsewhere by nobody: the header goes before the cookie', async () => {
    const { cookie } = await signIn((await invitee()).link);
    const answer = await call(server, 'GET /api/v1/me', { headers: { cookie }, token: 'psm_wrong' });
    expect(answer.status).toBe(401);
  });
});

describe('the list of sessions', () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const list = async (cookie: string, path = 'sessions') =>
    (await call(server, `GET /api/v1/${path}`, { headers: { cookie } })).json.items;
  let email: string;
  let here: string;
  let there: string;
  beforeAll(async () => {
    const admin = await invitee('owner');
    email = admin.email;
    here = (await signIn(admin.link, { 'user-agent': firefox })).cookie;
    const link = await inTenant(acme, (scope) => createSigninLink(scope, email, 'console:test'));
    there = (await signIn(link, { 'user-agent': 'curl/8.0' })).cookie;
  });

  // ASVS 7.5.2
  it('shows people where they are signed in, and ends what they do not know', async () => {
    const mine = await list(here);
    expect(mine).toMatchObject([
      { browser: null, current: false },
      { browser: 'Firefox on Windows', address: '127.0.0.1', method: 'link', current: true },
    ]);
    const stranger = (await signIn((await invitee()).link)).cookie;
    const [first] = mine;
    expect(await status(stranger, `DELETE /api/v1/sessions/${first.id}`)).toBe(404);
    expect(await status(here, `DELETE /api/v1/sessions/${first.id}`)).toBe(204);
    expect([await status(here), await status(there), await status(stranger)]).toEqual([200, 401, 200]);
    expect(await list(here)).toHaveLength(1);
  });

  // ASVS 7.4.3
  it('ends all others', async () => {
    const link = await inTenant(acme, (scope) => createSigninLink(scope, email, 'console:test'));
    there = (await signIn(link)).cookie;
    expect(await status(here, 'DELETE /api/v1/sessions')).toBe(204);
    expect([await status(here), await status(there)]).toEqual([200, 401]);
  });

  // ASVS 7.4.5
  it('is for owners to see and end, of anybody', async () => {
    const admin = await invitee();
    const { cookie } = await signIn(admin.link);
    const { id, last_signed_in_at: last } = (await list(here, 'admins')).find(
      (one: { email: string }) => one.email === admin.email,
    );
    expect(last).not.toBeNull();
    expect(await list(here, `admins/${id}/sessions`)).toMatchObject([{ current: false }]);
    expect(await status(cookie, `GET /api/v1/admins/${id}/sessions`)).toBe(403);
    expect(await status(here, `DELETE /api/v1/admins/${id}/sessions`)).toBe(204);
    expect(await status(cookie)).toBe(401);
    const trail = `select p.body from audit_event e join audit_payload p using (tenant_id, event_id)
                    where e.actor = $1 and e.action = 'session.ended_by' order by e.event_id desc limit 1`;
    expect(await queryIn(acme, trail, [`admin:${email}`])).toEqual([
      { body: { email: admin.email, sessions: 1 } },
    ]);
  });
});
