import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { newTenantToken } from '../../src/kernel/tenantToken.ts';
import { connectionOfToken } from '../../src/scim/connection/tokens.ts';
import { queryIn } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let source: string;
let id: string;
let secret: string;

beforeAll(async () => {
  acme = await organisationOf(server);
});
beforeEach(async () => {
  const { json } = await asAdmin(`POST /api/v1/hubs/${acme.hubs['Mentoring']}/scim-connections`, {});
  source = json.source as string;
  const made = await asAdmin(`POST /api/v1/sources/${source}/clients`, {
    name: 'Entra ID',
    token_minutes: 90,
  });
  ({ client_id: id, client_secret: secret } = made.json as { client_id: string; client_secret: string });
});

const asAdmin = (request: string, body?: object) => call(server, request, { token: acme.tokens.admin, body });

interface Asked {
  readonly form?: Record<string, string> | string;
  readonly basic?: readonly [string, string];
  readonly headers?: Record<string, string>;
}

const ask = ({ form = { grant_type: 'client_credentials' }, basic, headers }: Asked) =>
  call(server, 'POST /scim/oauth/token', {
    body: new URLSearchParams(form).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(basic && {
        authorization: `Basic ${Buffer.from(basic.map(encodeURIComponent).join(':')).toString('base64')}`,
      }),
      ...headers,
    },
  });
const whose = async (token: unknown) =>
  (await connectionOfToken(server.home.database, String(token)))?.connectionId;

describe('a client gets an access token', () => {
  it('with its secret in the header (client_secret_basic)', async () => {
    const { status, json, headers } = await ask({ basic: [id, secret] });
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(/^psm_scim_/) as string,
      token_type: 'Bearer',
      expires_in: 5400,
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(await whose(json.access_token)).toBe(source);
  });

  // ASVS 10.4.11
  it('with its secret in the body (client_secret_post); a scope is ignored', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      scope: 'anything',
    };
    const { status, json } = await ask({ form });
    expect(status).toBe(200);
    expect(await whose(json.access_token)).toBe(source);
  });

  // ASVS 10.3.1, 10.4.9
  it('which lets it push, expires, and ends at once when the client is revoked', async () => {
    const { access_token: token } = (await ask({ basic: [id, secret] })).json;
    const users = () => call(server, 'GET /scim/v2/Users', { token });
    expect((await users()).status).toBe(200);
    expect((await asAdmin(`DELETE /api/v1/sources/${source}/clients/${id}`)).status).toBe(204);
    expect((await users()).status).toBe(401);
    expect((await ask({ basic: [id, secret] })).status).toBe(401);
  });

  it('which is good for as long as was said', async () => {
    const { access_token: token } = (await ask({ basic: [id, secret] })).json;
    const [row] = await queryIn<{ minutes: number }>(
      acme,
      `select round(extract(epoch from expires_at - created_at) / 60)::int as minutes from scim_token
        where client_id = $1`,
      [id],
    );
    expect(row?.minutes).toBe(90);
    await queryIn(acme, 'update scim_token set expires_at = now() where client_id = $1', [id]);
    expect(await whose(token)).toBeUndefined();
  });

  it('that is none of the two tokens that people make, and takes no place of theirs', async () => {
    await ask({ basic: [id, secret] });
    await ask({ basic: [id, secret] });
    expect((await asAdmin(`POST /api/v1/sources/${source}/tokens`, {})).status).toBe(201);
    expect((await asAdmin(`GET /api/v1/sources/${source}/tokens`)).json.items).toHaveLength(2);
    const { items } = (await asAdmin(`GET /api/v1/sources/${source}/clients`)).json;
    expect(items[0].last_used_at).not.toBeNull();
  });
});

// ASVS 10.4.4
describe('who is refused', () => {
  const foreign = (): [string, Asked][] => [
    ['another secret of the tenant', { basic: [id, `psm_scim_client_${newTenantToken(acme.tenantId)}`] }],
    ['a secret of no tenant', { basic: [id, `psm_scim_client_${newTenantToken(newId())}`] }],
    ['no secret of ours', { basic: [id, 'secret'] }],
    ['another client', { basic: [newId(), secret] }],
    ['a client id that is none', { basic: ["' or 1=1", secret] }],
    [
      'another client in the body than in the header',
      {
        basic: [id, secret],
        form: { grant_type: 'client_credentials', client_id: newId() },
      },
    ],
    ['nobody', {}],
    ['a client without a secret', { form: { grant_type: 'client_credentials', client_id: id } }],
    ['a header that is no Basic', { headers: { authorization: 'Bearer x' } }],
    ['a header without a colon', { headers: { authorization: 'Basic eA==' } }],
  ];

  // ASVS 10.4.10
  it('is answered alike, whatever is wrong', async () => {
    const answers = new Set<string>();
    for (const [, asked] of foreign()) {
      const { status, text, headers } = await ask(asked);
      answers.add(`${status} ${text} ${headers.get('www-authenticate')} ${headers.get('cache-control')}`);
    }
    expect(answers.size).toBe(1);
    const [answer = ''] = answers;
    expect(answer).toMatch(
      /^401 \{"error":"invalid_client","error_description":"[^"]+"\} Basic realm=.* no-store$/,
    );
  });

  it.each([
    ['an expired secret', `update scim_client set expires_at = now() where client_id = $1`],
    ['a revoked client', `update scim_client set revoked_at = now() where client_id = $1`],
    [
      'a removed connection',
      `update source set live = false where source_id = (select source_id from scim_client where client_id = $1)`,
    ],
  ])('%s', async (_what, statement) => {
    await queryIn(acme, statement, [id]);
    expect(await ask({ basic: [id, secret] })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
  });

  it.each<[string, Asked, number, string]>([
    ['no grant type', { form: {} }, 400, 'invalid_request'],
    ['another grant type', { form: { grant_type: 'password' } }, 400, 'unsupported_grant_type'],
    [
      'a parameter twice',
      { form: 'grant_type=client_credentials&grant_type=client_credentials' },
      400,
      'invalid_request',
    ],
    ['JSON', { headers: { 'content-type': 'application/json' } }, 400, 'invalid_request'],
    ['a body that is far too large', { form: { grant_type: 'x'.repeat(20_000) } }, 413, 'invalid_request'],
    [
      'a secret in both places',
      { basic: ['a', 'b'], form: { grant_type: 'client_credentials', client_secret: 'b' } },
      400,
      'invalid_request',
    ],
  ])('%s', async (_what, asked, status, error) => {
    const answer = await ask(asked);
    expect([answer.status, answer.json.error]).toEqual([status, error]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('too often waits; who is right elsewhere does not', async () => {
    const guess = () => ask({ basic: [id, `psm_scim_client_${newTenantToken(acme.tenantId)}`] });
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    const refused = await ask({ basic: [id, secret] });
    expect(refused).toMatchObject({ status: 429, json: { error: 'temporarily_unavailable' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await asAdmin(`POST /api/v1/sources/${source}/clients`, { name: 'Another' });
    const { client_id: otherId, client_secret: otherSecret } = other.json as Record<string, string>;
    expect((await ask({ basic: [otherId ?? '', otherSecret ?? ''] })).status).toBe(200);
  });
});

it('no secret stands in the database, in lists, in the trail or in the log', async () => {
  const { access_token: token } = (await ask({ basic: [id, secret] })).json as { access_token: string };
  const places = [
    JSON.stringify(await queryIn(acme, 'select scim_token::text, null from scim_token')),
    JSON.stringify(await queryIn(acme, 'select scim_client::text from scim_client')),
    (await asAdmin(`GET /api/v1/sources/${source}/connection`)).text,
    (await asAdmin('GET /api/v1/audit')).text,
    server.logged(),
  ].join('\n');
  expect(places).not.toContain(secret.slice(50));
  expect(places).not.toContain(token.slice(45));
});
