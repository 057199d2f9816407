import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from 'pg';
import { loadConfig } from '../../src/config.ts';
import { holds } from '../../src/directory/roles.ts';
import { people, queryIn } from '../support/organisation.ts';
import { acts } from './support/acts.ts';
import type { Scene } from './support/acts/scene.ts';
import { everythingOf } from './support/everything.ts';
import { bodies, guarded, requestOf, routes } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation, uploadForm } from './support/server.ts';

const server = serverPerFile({
  idle: true,
  config: {
    smtpUrl: 'smtp://127.0.0.1:1',
    connectors: [fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url))],
    outgoing: loadConfig({ PSM_OUTGOING_ALLOW: '127.0.0.1' }).outgoing,
  },
});
let scene: Scene;
beforeAll(async () => {
  const acme = await organisationOf(server, { members: people(3) });
  scene = { server, acme, ids: await everythingOf(acme) };
});

/** Route -> why nothing of it is in the trail. */
const silent: Readonly<Record<string, string>> = {
  'POST /api/v1/schedules/describe': 'It says a schedule in words.',
  'POST /api/v1/sources/:id/check': 'It tries a connection and keeps nothing.',
  'POST /api/v1/sources/:id/preview': 'It shows a few rows and keeps nothing.',
  'POST /api/v1/connectors/:name/check': 'It tries settings that are not stored.',
  'POST /api/v1/connectors/:name/preview': 'It shows a few rows and keeps nothing.',
  'POST /api/v1/identity-providers/:id/check': 'It reads what the provider says of itself.',
  'POST /api/v1/plans/:id/approvals':
    'The first step only counts: nothing is approved before the second, which is in the trail.',
  'POST /api/v1/passkeys/options': 'A question for the browser; what is added is in the trail.',
  'POST /api/v1/signin/passkey/options': 'A question for the browser; who signs in is in the trail.',
  'POST /api/v1/signin/provider': 'It leads to the provider; who comes back is in the trail.',
  'POST /scim/oauth/token':
    'Machines do it every hour: the client notes its last use, and the request log what was done with it.',
  'POST /api/v1/tenants/:id/erase':
    'The trail goes with the tenant: `tenant_erased` keeps by whom, when and how much.',
};

/** Route -> the test of what it leaves, which needs another stage than this one; and the words that it looks for. */
const elsewhere: Readonly<Record<string, readonly [file: string, action: string]>> = {
  'POST /api/v1/setup': ['setup.test.ts', 'tenant.set_up'],
  'POST /api/v1/tenants/import': ['../tenancy/operate.test.ts', 'tenant.imported'],
  'GET /api/v1/signin/callback': ['../signin/oidc.test.ts', 'session.opened'],
  'POST /api/v1/signin/backchannel-logout/:provider': ['../signin/oidcForged.test.ts', 'session.ended'],
};

const mutating = routes.filter((route) => route.method !== 'GET' && route.power !== 'connection');

interface Entry {
  readonly event_id: string;
  readonly tenant_id: string;
  readonly action: string;
  readonly actor: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly xmin: string;
}

let pool: Client;
beforeAll(async () => {
  pool = new Client({ connectionString: server.home.ownerUrl });
  await pool.connect();
});
afterAll(() => pool.end());

const newest = async () =>
  (await pool.query<{ id: string | null }>('select max(event_id::text) as id from audit_event')).rows[0]
    ?.id ?? '';
/** Of all tenants, in their order. */
const trailAfter = async (id: string): Promise<Entry[]> =>
  (
    await pool.query<Entry>(
      `select event_id, tenant_id, action, actor, entity, entity_id, xmin::text from audit_event
        where event_id::text > $1 order by event_id`,
      [id],
    )
  ).rows;

const tokenOf = async (tenant: TestOrganisation, name: string) =>
  `token:${(await queryIn<{ id: string }>(tenant, 'select token_id as id from api_token where name = $1', [name]))[0]?.id}`;

const ofAct = (name: string, of: readonly string[]) => {
  const left = [...of];
  return name.replaceAll(/:\w+/g, () => left.shift() ?? '');
};

it('every route that changes something says what it leaves in the trail, or why nothing', () => {
  const told = [...Object.keys(acts), ...Object.keys(silent), ...Object.keys(elsewhere)];
  const names = new Set<string>(mutating.map(({ name }) => name));
  expect([...names].filter((name) => !told.includes(name))).toEqual([]);
  expect(told.filter((name) => !names.has(name) && !name.startsWith('GET '))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});

it.each(Object.entries(elsewhere))('%s is looked at elsewhere', (_, [file, action]) => {
  expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(action);
});

// ASVS 16.2.1, 16.3.3
it.each(Object.entries(acts))(
  '%s leaves what was done, by whom, to what',
  async (name, [leaves, kind, ask]) => {
    const { acme } = scene;
    const { of = [], body, tenant = acme, headers, actor, send, about } = await ask(scene);
    const role = guarded.some((one) => one.name === name && !holds('owner', one.power))
      ? 'operator'
      : 'owner';
    const token = actor === undefined ? tenant.tokens[role] : undefined;
    const key = `key-${name.replaceAll(/\W/g, '-')}`;
    const before = await newest();
    const answer = await (send?.() ??
      call(server, ofAct(name, of), {
        ...(token !== undefined && { token }),
        body,
        headers: { ...headers, ...(token !== undefined && { 'idempotency-key': key }) },
      }));
    if (answer.status >= 300) throw new Error('text' in answer ? String(answer.text) : String(answer.status));
    const wanted = leaves.split(' ');
    // What a stranger asks for is done after the answer.
    await expect
      .poll(async () => (await trailAfter(before)).map(({ action }) => action).sort())
      .toEqual(wanted);
    const left = await trailAfter(before);
    const json = 'json' in answer ? (answer.json as Record<string, string> | undefined) : undefined;
    const by = actor ?? (await tokenOf(tenant, role));
    const named =
      kind === 'tenant'
        ? left[0]?.tenant_id
        : about === undefined
          ? (of[0] ?? json?.['id'])
          : (json?.[about] ?? about);
    for (const entry of left) {
      // The file of a new tenant is carried out by the set-up.
      const who = entry.action === 'tenant.set_up' ? 'setup' : by;
      expect(entry.actor).toBe(who);
    }
    expect(left.find(({ action }) => action === wanted.at(-1))).toMatchObject({
      entity: kind,
      entity_id: named,
    });
  },
);

// ASVS 16.3.2
it('what is refused leaves nothing: to those who may not, and about things that there are not', async () => {
  const before = await newest();
  const wrong: string[] = [];
  for (const route of guarded.filter(({ name }) => name in acts)) {
    const body = route.url.endsWith('/uploads') ? uploadForm('a,b\n1,2\n') : bodies[route.name];
    const token = route.power === 'enter' ? undefined : scene.acme.tokens.viewer;
    const refused = await call(server, requestOf(route), { ...(token !== undefined && { token }), body });
    if (![401, 403].includes(refused.status)) wrong.push(`${route.name}: ${refused.status}`);
    if (!route.url.includes(':') || route.power === 'enter') continue;
    const role = holds('owner', route.power) ? 'owner' : 'operator';
    const unknown = await call(server, requestOf(route), { token: scene.acme.tokens[role], body });
    if (unknown.status !== 404) wrong.push(`${route.name}: ${unknown.status}`);
  }
  expect(wrong).toEqual([]);
  expect(await trailAfter(before)).toEqual([]);
});
