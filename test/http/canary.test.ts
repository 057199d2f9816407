import { beforeAll, describe, expect, it } from 'vitest';
import { people, row, rows } from '../support/organisation.ts';
import { csvOf } from '../support/sync.ts';
import { bodies, requestOf, routes } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation, uploadForm } from './support/server.ts';

const server = serverPerFile();
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(5) });
});

/** A word that is nowhere else, another one for each place. */
let planted = 0;
const canary = () => `zqcanary${(planted += 1)}`;

/** The same shape with a canary for every text in it; what would not be taken then is a case of its own. */
function withCanaries(value: unknown): unknown {
  if (typeof value === 'string') return canary();
  if (Array.isArray(value)) return value.map(withCanaries);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withCanaries(one)]));
}

/** As what people type, and as what programs send who mean no good. */
const headers = () => ({
  'user-agent': canary(),
  referer: `https://${canary()}.example/${canary()}`,
  cookie: `psm_session=${canary()}; ${canary()}=${canary()}`,
  'x-forwarded-for': canary(),
  'idempotency-key': canary(),
});

// ASVS 14.2.1, 16.2.5
describe('a value that somebody types', () => {
  // ASVS 16.2.5, 14.2.4
  it('reaches no log and no metric by any route, taken or refused', async () => {
    const { owner: token } = acme.tokens;
    for (const route of routes) {
      const body = route.method === 'GET' ? undefined : withCanaries(bodies[route.name] ?? { x: 'x' });
      const path = `${requestOf(route, canary())}?q=${canary()}&${canary()}=${canary()}`;
      if (!route.url.endsWith('/events')) {
        await call(server, path, { token, body, headers: headers() });
        await call(server, path, { token: canary(), body, headers: headers() });
      }
      if (body !== undefined) {
        await call(server, path, { token, body: `{"${canary()}": "${canary()}`, headers: headers() });
      }
    }
    await call(server, `GET /${canary()}`, { token, headers: headers() });
    expect(planted).toBeGreaterThan(1_000);
    expect(server.logged()).toContain('"msg":"request"');
    expect(server.logged()).not.toContain('zqcanary');
    expect((await call(server, 'GET /metrics')).text).not.toContain('zqcanary');
  });

  it('reaches no log and no metric by a file, from the upload to the mail', async () => {
    const { owner: token } = acme.tokens;
    const named = () => ({
      ...row(90 + planted),
      'Unique ID': canary(),
      'First Name': canary(),
      'Last Name': canary(),
      'Email Address': `${canary()}@${canary()}.example`,
      'Job Title': canary(),
      Department: canary(),
      [`Pet of zqcanary`]: canary(),
    });
    const twin = named();
    const file = csvOf([
      ...rows(4).map((one) => ({ ...one, [`Pet of zqcanary`]: canary() })),
      named(),
      twin,
      { ...twin, 'Unique ID': canary() },
      { ...named(), 'Email Address': canary() },
    ]);
    const upload = await call(server, `POST /api/v1/hubs/${acme.hubs['Mentoring']}/uploads`, {
      token,
      body: uploadForm(file),
    });
    expect(upload.status).toBe(202);
    await server.settled();
    const run = String(upload.json.run);
    expect((await call(server, `POST /api/v1/runs/${run}/mapping/review`, { token, body: {} })).status).toBe(
      200,
    );
    await server.settled();
    await call(server, `POST /api/v1/runs/${run}/plan`, { token });
    await server.settled();
    const { plan } = (await call(server, `GET /api/v1/runs/${run}`, { token })).json;
    const { json } = await call(server, `GET /api/v1/plans/${plan}`, { token });
    const prepared = await call(server, `POST /api/v1/plans/${plan}/approvals`, {
      token,
      body: { kinds: ['invite'], digest: json.digest },
    });
    await call(server, `POST /api/v1/plans/${plan}/decisions`, {
      token,
      body: { kind: 'invite', where: { q: canary() }, action: 'skip' },
    });
    const again = await call(server, `POST /api/v1/approvals/${prepared.json.approval}/confirm`, { token });
    expect(again.json.code).toBe('plan_changed');
    await server.settled();
    expect((await call(server, `GET /api/v1/members?q=zqcanary`, { token })).status).toBe(200);
    expect(server.logged()).not.toContain('zqcanary');
    expect((await call(server, 'GET /metrics')).text).not.toContain('zqcanary');
  });
});
