import { beforeAll, describe, expect, it } from 'vitest';
import { removeAdmin, listAdmins, putAdmin } from '../../src/directory/admins.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
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

async function signIn(link: string) {
  const answer = await call(server, 'POST /api/v1/session', { body: { link } });
  const set = answer.headers.get('set-cookie') ?? '';
  return { answer, set, cookie: set.split(';', 1)[0] ?? '' };
}

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
  // ASVS 7.4.1
  it('ends when the person signs out', async () => {
    const { cookie } = await signIn((await invitee()).link);
    const out = await call(server, 'DELETE /api/v1/session', { headers: { cookie, ...sameOrigin } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('__Host-psm_session=;');
    expect((await call(server, 'GET /api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

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

  it('is read from elsewhere by nobody: the header goes before the cookie', async () => {
    const { cookie } = await signIn((await invitee()).link);
    const answer = await call(server, 'GET /api/v1/me', { headers: { cookie }, token: 'psm_wrong' });
    expect(answer.status).toBe(401);
  });
});
