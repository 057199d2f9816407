import { connect } from 'node:net';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { errorCodes } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { people } from '../support/organisation.ts';
import {
  type Answer,
  type Call,
  call,
  organisationOf,
  serverPerFile,
  type TestOrganisation,
} from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(2) });
});

const owner = (request: string, options: Call = {}): Promise<Answer> =>
  call(server, request, { token: acme.tokens.owner, ...options });

/** What matters of an answer that is a problem. */
function shapeOf({ status, headers, json, text }: Answer) {
  return {
    status,
    media: headers.get('content-type'),
    problem: { type: json?.type, title: json?.title, status: json?.status, code: json?.code },
    sentence: typeof json?.detail === 'string' && json.detail.length > 10,
    leaks: /\bat \w+.*\.(ts|js)|node_modules|select |SQL/.test(text),
    request: /^[0-9a-f-]{36}$/.test(headers.get('x-request-id') ?? ''),
  };
}

function problem(code: keyof typeof errorCodes): ReturnType<typeof shapeOf> {
  const { status, title } = errorCodes[code];
  return {
    status,
    media: 'application/problem+json; charset=utf-8',
    problem: { type: `urn:psm:problem:${code}`, title, status, code },
    sentence: true,
    leaks: false,
    request: true,
  };
}

describe('a request that is wrong', () => {
  // ASVS 2.2.1
  it('is told every place that is wrong', async () => {
    const answer = await owner('GET /api/v1/members?limit=0&status=gone&other=1');
    expect(shapeOf(answer)).toEqual(problem('invalid_request'));
    const paths = answer.json.errors.map((one: { path: string }) => one.path);
    expect(paths).toEqual(expect.arrayContaining(['querystring.limit', 'querystring.status', 'querystring']));
  });

  // ASVS 1.5.2, 15.3.3, 15.3.6, 15.3.7, 1.4.2
  it.each([
    ['an id that is none', 'GET /api/v1/members/12', undefined],
    ['JSON that is cut off', 'POST /api/v1/tokens', '{"name": "x'],
    ['no body', 'POST /api/v1/tokens', undefined],
    ['JSON that is deep', 'POST /api/v1/tokens', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['JSON that is wide', 'POST /api/v1/tokens', `[${'1,'.repeat(250_000)}1]`],
    ['parameters without end', `GET /api/v1/members?${'limit=1&'.repeat(1_500)}`, undefined],
    ['a parameter twice', 'GET /api/v1/members?q=a&q=b', undefined],
    [
      'a number that no item has',
      `POST /api/v1/plans/${newId()}/decisions`,
      { kind: 'invite', action: 'skip', except: [2 ** 53 - 1] },
    ],
    ['an unknown key', 'POST /api/v1/tokens', { name: 'x', role: 'viewer', hash: 'x' }],
    ['a role that only the machine gives', 'POST /api/v1/tokens', { name: 'x', role: 'operator' }],
    ['a prototype', 'POST /api/v1/tokens', '{"name":"x","role":"viewer","__proto__":{"role":"owner"}}'],
    ['text that cannot be stored', 'POST /api/v1/tokens', { name: 'a\0b', role: 'viewer' }],
    ['half a character', 'POST /api/v1/tokens', '{"name":"\\ud800","role":"viewer"}'],
    ['a cursor that is none', 'GET /api/v1/members?cursor=abc', undefined],
    ['text in a filter that cannot be stored', 'GET /api/v1/members?q=%00', undefined],
  ])('%s: 400', async (_, request, body) => {
    expect(shapeOf(await owner(request, { body }))).toEqual(problem('invalid_request'));
  });

  it('a cursor of another list: 400', async () => {
    const { next } = (await owner('GET /api/v1/members?limit=1')).json;
    expect(next).not.toBeNull();
    expect(shapeOf(await owner(`GET /api/v1/audit?cursor=${next}`))).toEqual(problem('invalid_request'));
  });

  it('an Idempotency-Key that is none: 400', async () => {
    const headers = { 'idempotency-key': 'a b' };
    expect(
      shapeOf(await owner('POST /api/v1/tokens', { body: { name: 'x', role: 'viewer' }, headers })),
    ).toEqual(problem('invalid_request'));
  });

  it('an address that is none: 404', async () => {
    for (const path of ['/nothing', '/api/v1/nothing', '/api/v2/members', '/%00', '/invitations/a/b']) {
      expect(shapeOf(await owner(`GET ${path}`))).toEqual(problem('not_found'));
    }
  });

  // ASVS 13.4.1, 13.4.3
  it.each([
    '/assets',
    '/assets/',
    '/assets/../index.html',
    '/assets/..%2F..%2F..%2Fpackage.json',
    '/.git/config',
  ])('a folder, or a file that is none of the page, is not given: %s', async (path) => {
    expect([400, 404]).toContain((await owner(`GET ${path}`)).status);
  });

  it('a method that the address does not take: 405 with those it takes', async () => {
    const answer = await owner('DELETE /api/v1/settings');
    expect(shapeOf(answer)).toEqual(problem('method_not_allowed'));
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH');
  });

  it('content that is not understood: 415', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = JSON.stringify({ name: 'x', role: 'viewer' });
    expect(shapeOf(await owner('POST /api/v1/tokens', { body, headers }))).toEqual(
      problem('unsupported_media_type'),
    );
    const upload = `POST /api/v1/hubs/${acme.hubs['Mentoring']}/uploads`;
    expect(shapeOf(await owner(upload, { body: {} }))).toEqual(problem('unsupported_media_type'));
  });

  it('a body that is too large: 413', async () => {
    const body = { name: 'x'.repeat(1_100_000), role: 'viewer' };
    expect(shapeOf(await owner('POST /api/v1/tokens', { body }))).toEqual(problem('request_too_large'));
  });

  it('headers that are too large: refused by the server itself', async () => {
    const answer = await owner('GET /api/v1/me', { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect(answer.status).toBe(431);
  });

  it('something in the way: 409', async () => {
    const { id } = (await owner('GET /api/v1/admins')).json.items.find(
      (one: { role: string }) => one.role === 'owner',
    );
    expect(shapeOf(await owner(`DELETE /api/v1/admins/${id}`))).toEqual(problem('conflict'));
  });
});

describe('trouble of our own', () => {
  // ASVS 13.4.2, 16.3.4, 16.5.1
  it('is told without particulars, and written to the log with its kind and place', async () => {
    const client = new Client({ connectionString: server.home.ownerUrl });
    await client.connect();
    try {
      await client.query('alter table hub rename to hub_away');
      expect(shapeOf(await owner('GET /api/v1/hubs'))).toEqual(problem('internal'));
      const line = server
        .logged()
        .split('\n')
        .find((one) => one.includes('a request failed'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({
        level: 50,
        err: { code: '42P01', stack: expect.stringContaining('at ') },
      });
    } finally {
      await client.query('alter table hub_away rename to hub');
      await client.end();
    }
  });
});

describe('the log', () => {
  // ASVS 14.2.1, 16.2.5
  it('has no address, token, body or name in it', async () => {
    await owner('GET /api/v1/members?q=person1@acme.test');
    await owner('POST /api/v1/tokens', { body: { name: 'SecretName', role: 'viewer' } });
    await call(server, 'GET /api/v1/me', { token: `psm_${'S'.repeat(64)}` });
    await call(server, `GET /invitations/${'I'.repeat(64)}`);
    const log = server.logged();
    expect(log).toContain('"route":"/api/v1/members"');
    expect(log).not.toMatch(/person1|SecretName|psm_|SSSS|IIII|acme\.test|\?q=/);
  });

  // ASVS 16.2.1, 16.2.4, 16.3.1, 16.3.2, 16.3.3, 16.4.1
  it('has one line for each request that was refused: when, what, by whom and from where', async () => {
    const before = server.logged().length;
    const asked = {
      'POST /api/v1/session': {
        body: { link: `psl_${'L'.repeat(64)}` },
      },
      'GET /api/v1/me': { token: `psm_${'S'.repeat(64)}` },
      'DELETE /api/v1/hubs/1': { token: acme.tokens.viewer },
      'POST /api/v1/tokens': { token: acme.tokens.viewer, body: { name: 'x', role: 'owner' } },
      'GET /api/v1/members?limit=0%0A%7B%22level%22:30%7D': { token: acme.tokens.viewer },
    };
    for (const [request, options] of Object.entries(asked)) await call(server, request, options);
    const lines = server.logged().slice(before).trim().split('\n');
    const logged = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
    const viewer = { tenant: acme.tenantId, actor: expect.stringMatching(/^token:[\da-f-]{36}$/) };
    const each = { time: expect.any(Number), from: '127.0.0.1' };
    expect(logged).toEqual([
      expect.objectContaining({ ...each, method: 'POST', route: '/api/v1/session', status: 401 }),
      expect.objectContaining({ ...each, method: 'GET', route: '/api/v1/me', status: 401 }),
      expect.objectContaining({ ...each, method: 'DELETE', route: null, status: 405 }),
      expect.objectContaining({ ...each, ...viewer, route: '/api/v1/tokens', status: 403 }),
      expect.objectContaining({ ...each, ...viewer, route: '/api/v1/members', status: 400 }),
    ]);
  });
});

describe('who trickles a request', () => {
  it('is cut off', async () => {
    expect(server.app.server.headersTimeout).toBe(15_000);
    expect(server.app.server.requestTimeout).toBe(1_800_000);
    expect(server.app.server.timeout).toBe(120_000);
    expect(server.app.server.maxHeadersCount).toBe(100);
    expect(server.app.server.maxConnections).toBe(10_000);
  });

  // ASVS 4.2.1
  it.each([
    ['no HTTP', 'GARBAGE\r\n\r\n'],
    [
      'of two lengths',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'of two different lengths',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
    ],
    [
      'chunked in another way than it says',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    ['with a header over two lines', 'GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c: d\r\n\r\n'],
  ])('and what is %s gets 400', async (_, request) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(request);
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1\.1 400/);
    expect(data.toString()).toContain('application/problem+json');
    socket.destroy();
  });
});
