import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { connect } from '../../src/db/client.ts';
import type { Database } from '../../src/db/tenant.ts';
import { setupFileOf } from '../../src/signin/firstSetup.ts';
import { newSetupSecret, type SetupSecret } from '../../src/signin/setupSecret.ts';
import { octoberExport } from '../../src/directory/sample/exports.ts';
import type { App } from '../../src/http/app.ts';
import { freshDatabase } from '../support/database.ts';
import { addTenant } from '../support/tenant.ts';

let database: Database;
let app: App;
let url: string;
let setupSecret: SetupSecret;
let log = '';

const silent = {
  enqueuePull: async () => {},
  enqueueRun: async () => {},
  enqueueApply: async () => {},
  stop: async () => {},
};

beforeEach(async () => {
  const { ownerUrl, drop } = await freshDatabase();
  const [appPool, dispatch] = [connect(ownerUrl, 'psm_app', 4), connect(ownerUrl, 'psm_dispatch', 2)];
  database = {
    app: appPool,
    dispatch,
    secretKeys: async () => ({ keys: [] }),
    close: async () => {
      await Promise.all([appPool.end(), dispatch.end()]);
      await drop();
    },
  };
  setupSecret = newSetupSecret();
  log = '';
  app = await buildApp({
    database,
    config: loadConfig({}),
    worker: silent,
    log: pino({ level: 'trace' }, { write: (line: string) => void (log += line) }),
    baseUrl: () => 'https://psm.test',
    setupSecret,
    rateLimits: { caller: 1_000, invitations: 12 },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1`;
});
afterEach(async () => {
  await app.close();
  await database.close();
});

const asJson = { 'content-type': 'application/json' };
async function ask(method: string, path: string, body?: object, cookie?: string) {
  const answer = await fetch(url + path, {
    method,
    headers: { ...asJson, ...(cookie !== undefined && { cookie }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  // oxlint-disable-next-line typescript/no-explicit-any
  return { status: answer.status, headers: answer.headers, text, json: json as any };
}

const ours = () => ({
  secret: setupSecret.value() ?? '',
  organisation: 'Société Générale & Fils',
  owner_email: 'Ada@acme.test',
  hubs: ['Paris', 'Lyon', 'PARIS'],
});

/** Signs in with the link of an answer. */
async function enter(link: string) {
  const signedIn = await ask('POST', '/session', { link: link.split('#')[1] });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return (path: string) => ask('GET', path, undefined, cookie);
}

// ASVS 6.3.2
describe('a server on which nothing is set up', () => {
  it('is set up by whoever has the secret, and the link signs the owner in', async () => {
    expect((await ask('GET', '/setup')).json).toEqual({ open: true });
    const done = await ask('POST', '/setup', ours());
    expect(done).toMatchObject({
      status: 201,
      json: {
        tenant: { name: 'Société Générale & Fils', slug: 'societe-generale-fils' },
        link: expect.stringMatching(/^https:\/\/psm\.test\/signin#psl_[\w-]+$/),
      },
    });
    expect(done.headers.get('cache-control')).toBe('no-store');
    const get = await enter(done.json.link);
    expect((await get('/me')).json).toMatchObject({
      email: 'Ada@acme.test',
      role: 'owner',
      tenant: done.json.tenant,
    });
    const names = async (list: string, key: string) =>
      (await get(`/${list}`)).json.items.map((one: Record<string, unknown>) => one[key]);
    expect(await names('audit', 'action')).toEqual([
      'session.opened',
      'signin_link.created',
      'tenant.set_up',
    ]);
    expect(await names('hubs', 'name')).toEqual(['Lyon', 'Paris']);
    expect(await names('fields', 'label')).toEqual([
      'Unique ID',
      'Email Address',
      'First Name',
      'Last Name',
      'Employee Status',
      'Program Eligibility',
      'Business Unit',
      'Department',
      'Job Title',
      'Job Level',
      'Location',
      'Country',
      'Manager Email',
      'Hire Date',
      'Languages',
    ]);
    // The sample's files are for the sample.
    expect((await get('/samples')).json.items).toEqual([]);
    expect((await get('/samples/toronto-october.csv')).status).toBe(404);
    expect(log).not.toMatch(/ps[lsw]_|ada@acme/i);
  });

  it('is set up once: link and server are closed after that', async () => {
    const both = await Promise.all([ask('POST', '/setup', ours()), ask('POST', '/setup', ours())]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401]);
    expect((await ask('GET', '/setup')).json).toEqual({ open: false });
    const secret = both.find(({ status }) => status === 401);
    expect(secret?.json).toMatchObject({
      code: 'unauthenticated',
      detail: expect.stringMatching(/used already/),
    });
    expect(setupSecret.value()).toBeUndefined();
  });

  it('takes no other secret, and not many of them', async () => {
    const guess = { ...ours(), secret: `${setupSecret.value()?.slice(0, -1)}` };
    for (let tries = 0; tries < 12; tries += 1) {
      expect(await ask('POST', '/setup', guess)).toMatchObject({
        status: 401,
        json: { code: 'unauthenticated' },
      });
    }
    expect(await ask('POST', '/setup', ours())).toMatchObject({
      status: 429,
      json: { code: 'rate_limited' },
    });
    expect((await ask('GET', '/setup')).json).toEqual({ open: true });
  });

  it('keeps the secret good when something is wrong with what was said', async () => {
    const wrong = [{ hubs: [] }, { hubs: ['--'] }, { owner_email: 'ada' }, { organisation: ' ' }];
    for (const one of wrong) {
      expect(await ask('POST', '/setup', { ...ours(), ...one })).toMatchObject({
        status: 400,
        json: { code: 'invalid_request' },
      });
    }
    expect((await ask('POST', '/setup', ours())).status).toBe(201);
  });

  it('can be the sample organisation, with an owner of its own', async () => {
    const { json: done } = await ask('POST', '/setup', {
      ...ours(),
      organisation: 'Maple & Main',
      hubs: ['Ottawa', 'toronto'],
      sample: true,
    });
    const get = await enter(done.link);
    const hubs = (await get('/hubs')).json.items;
    expect(hubs).toMatchObject([
      { name: 'Berlin', members: 125 },
      { name: 'Ottawa', members: 0 },
      { name: 'Toronto', members: 190 },
    ]);
    expect((await get('/admins')).json.items).toMatchObject([{ email: 'Ada@acme.test', role: 'owner' }]);
    const samples = (await get('/samples')).json.items;
    expect(samples).toMatchObject([
      { name: 'toronto-october.csv', hub: 'Toronto' },
      { name: 'toronto-november.csv', hub: 'Toronto' },
    ]);
    const october = await get('/samples/toronto-october.csv');
    expect(october.headers.get('content-disposition')).toContain('filename="toronto-october.csv"');
    expect(october.text).toBe(octoberExport().toString());
  });
});

describe('a server with a tenant', () => {
  it('is not set up again, whatever one has', async () => {
    await addTenant(database);
    expect((await ask('GET', '/setup')).json).toEqual({ open: false });
    expect(await ask('POST', '/setup', ours())).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });
});

describe('the slug of an organisation', () => {
  it.each([
    ['Acme', 'acme'],
    ['  Čapek & Sons, Ltd. ', 'capek-sons-ltd'],
    ['株式会社', 'organisation'],
    ['9 Lives', '9-lives'],
    ['x'.repeat(200), 'x'.repeat(60)],
  ])('of %s is %s', (organisation, slug) => {
    const { tenant } = setupFileOf({ organisation, ownerEmail: 'a@b.test', hubs: ['One'], sample: false });
    expect(tenant.slug).toBe(slug);
    expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
  });
});
