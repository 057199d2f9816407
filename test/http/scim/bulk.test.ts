import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import {
  bulkRequest,
  core,
  enterprise,
  errorOf,
  groupSchema,
  person,
  providerPerFile,
} from './support/provider.ts';

const test = providerPerFile();
const bulkResponse = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

const bulk = (Operations: readonly unknown[], extra: object = {}) =>
  test.provider.ask('POST /Bulk', { schemas: [bulkRequest], ...extra, Operations });
const get = async (path: string) => (await test.provider.ask(`GET ${path}`)).json;

/** The id in the location of a result. */
const idOf = ({ location }: { location: string }) => location.split('/').at(-1) ?? '';

const createUser = (bulkId: string, extra: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: person(extra),
});
const createGroup = (bulkId: string, ...members: string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: {
    schemas: [groupSchema],
    displayName: `Group ${bulkId}`,
    members: members.map((value) => ({ value })),
  },
});

/** A sample of RFC 7644, where the collection of them is at hand. */
async function sample(name: string): Promise<{ Operations: Record<string, unknown>[] } | undefined> {
  const file = new URL(`../../../../shared/corpora/scim-rfc-samples/rfc7644-${name}.json`, import.meta.url);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { Operations: Record<string, unknown>[] });
}

describe('a bulk request (RFC 7644 §3.7)', () => {
  it('creates, replaces, patches and deletes, and tells each result in order', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(() => test.provider.create('/Users', person({ nickName: 'Nick' }))),
    );
    const answer = await bulk([
      createUser('qwerty'),
      {
        method: 'PUT',
        path: `/Users/${one?.id}`,
        version: 'W/"1"',
        data: { schemas: [core], userName: `${one?.id}@x` },
      },
      {
        method: 'PATCH',
        path: `/Users/${two?.id}`,
        version: 'W\\/"1"',
        data: [
          { op: 'remove', path: 'nickName' },
          { op: 'add', path: 'userName', value: `${two?.id}@x` },
        ],
      },
      { method: 'DELETE', path: `/Users/${three?.id}`, version: 'W/"1"' },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    const root = 'https://psm.test/scim/v2/Users';
    expect(answer.json).toEqual({
      schemas: [bulkResponse],
      Operations: [
        {
          location: expect.stringMatching(root) as string,
          method: 'POST',
          bulkId: 'qwerty',
          version: 'W/"1"',
          status: '201',
        },
        { location: `${root}/${one?.id}`, method: 'PUT', version: 'W/"2"', status: '200' },
        { location: `${root}/${two?.id}`, method: 'PATCH', version: 'W/"2"', status: '200' },
        { location: `${root}/${three?.id}`, method: 'DELETE', status: '204' },
      ],
    });
    expect(await get(`/Users/${two?.id}`)).toMatchObject({ userName: `${two?.id}@x` });
    expect((await test.provider.ask(`GET /Users/${three?.id}`)).status).toBe(404);
  });

  it('goes on after errors, and tells them with the location of what there is', async () => {
    const { id } = await test.provider.create('/Users', person());
    const operations = [
      { ...createUser('qwerty'), data: { schemas: [core] } },
      { method: 'PUT', path: `/Users/${id}`, version: 'W/"9"', data: person() },
      { method: 'DELETE', path: `/Users/${newId()}` },
      createUser('ytrewq'),
    ];
    const { json } = await bulk(operations);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual([
      '400',
      '412',
      '404',
      '201',
    ]);
    const [post, put] = json.Operations;
    expect(post).not.toHaveProperty('location');
    expect(post).toMatchObject({
      bulkId: 'qwerty',
      response: { schemas: [errorOf], status: '400', scimType: 'invalidValue' },
    });
    expect(put).toMatchObject({
      location: `https://psm.test/scim/v2/Users/${id}`,
      response: { status: '412' },
    });
    for (const [failOnErrors, results] of [
      [1, 1],
      [2, 2],
      [9, 4],
    ] as const) {
      const stopped = await bulk([...operations.slice(0, 3), createUser('other')], { failOnErrors });
      expect(stopped.json.Operations).toHaveLength(results);
    }
  });

  it.each([
    ['no method', { path: '/Users', bulkId: 'a', data: {} }],
    ['another method', { method: 'GET', path: '/Users' }],
    ['no path', { method: 'POST', bulkId: 'a', data: {} }],
    ['a path of nothing', { method: 'POST', path: '/Bulk', bulkId: 'a', data: {} }],
    ['an id where something is created', { method: 'POST', path: '/Users/1', bulkId: 'a', data: {} }],
    ['no id where something is changed', { method: 'PATCH', path: '/Users', data: {} }],
    ['no bulkId where something is created', { method: 'POST', path: '/Users', data: {} }],
    ['no data', { method: 'PUT', path: '/Users/1' }],
    ['nothing in it', {}],
    ['another form', 'POST /Users'],
  ])('with an operation that has %s: 400 for that one', async (_, operation) => {
    const { status, json } = await bulk([operation, createUser('good')]);
    expect(status).toBe(200);
    expect(json.Operations).toMatchObject([
      { status: '400', response: { scimType: 'invalidValue' } },
      { status: '201' },
    ]);
  });

  it('with the same bulkId twice: 400 for the second', async () => {
    const { json } = await bulk([createUser('twice'), createUser('twice')]);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual(['201', '400']);
  });

  it.each([
    ['none', '{}'],
    ['without a schema', { Operations: [] }],
    ['with another schema', { schemas: [core], Operations: [] }],
    ['with operations that are no list', { schemas: [bulkRequest], Operations: {} }],
    ['with failOnErrors that is no number', { schemas: [bulkRequest], Operations: [], failOnErrors: 'x' }],
  ])('that is %s: 400', async (_, body) => {
    expect(await test.provider.ask('POST /Bulk', body)).toMatchObject({
      status: 400,
      json: { status: '400' },
    });
  });

  it('over its limits: 413, and nothing is done', async () => {
    const { bulk: limits } = await get('/ServiceProviderConfig');
    const before = (await get('/Users?count=0')).totalResults;
    const many = Array.from({ length: limits.maxOperations + 1 }, () => ({}));
    expect(await bulk([createUser('a'), ...many])).toMatchObject({ status: 413, json: { status: '413' } });
    const large = createUser('a', { displayName: 'x'.repeat(limits.maxPayloadSize) });
    expect(await bulk([large])).toMatchObject({ status: 413, json: { status: '413' } });
    expect((await get('/Users?count=0')).totalResults).toBe(before);
  });
});

describe('references between operations (RFC 7644 §3.7.2)', () => {
  it('stand for what was created: in members, in the manager, in paths', async () => {
    const { json } = await bulk([
      createUser('boss'),
      createUser('worker', {
        schemas: [core, enterprise],
        [enterprise]: { manager: { value: 'bulkId:boss' } },
      }),
      createGroup('team', 'bulkId:worker'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:team',
        data: { Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:boss' }] }] },
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:team',
        data: { Operations: [{ op: 'remove', path: 'members[value eq "bulkId:worker"]' }] },
      },
    ]);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual([
      '201',
      '201',
      '201',
      '200',
      '200',
    ]);
    const [boss, worker, team] = json.Operations.map(idOf);
    expect((await get(`/Users/${worker}`))[enterprise].manager.value).toBe(boss);
    expect((await get(`/Groups/${team}`)).members).toMatchObject([{ value: boss }]);
    expect(json.Operations[3].location).toBe(`https://psm.test/scim/v2/Groups/${team}`);
  });

  it('may go to operations further down', async () => {
    const { json } = await bulk([
      createGroup('all', 'bulkId:inner'),
      createGroup('inner', 'bulkId:who'),
      createUser('who'),
    ]);
    expect(
      json.Operations.map((one: { bulkId: string; status: string }) => [one.bulkId, one.status]),
    ).toEqual([
      ['all', '201'],
      ['inner', '201'],
      ['who', '201'],
    ]);
    const [all, inner, who] = json.Operations.map(idOf);
    expect((await get(`/Groups/${all}`)).members).toMatchObject([{ value: inner }]);
    expect((await get(`/Groups/${inner}`)).members).toMatchObject([{ value: who }]);
  });

  it('in a circle are resolved in two steps (§3.7.1)', async () => {
    const managed = (bulkId: string, by: string) =>
      createUser(bulkId, {
        schemas: [core, enterprise],
        [enterprise]: { manager: { value: `bulkId:${by}` } },
      });
    const { json } = await bulk([
      managed('qwerty', 'ytrewq'),
      managed('ytrewq', 'qwerty'),
      createGroup('both', 'bulkId:qwerty'),
    ]);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual(['201', '201', '201']);
    const [a, b] = json.Operations.map(idOf);
    const read = await get(`/Users/${a}`);
    expect(read[enterprise].manager.value).toBe(b);
    expect(json.Operations[0].version).toBe(read.meta.version);
    expect((await get(`/Users/${b}`))[enterprise].manager.value).toBe(a);
  });

  it('of groups in a circle: 409, and the group that would close it is not left behind', async () => {
    const { json } = await bulk([createGroup('left', 'bulkId:right'), createGroup('right', 'bulkId:left')]);
    expect(json.Operations).toMatchObject([
      { bulkId: 'left', status: '409', response: { schemas: [errorOf], status: '409' } },
      { bulkId: 'right', status: '201' },
    ]);
    expect(json.Operations[0]).not.toHaveProperty('location');
    expect(await get(`/Groups/${idOf(json.Operations[1])}`)).not.toHaveProperty('members');
  });

  it('to what was not created: 409, to nothing at all: 400, and nothing of a circle is left behind', async () => {
    const before = (await get('/Groups?count=0')).totalResults;
    const { json } = await bulk([
      { ...createUser('broken'), data: { schemas: [core] } },
      createGroup('one', 'bulkId:broken'),
      createGroup('two', 'bulkId:nobody'),
      createGroup('three', 'bulkId:four', 'bulkId:broken'),
      createGroup('four', 'bulkId:three', 'bulkId:two'),
    ]);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual([
      '400',
      '409',
      '400',
      '409',
      '409',
    ]);
    expect((await get('/Groups?count=0')).totalResults).toBe(before);
  });
});

describe('the samples of RFC 7644', () => {
  it.each([
    ['3.7.1-bulk_request-circular_conflict', ['409', '201']],
    ['3.7.2-bulk_request-temporary_identifier', ['201', '201']],
    ['3.7.2-bulk_request-enterprise_user', ['201', '201']],
  ])('%s', async (name, statuses) => {
    const body = await sample(name);
    if (body === undefined) return;
    for (const { data } of body.Operations as { data: { userName?: string } }[]) {
      if (data.userName !== undefined) data.userName += newId();
    }
    const { json } = await test.provider.ask('POST /Bulk', body);
    expect(json.Operations.map((one: { status: string }) => one.status)).toEqual(statuses);
  });

  it('3.7.3-bulk_request-multiple_operations stops at its first error', async () => {
    const body = await sample('3.7.3-bulk_request-multiple_operations');
    if (body === undefined) return;
    const { json } = await test.provider.ask('POST /Bulk', { ...body, Operations: body.Operations.slice(1) });
    expect(json.Operations).toMatchObject([
      {
        method: 'PUT',
        location: 'https://psm.test/scim/v2/Users/b7c14771-226c-4d05-8860-134711653041',
        status: '404',
        response: { schemas: [errorOf], status: '404' },
      },
    ]);
  });
});
