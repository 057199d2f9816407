import { beforeAll, describe, expect, it } from 'vitest';
import { queryIn } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let source: string;
let token: string;

beforeAll(async () => {
  acme = await organisationOf(server);
  const made = await call(server, `POST /api/v1/hubs/${acme.hubs['Mentoring']}/scim-connections`, {
    token: acme.tokens.admin,
    body: {},
  });
  ({ source, token } = made.json as { source: string; token: string });
});

/** Words that stand in no schema: wherever one is planted, it must not be found. */
const planted = ['xylocarp', 'quomodo', 'hunter22', 'bdellium'];
const [first = '', last = '', password = '', other = ''] = planted;
const address = `${first}.${last}@acme.test`;
const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const own = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
const operations = (...Operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

const person = {
  schemas: [user, enterprise, own],
  userName: address,
  externalId: `${first}7`,
  password,
  name: { givenName: first, familyName: last, formatted: `${first} ${last}` },
  displayName: `${first.toUpperCase()} ${last}`,
  title: other,
  emails: [{ value: address, type: 'work', primary: true, display: first }],
  phoneNumbers: [{ value: `+1 555 ${other}`, type: other }],
  addresses: [{ type: 'work', streetAddress: `${other} 7`, locality: other }],
  roles: [{ value: other }],
  [enterprise]: { employeeNumber: other, manager: { value: other, displayName: last } },
  [own]: { job_title: other },
  [other]: { [other]: other },
  detail: other,
  status: other,
  path: other,
  filter: other,
  location: `https://acme.test/${other}`,
  meta: { version: other, location: other, created: other },
};

const query = (filter: string) => `GET /scim/v2/Users?filter=${encodeURIComponent(filter)}`;

/** Requests that go well and requests that are refused in many ways, each with something planted. */
const requests: readonly (readonly [request: string, body?: unknown])[] = [
  ['POST /scim/v2/Users', person],
  // The name is taken: what is answered says which.
  ['POST /scim/v2/Users', person],
  ['POST /scim/v2/Users', { ...person, userName: other, active: other }],
  ['POST /scim/v2/Users', { ...person, userName: [other] }],
  ['POST /scim/v2/Users', { ...person, userName: `${other}2`, emails: other, name: other }],
  ['POST /scim/v2/Users', { ...person, userName: `${other}\0` }],
  ['POST /scim/v2/Users', { schemas: [other], userName: `${other}3` }],
  ['POST /scim/v2/Users', `{"userName": "${other}`],
  ['POST /scim/v2/Users', [other]],
  ['PUT /scim/v2/Users/ID', { ...person, title: `${other} 2` }],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'Replace', path: 'password', value: password })],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'Replace', value: { password, 'name.givenName': first } })],
  [
    'PATCH /scim/v2/Users/ID',
    operations({ op: 'add', path: `emails[value eq "${address}"].display`, value: last }),
  ],
  [
    'PATCH /scim/v2/Users/ID',
    operations({ op: 'replace', path: `emails[value eq "${other}"].value`, value: last }),
  ],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'replace', path: `title eq "${other}"`, value: last })],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'replace', path: `title["${other}`, value: last })],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'replace', path: 'active', value: other })],
  ['PATCH /scim/v2/Users/ID', operations({ op: other, path: 'title', value: other })],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'replace', path: 'title', value: `{"value": "${other}"}` })],
  ['PATCH /scim/v2/Users/ID', operations({ op: 'replace', path: 'meta.version', value: other })],
  [query(`userName eq "${address}"`)],
  [query(`userName eq "${address}" and emails[type eq "work" and value co "${last}"]`)],
  [query(`userName eq ${first}`)],
  [query(`userName eq "${first}`)],
  [query(`userName "${first}"`)],
  [query(`userName eq "${first}" ${last}`)],
  [query(`active gt "${first}"`)],
  [`GET /scim/v2/Users?sortBy=userName&${other}=${other}&cursor=${other}`],
  [`GET /scim/v2/Users/${other}`],
  [`GET /scim/v2/Users/${encodeURIComponent(address)}`],
  [`GET /scim/v2/Schemas/${other}`],
  [`GET /scim/v2/${other}`],
  ['POST /scim/v2/Users/.search', { filter: `userName eq "${address}"` }],
  ['POST /scim/v2/.search', { filter: other }],
  ['POST /scim/v2/Groups', { displayName: other, members: [{ value: 'ID', display: `${first} ${last}` }] }],
  ['POST /scim/v2/Groups', { displayName: `${other} 2`, members: [{ value: other }] }],
  [
    'POST /scim/v2/Bulk',
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: other, data: { ...person, userName: `${other}.bulk` } },
        { method: 'POST', path: '/Users', bulkId: `${other}2`, data: person },
        {
          method: 'PATCH',
          path: `/Users/${other}`,
          data: operations({ op: 'replace', path: 'title', value: other }),
        },
        { method: other, path: `/${other}`, bulkId: `bulkId:${other}`, data: other },
      ],
    },
  ],
  ['DELETE /scim/v2/Users/ID'],
];

const logged = () =>
  queryIn<Record<string, unknown>>(acme, 'select * from scim_request where source_id = $1', [source]);

describe('what identity providers said of people', () => {
  it('stands nowhere in the log of requests, nor in the log of the server', async () => {
    let id = '';
    const statuses: number[] = [];
    for (const [request, body] of requests) {
      const answer = await call(server, request.replace('ID', id), {
        token,
        body: typeof body === 'object' ? JSON.parse(JSON.stringify(body).replace('"ID"', `"${id}"`)) : body,
        headers: {
          'user-agent': `Okta (${address})`,
          ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        },
      });
      statuses.push(answer.status);
      if (id === '') id = answer.json.id as string;
    }
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(10);
    expect(statuses.filter((status) => status >= 400).length).toBeGreaterThan(10);
    await expect.poll(async () => (await logged()).length, { timeout: 5_000 }).toBe(requests.length);
    for (const row of await logged()) {
      const text = JSON.stringify(row).toLowerCase();
      // Names of attributes stay, whoever made them up.
      const values = text.replaceAll(`"${other}":`, '"":');
      const found = planted.filter((word) => values.includes(word));
      expect({ found, row: found.length > 0 ? row : undefined }).toEqual({ found: [], row: undefined });
    }
    const log = server.logged().toLowerCase();
    expect(planted.filter((word) => log.includes(word))).toEqual([]);
  });

  it('is there in outline: an admin sees what was sent, and what was wrong with it', async () => {
    const { items } = (
      await call(server, `GET /api/v1/sources/${source}/requests?outcome=failed&method=POST`, {
        token: acme.tokens.viewer,
      })
    ).json as { items: { id: string; scim_type: string | null; detail: string; token: string }[] };
    const taken = items.find(({ scim_type: type }) => type === 'uniqueness');
    expect(taken?.detail).toContain('x…@acme.test');
    expect(taken?.token).toBe(`psm_scim_…${token.slice(31, 37)}`);
    const { json } = await call(server, `GET /api/v1/sources/${source}/requests/${taken?.id}`, {
      token: acme.tokens.viewer,
    });
    expect(json.request).toMatchObject({
      schemas: [user, enterprise, own],
      userName: 'x…@acme.test',
      password: '•••',
      name: { givenName: 'x… (8)', familyName: 'q… (7)' },
      emails: [{ value: 'x…@acme.test', type: 'work', primary: true }],
    });
  });
});
