import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { startRequestLog } from '../../src/scim/connection/requestLog.ts';
import { connectionOfToken } from '../../src/scim/connection/tokens.ts';
import { queryIn } from '../support/organisation.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});

const asAdmin = (request: string, body?: unknown, more: Call = {}) =>
  call(server, request, { token: acme.tokens.admin, ...(body !== undefined && { body }), ...more });
const connectTo = async (hub: string, body: object = {}) =>
  (await asAdmin(`POST /api/v1/hubs/${acme.hubs[hub]}/scim-connections`, body)).json as {
    source: string;
    url: string;
    token: string;
  };
const shown = async (id: string) => (await asAdmin(`GET /api/v1/sources/${id}/connection`)).json;
const change = (statement: string, values: unknown[]) => queryIn(acme, statement, values);
const lets = async (token: string) => (await connectionOfToken(server.home.database, token)) !== undefined;

describe('connecting an identity provider', () => {
  it('gives the address and the token that it needs, this once', async () => {
    const { status, json } = await asAdmin(`POST /api/v1/hubs/${acme.hubs['Mentoring']}/scim-connections`, {
      name: 'Okta',
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      source: expect.any(String) as string,
      url: 'https://psm.test/scim/v2',
      token: expect.stringMatching(/^psm_scim_[\w-]{64}$/) as string,
    });
    expect(await connectionOfToken(server.home.database, json.token)).toMatchObject({
      tenantId: acme.tenantId,
      connectionId: json.source,
      name: 'Okta',
    });
    const everything = [
      (await asAdmin(`GET /api/v1/sources/${json.source}/connection`)).text,
      (await asAdmin(`GET /api/v1/sources/${json.source}/tokens`)).text,
      (await asAdmin('GET /api/v1/sources')).text,
      (await asAdmin('GET /api/v1/audit')).text,
      server.logged(),
    ].join('\n');
    expect(everything).not.toContain(json.token.slice(40));
  });

  it('makes a source that is pushed to, with ids of its own, a mapping, and what was decided about policy', async () => {
    const { source } = await connectTo('Mentoring', { name: 'Entra', policy: 'all-auto' });
    expect((await asAdmin(`GET /api/v1/sources/${source}`)).json).toMatchObject({
      connector: 'scim-push',
      delivery: 'push',
      name: 'Entra',
      policy: {
        invite: 'auto',
        update: 'auto',
        reactivate: 'auto',
        deactivate: 'auto',
        deprovision: 'ask',
        restore: 'ask',
      },
    });
    const careful = await connectTo('Alumni');
    const { policy, attributes, hub } = await shown(careful.source);
    expect(policy).toEqual({
      invite: 'ask',
      update: 'ask',
      reactivate: 'ask',
      deactivate: 'auto',
      deprovision: 'ask',
      restore: 'ask',
    });
    expect(hub.name).toBe('Alumni');
    const goals = Object.fromEntries(
      (attributes as { attribute: string; field: { name: string } | null }[]).map((one) => [
        one.attribute,
        one.field?.name,
      ]),
    );
    expect(goals).toMatchObject({
      'emails[type eq "work"].value': 'Email Address',
      'name.familyName': 'Last Name',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'Department',
      timezone: undefined,
    });
    expect(await change(`select id_space from source where source_id = $1`, [source])).toEqual([
      { id_space: source },
    ]);
  });

  it('numbers connections that nobody named, and refuses a name that is taken', async () => {
    const made = [await connectTo('Alumni'), await connectTo('Alumni')];
    const names = await Promise.all(
      made.map(async ({ source }) => (await shown(source)).source.name as string),
    );
    expect(names).toEqual(['SCIM 2', 'SCIM 3']);
    const again = await asAdmin(`POST /api/v1/hubs/${acme.hubs['Alumni']}/scim-connections`, {
      name: 'scim',
    });
    expect(again).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });

  it('with an idempotency key connects once, and shows the token to whoever made it only', async () => {
    const request = `POST /api/v1/hubs/${acme.hubs['Mentoring']}/scim-connections`;
    const headers = { 'idempotency-key': 'connect-1' };
    const [first, again] = [
      await asAdmin(request, { name: 'Once' }, { headers }),
      await asAdmin(request, { name: 'Once' }, { headers }),
    ];
    expect(again.json).toEqual(first.json);
    const stored = await change('select response::text as text from idempotency_key', []);
    expect(JSON.stringify(stored)).not.toContain(first.json.token.slice(20));
  });

  it('is not done by adding a source', async () => {
    const body = { hub: acme.hubs['Mentoring'], connector: 'scim-push', name: 'Okta again' };
    const { status, json } = await asAdmin('POST /api/v1/sources', body);
    expect(status).toBe(409);
    expect(json.detail).toContain('psm scim connect --hub HUB');
  });

  it('is written down, without the token', async () => {
    const { source } = await connectTo('Mentoring', { name: 'Written' });
    const { items } = (await asAdmin(`GET /api/v1/audit?entity_id=${source}`)).json as {
      items: { action: string }[];
    };
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['source.added', 'scim.token_created']),
    );
  });
});

describe('tokens of a connection', () => {
  it('are changed one for the other without a gap', async () => {
    const { source, token } = await connectTo('Mentoring');
    const tokens = `/api/v1/sources/${source}/tokens`;
    const second = await asAdmin(`POST ${tokens}`, { expires_days: 30 });
    expect(second).toMatchObject({ status: 201, json: { state: 'live', last_used_at: null } });
    expect(await asAdmin(`POST ${tokens}`, {})).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect([await lets(token), await lets(second.json.token)]).toEqual([true, true]);
    const { items } = (await asAdmin(`GET ${tokens}`)).json as { items: { id: string }[] };
    expect(items).toHaveLength(2);
    expect((await asAdmin(`DELETE ${tokens}/${items[1]?.id}`)).status).toBe(204);
    expect([await lets(token), await lets(second.json.token)]).toEqual([false, true]);
    expect((await asAdmin(`POST ${tokens}`, { expires_days: null })).json.expires_at).toBeNull();
  });

  it('end with the connection', async () => {
    const { source, token } = await connectTo('Mentoring');
    await asAdmin(`POST /api/v1/sources/${source}/clients`, { name: 'Entra ID' });
    expect((await asAdmin(`DELETE /api/v1/sources/${source}`)).status).toBe(204);
    expect(await lets(token)).toBe(false);
    const left = await change(
      `select 1 from scim_token where source_id = $1 and revoked_at is null
       union all select 1 from scim_client where source_id = $1 and revoked_at is null`,
      [source],
    );
    expect(left).toEqual([]);
    expect((await asAdmin(`GET /api/v1/sources/${source}/connection`)).status).toBe(404);
  });

  it('end with the connection, as does what brings its people to other hubs', async () => {
    const { source } = await connectTo('Mentoring');
    await change(
      `insert into source (source_id, hub_id, connector, name, name_norm, config, id_space)
       values ($1::uuid, $2, 'scim-push', 'Feed', 'feed', jsonb_build_object('connection', $3::text), $1::text)`,
      [newId(), acme.hubs['Alumni'], source],
    );
    const connections = async () =>
      ((await asAdmin('GET /api/v1/sources')).json.items as { name: string }[]).map(({ name }) => name);
    expect(await connections()).toContain('Feed');
    await asAdmin(`DELETE /api/v1/sources/${source}`);
    expect(await connections()).not.toContain('Feed');
  });

  it('are of connections only', async () => {
    const { json } = await asAdmin('POST /api/v1/sources', {
      hub: acme.hubs['Mentoring'],
      connector: 'csv',
      name: 'Files',
    });
    for (const what of ['connection', 'tokens', 'clients', 'requests']) {
      expect((await asAdmin(`GET /api/v1/sources/${json.id}/${what}`)).status).toBe(404);
    }
    expect((await asAdmin(`POST /api/v1/sources/${json.id}/tokens`, {})).status).toBe(404);
    expect((await asAdmin(`POST /api/v1/sources/${json.id}/clients`, { name: 'x' })).status).toBe(404);
  });
});

describe('warnings', () => {
  const codes = async (source: string) =>
    ((await shown(source)).warnings as { code: string }[]).map(({ code }) => code);

  it('say what to look into', async () => {
    const { source } = await connectTo('Mentoring', { expires_days: 9 });
    expect((await shown(source)).warnings).toEqual([
      {
        code: 'token_expiring',
        message: expect.stringMatching(
          /^The token psm_scim_….{6} expires in 8 days\. Make a second/,
        ) as string,
      },
    ]);
    await change(`update scim_token set created_at = now() - interval '3 days' where source_id = $1`, [
      source,
    ]);
    expect(await codes(source)).toEqual(['token_expiring', 'token_unused']);
    await change(`update scim_token set expires_at = now() where source_id = $1`, [source]);
    expect(await codes(source)).toEqual(['no_credential']);
  });
});

describe('the log of requests', () => {
  let source: string;
  const resource = newId();
  beforeAll(async () => {
    ({ source } = await connectTo('Mentoring', { name: 'Logged' }));
    const log = startRequestLog(server.home.database, { info: () => {}, warn: () => {} });
    const note = (more: object) =>
      log.note({
        tenantId: acme.tenantId,
        connectionId: source,
        at: new Date('2026-03-01T12:00:00Z'),
        method: 'GET',
        url: '/scim/v2/Users?filter=userName eq "jane"',
        status: 200,
        milliseconds: 1,
        userAgent: 'Okta',
        ...more,
      });
    note({});
    note({
      method: 'POST',
      url: '/scim/v2/Users',
      status: 201,
      request: { userName: 'jane' },
      resourceId: resource,
    });
    note({
      method: 'PUT',
      url: `/scim/v2/Users/${resource}`,
      status: 409,
      scimType: 'uniqueness',
      at: new Date('2026-03-02T12:00:00Z'),
      resourceId: resource,
      response: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
        detail: 'The "userName" is taken.',
      },
    });
    await log.close();
  });
  const methods = async (query = '') =>
    ((await asAdmin(`GET /api/v1/sources/${source}/requests${query}`)).json.items as { method: string }[])
      .map(({ method }) => method)
      .toSorted();

  it.each([
    ['', ['GET', 'POST', 'PUT']],
    ['?outcome=failed', ['PUT']],
    ['?method=POST', ['POST']],
    [`?resource=${resource}`, ['POST', 'PUT']],
    ['?q=UNIQUE', ['PUT']],
    ['?q=okta', ['GET', 'POST', 'PUT']],
    ['?q=jane', []],
    ['?q=%25', []],
    ['?since=2026-03-02T00:00:00Z', ['PUT']],
    ['?until=2026-03-02T00:00:00Z', ['GET', 'POST']],
  ])('is searched by %s', async (query, found) => {
    expect(await methods(query)).toEqual(found);
  });

  it('is read page by page', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { json } = await asAdmin(`GET /api/v1/sources/${source}/requests?limit=1${cursor}`);
      seen.push(...(json.items as { id: string }[]).map(({ id }) => id));
      if (json.next === null) break;
      cursor = `&cursor=${json.next}`;
    }
    expect(new Set(seen).size).toBe(3);
  });

  it('shows what was sent and answered, masked', async () => {
    const { items } = (await asAdmin(`GET /api/v1/sources/${source}/requests?outcome=failed`)).json;
    expect(items).toMatchObject([
      {
        status: 409,
        scim_type: 'uniqueness',
        detail: 'The "userName" is taken.',
        resource,
        user_agent: 'Okta',
      },
    ]);
    const { json } = await asAdmin(`GET /api/v1/sources/${source}/requests/${items[0].id}`);
    expect(json).toMatchObject({ ...items[0], request: null, response: { scimType: 'uniqueness' } });
    const unknown = await asAdmin(`GET /api/v1/sources/${source}/requests/${newId()}`);
    expect(unknown).toMatchObject({ status: 404 });
  });
});
