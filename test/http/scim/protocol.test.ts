import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { call } from '../support/server.ts';
import { core, errorOf, person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();
const scim = 'application/scim+json';

describe('a request without a token that is good', () => {
  const requests = [
    'GET /Users',
    'POST /Users',
    'GET /Groups/1',
    'POST /Bulk',
    'GET /Schemas',
    'GET /Nothing',
    'PUT /Me',
  ];

  it.each(requests)('%s: 401 before anything is read', async (request) => {
    const [method, path] = request.split(' ');
    const unreadable = method === 'GET' ? {} : { body: '{"cut', headers: { 'content-type': 'text/x' } };
    const none = await call(test.server, `${method} /scim/v2${path}`, unreadable);
    expect(none).toMatchObject({ status: 401, json: { schemas: [errorOf], status: '401' } });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="Profile Sync Manager"');
    expect(none.headers.get('content-type')).toBe(scim);
    const wrong = await call(test.server, `${method} /scim/v2${path}`, { ...unreadable, token: 'nonsense' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toMatch(/error="invalid_token"$/);
  });

  it('a token of SCIM opens nothing of the admin API', async () => {
    const answer = await call(test.server, 'GET /api/v1/me', { token: test.provider.token });
    expect(answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
  });

  it('a revoked token is none any more', async () => {
    const { token } = test.provider;
    const basic = await call(test.server, 'GET /scim/v2/Users', {
      headers: { authorization: `Basic ${token}` },
    });
    expect(basic.status).toBe(401);
    for (const other of [`${token}x`, token.slice(0, -1), token.toUpperCase()]) {
      expect((await call(test.server, 'GET /scim/v2/Users', { token: other })).status).toBe(401);
    }
    const lower = await call(test.server, 'GET /scim/v2/Users', {
      headers: { authorization: `bearer ${token}` },
    });
    expect(lower.status).toBe(200);
  });

  it('how to authenticate can be read by everybody, but not with a token that is wrong', async () => {
    const open = await call(test.server, 'GET /scim/v2/ServiceProviderConfig');
    expect(open.json.authenticationSchemes[0].type).toBe('oauthbearertoken');
    expect((await call(test.server, 'GET /scim/v2/ServiceProviderConfig', { token: 'x' })).status).toBe(401);
  });
});

describe('content', () => {
  it.each([
    'application/scim+json',
    'application/json',
    'Application/SCIM+JSON; Charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/scim+json; charset=iso-8859-1',
  ])('%s is taken', async (type) => {
    const body = JSON.stringify(person());
    const answer = await test.provider.ask('POST /Users', body, { 'content-type': type });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, scim]);
  });

  it('a byte order mark is no part of it', async () => {
    const answer = await test.provider.ask('POST /Users', `\uFEFF${JSON.stringify(person())}`);
    expect(answer.status).toBe(201);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/scim', ';;'])(
    '%s: 415',
    async (type) => {
      const body = JSON.stringify(person());
      const answer = await test.provider.ask('POST /Users', body, { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, json: { schemas: [errorOf], status: '415' } });
    },
  );

  it.each([
    ['cut off', '{"userName": "x'],
    ['no JSON', 'userName=x'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['nothing', ''],
    ['deep', '['.repeat(100_000)],
    ['deep and whole', '['.repeat(50_000) + ']'.repeat(50_000)],
  ])('a body that is %s: 400 invalidSyntax', async (_, body) => {
    for (const request of ['POST /Users', 'POST /Groups/.search', 'POST /Bulk']) {
      const answer = await test.provider.ask(request, body);
      expect(answer).toMatchObject({ status: 400, json: { status: '400', scimType: 'invalidSyntax' } });
    }
  });

  it('a body that is no UTF-8: 400', async () => {
    const response = await fetch(`${test.server.url}/scim/v2/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${test.provider.token}`, 'content-type': 'application/scim+json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    });
    expect([response.status, await response.json()]).toMatchObject([400, { scimType: 'invalidSyntax' }]);
  });

  it('keys that reach for a prototype are attributes that nobody knows', async () => {
    const { userName } = person();
    const body = `{"schemas":["${core}"],"userName":"${userName}","__proto__":{"title":"x"},"constructor":{"prototype":{"title":"x"}}}`;
    const answer = await test.provider.ask('POST /Users', body);
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.json).toSorted()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
  });

  it('answers are plain JSON for whoever asks for that alone', async () => {
    const media = async (accept: string) =>
      (await test.provider.ask('GET /Users', undefined, { accept })).headers.get('content-type');
    expect(await media('application/json')).toBe('application/json; charset=utf-8');
    for (const accept of [
      'application/scim+json',
      'application/json, application/scim+json',
      '*/*',
      'text/html',
    ]) {
      expect(await media(accept)).toBe(scim);
    }
  });

  it('one that is too large: 413', async () => {
    const large = JSON.stringify({ displayName: 'x'.repeat(1024 * 1024) });
    for (const path of ['/Users', '/Bulk', '/.search']) {
      const answer = await test.provider.ask(`POST ${path}`, large);
      expect(answer).toMatchObject({ status: 413, json: { schemas: [errorOf], status: '413' } });
    }
    // A group may have 100,000 members: that fails for what it says only.
    expect((await test.provider.ask('POST /Groups', { displayName: 1, x: large })).status).toBe(400);
    const huge = await test.provider.ask('POST /Groups', `"${'x'.repeat(16 * 1024 * 1024)}"`);
    expect(huge).toMatchObject({ status: 413, json: { status: '413' } });
  });

  it('with DELETE means nothing, whatever it is', async () => {
    const { id } = await test.provider.create('/Users', person());
    const answer = await test.provider.ask(`DELETE /Users/${id}`, '{"cut', { 'content-type': 'text/x' });
    expect(answer.status).toBe(204);
  });
});

describe('an address', () => {
  it('that there is not: 404', async () => {
    for (const path of ['/Nothing', '/Users/1/2', '/user', '/v1/Users', '/Users/%00', '/Schemas/urn:x']) {
      const answer = await test.provider.ask(`GET ${path}`);
      expect(answer).toMatchObject({ status: 404, json: { schemas: [errorOf], status: '404' } });
      expect(answer.headers.get('content-type')).toBe(scim);
    }
  });

  it('that cannot be read: 400', async () => {
    const answer = await test.provider.ask('GET /Users/%zz');
    expect(answer).toMatchObject({ status: 400, json: { schemas: [errorOf], status: '400' } });
  });

  it('with an id that is none, or nobody has: 404 for every method', async () => {
    for (const id of ['1', newId(), newId().toUpperCase(), `${newId()}x`, '%27', '..%2f']) {
      for (const [method, body] of [
        ['GET', undefined],
        ['PUT', person()],
        ['PATCH', { Operations: [] }],
        ['DELETE', undefined],
      ] as const) {
        const answer = await test.provider.ask(`${method} /Users/${id}`, body);
        expect(answer).toMatchObject({ status: 404, json: { status: '404' } });
      }
    }
  });

  it('with a method that it does not take: 405 and those that it takes', async () => {
    const answer = await test.provider.ask('PUT /Users', person());
    expect(answer).toMatchObject({ status: 405, json: { status: '405' } });
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
    const asked = await test.provider.ask('OPTIONS /Schemas');
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD']);
  });

  it('with a slash too many, or in another case, is the same', async () => {
    for (const path of [
      '/users',
      '//Users',
      '/Users/',
      '/Users/?count=1',
      '//Users//?count=1&aadOptscim062020',
    ]) {
      expect((await test.provider.ask(`GET ${path}`)).status).toBe(200);
    }
  });

  it('/Me: 501', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await test.provider.ask(`${method} /Me`)).toMatchObject({
        status: 501,
        json: { status: '501' },
      });
    }
  });
});

it('HEAD is GET without its body', async () => {
  const { id } = await test.provider.create('/Users', person());
  const answer = await test.provider.ask(`HEAD /Users/${id}`);
  expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([200, '', 'W/"1"']);
});

it('a create answers 201 with Location, ETag and the whole resource (RFC 7644 §3.3)', async () => {
  const file = new URL(
    '../../../../shared/corpora/scim-rfc-samples/rfc7644-3.3-user-post_request.json',
    import.meta.url,
  );
  const sample = await readFile(file, 'utf8').catch(() => undefined);
  const answer = await test.provider.ask('POST /Users', sample ?? person({ userName: 'bjensen' }));
  expect(answer.status).toBe(201);
  const location = `https://psm.test/scim/v2/Users/${answer.json.id}`;
  expect(answer.headers.get('location')).toBe(location);
  expect(answer.headers.get('etag')).toBe('W/"1"');
  expect(answer.json.meta).toMatchObject({ resourceType: 'User', location, version: 'W/"1"' });
  expect(answer.json.meta.created).toBe(answer.json.meta.lastModified);
  const twice = await test.provider.ask('POST /Users', person({ userName: 'BJENSEN' }));
  expect(twice).toMatchObject({ status: 409, json: { status: '409', scimType: 'uniqueness' } });
});

it('two who create the same user at once: one gets 201, the other 409', async () => {
  const user = person();
  const answers = await Promise.all([1, 2, 3, 4].map(() => test.provider.ask('POST /Users', user)));
  expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(['201', '409', '409', '409']);
});
