import { beforeAll, describe, expect, it } from 'vitest';
import { putAdmin } from '../../src/directory/admins.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { bodies, guarded, requestOf, routes } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let cookie: string;

/** A new sign-in link of the owner. */
const linkOf = (email: string) =>
  inTenant(acme, async (scope) => {
    await putAdmin(scope, email, 'owner', 'console:test');
    return createSigninLink(scope, email, 'console:test');
  });

beforeAll(async () => {
  acme = await organisationOf(server);
  const link = await linkOf('owner@acme.test');
  const answer = await call(server, 'POST /api/v1/session', { body: { link } });
  cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
});

const changing = guarded.filter((route) => route.method !== 'GET');
/** What a form of another site can send without asking first (Fetch standard, "CORS-safelisted request-header"). */
const forms = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'];
const elsewhere = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', origin: 'https://psm.test' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  {},
];

const attempts = [
  ...elsewhere.map((headers) => ({ ...headers, 'content-type': 'application/json' })),
  ...forms.map((type) => ({ 'sec-fetch-site': 'cross-site', 'content-type': type })),
];

const written = () => queryIn(acme, 'select event_id from audit_event');

// ASVS 3.5.1
// ASVS 3.5.2
// ASVS 3.3.2
describe('another site, in the browser of somebody who signed in', () => {
  it.each(changing)('changes nothing by $name', async (route) => {
    const before = await written();
    const body = JSON.stringify(bodies[route.name] ?? {});
    const answers = await Promise.all(
      attempts.map((headers) => call(server, requestOf(route), { body, headers: { ...headers, cookie } })),
    );
    expect(answers.map(({ status, json }) => `${status} ${json?.code}`)).toEqual(
      attempts.map(() => '403 forbidden'),
    );
    expect(await written()).toEqual(before);
  });

  // ASVS 7.6.2
  it('signs nobody in as somebody else: what opens a session comes as JSON, which has to be asked for first', async () => {
    const link = await linkOf('grace@acme.test');
    for (const type of forms) {
      const answer = await call(server, 'POST /api/v1/session', {
        body: JSON.stringify({ link }),
        headers: { 'content-type': type, 'sec-fetch-site': 'cross-site' },
      });
      expect([400, 415]).toContain(answer.status);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await call(server, 'POST /api/v1/session', { body: { link } })).status).toBe(201);
  });

  // ASVS 3.4.2
  it('is not allowed to ask for more, of any address', async () => {
    const ask = ({ method, url }: (typeof routes)[number]) =>
      call(server, `OPTIONS ${url}`, {
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization, content-type',
        },
      });
    for (const route of routes) {
      const { status, headers } = await ask(route);
      const shared = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect({ route: route.name, allowed: status < 400, shared }).toEqual({
        route: route.name,
        allowed: false,
        shared: [],
      });
    }
  });
});

// ASVS 3.5.3
describe('a request that only looks', () => {
  const gets = guarded.filter(({ method, url }) => method === 'GET' && !url.endsWith('/events'));

  it('changes nothing, whatever method it says it means', async () => {
    const before = await written();
    for (const route of gets) {
      const override = {
        'x-http-method-override': 'DELETE',
        'x-method-override': 'DELETE',
        'x-http-method': 'PUT',
      };
      const request = requestOf(route);
      await call(server, request, { headers: { cookie, ...override } });
      await call(server, `${request}${request.includes('?') ? '&' : '?'}_method=DELETE`, {
        headers: { cookie },
      });
    }
    expect(await written()).toEqual(before);
    const { headers } = await call(server, 'GET /api/v1/settings', {
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

// ASVS 3.3.1
// ASVS 3.3.3
describe('a cookie that a neighbouring host planted', () => {
  it('is not looked at under https, alone or beside our own', async () => {
    const session = cookie.split('=')[1];
    const asked = (given: string) => call(server, 'GET /api/v1/me', { headers: { cookie: given } });
    expect((await asked(cookie)).status).toBe(200);
    expect((await asked(`psm_session=${session}`)).status).toBe(401);
    expect((await asked(`psm_session=planted; ${cookie}; psm_session=planted`)).status).toBe(200);
  });
});
