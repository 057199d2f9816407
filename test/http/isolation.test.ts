import { beforeAll, describe, expect, it } from 'vitest';
import { holds } from '../../src/directory/roles.ts';
import { newId } from '../../src/kernel/ids.ts';
import { people, queryIn } from '../support/organisation.ts';
import { everythingOf } from './support/everything.ts';
import { bodies, type GuardedRoute, guarded, requestOf } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation, uploadForm } from './support/server.ts';

const server = serverPerFile({ idle: true });
let ours: TestOrganisation;
let theirs: TestOrganisation;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  ours = await organisationOf(server, { members: people(1) });
  theirs = await organisationOf(server, { members: people(3) });
  ids = await everythingOf(theirs);
});

/** Operators act in all tenants, on purpose. */
const ofTenants = guarded.filter((route) => route.power !== 'operate');
const byId = ofTenants.filter((route) => route.url.includes(':id'));
const kindOf = (url: string) => url.split('/')[3] ?? '';
const tokenFor = ({ power }: GuardedRoute) =>
  holds('owner', power) ? ours.tokens.owner : ours.tokens.operator;

it('has something of every kind that an address can name', () => {
  expect([...new Set(byId.map(({ url }) => kindOf(url)))].filter((kind) => !ids[kind])).toEqual([]);
});

// ASVS 8.2.2, 8.4.1
describe("another tenant's id", () => {
  it.each(byId)('is unknown to $name', async (route) => {
    const id = ids[kindOf(route.url)] ?? '';
    const token = tokenFor(route);
    const body = route.url.endsWith('/uploads') ? uploadForm('a,b\n1,2\n') : bodies[route.name];
    const answer = await call(server, requestOf(route, id), { token, body });
    const unknown = await call(server, requestOf(route, newId()), { token, body });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
    // Nothing tells an id of others from one that nobody has.
    expect(answer.text.replaceAll(id, '')).toBe(unknown.text.replaceAll(/"[0-9a-f-]{36}\\"/g, '"\\"'));
  });

  it('is in no list', async () => {
    for (const list of ofTenants.filter((route) => route.method === 'GET' && !route.url.includes(':'))) {
      const token = tokenFor(list);
      const { status, text } = await call(server, `GET ${list.url}`, { token });
      const found = Object.values(ids).filter((id) => text.includes(id));
      expect({ list: list.name, status, found }).toEqual({ list: list.name, status: 200, found: [] });
    }
  });

  it('finds nothing as a filter', async () => {
    const { owner: token } = ours.tokens;
    const at = (path: string) => call(server, `GET /api/v1/${path}`, { token });
    expect((await at(`members?hub=${ids['hubs']}`)).status).toBe(404);
    expect((await at(`runs?hub=${ids['hubs']}`)).json.items).toEqual([]);
    expect((await at(`audit?plan=${ids['plans']}`)).json.items).toEqual([]);
  });
});

// ASVS 8.4.1
describe("another tenant's token", () => {
  it('opens its own tenant only, and none with the id of another in it', async () => {
    const { json } = await call(server, 'GET /api/v1/me', { token: theirs.tokens.viewer });
    expect(json.tenant.id).toBe(theirs.tenantId);
    const bytes = Buffer.from(theirs.tokens.owner.slice(4), 'base64url');
    Buffer.from(ours.tenantId.replaceAll('-', ''), 'hex').copy(bytes);
    const forged = `psm_${bytes.toString('base64url')}`;
    expect((await call(server, 'GET /api/v1/me', { token: forged })).status).toBe(401);
  });

  it('leaves what others have as it was', async () => {
    expect(await queryIn(theirs, 'select 1 from decision_rule where actor like $1', ['token:%'])).toEqual([]);
    expect(await queryIn(theirs, `select 1 from audit_event where actor like 'token:%'`)).toEqual([]);
    expect(await queryIn(theirs, 'select 1 from api_token where revoked_at is not null')).toEqual([]);
  });
});
