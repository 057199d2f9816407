import { beforeAll, describe, expect, it } from 'vitest';
import {
  filtered,
  groupSchema,
  listOf,
  person,
  providerOf,
  providerPerFile,
  type Provider,
} from './support/provider.ts';

const test = providerPerFile();
let provider: Provider;
const names: string[] = [];
beforeAll(async () => {
  provider = await providerOf(test.server, test.tenant, 'Lists');
  for (let n = 0; n < 7; n += 1) {
    const user = person({ displayName: `Name ${n}`, nickName: `Nick ${n % 2}` });
    names.push((await provider.create('/Users', user))['userName'] as string);
  }
  await provider.create('/Groups', { schemas: [groupSchema], displayName: 'Name 3' });
});

const ask = async (path: string, body?: object) => (await provider.ask(path, body)).json;

describe('pages', () => {
  it('count from 1 (RFC 7644 §3.4.2.4)', async () => {
    const page = await ask('GET /Users?startIndex=3&count=2&sortBy=userName');
    expect(page).toMatchObject({ schemas: [listOf], totalResults: 7, startIndex: 3, itemsPerPage: 2 });
    expect(page.Resources.map((one: { userName: string }) => one.userName)).toEqual(
      names.toSorted().slice(2, 4),
    );
    expect(await ask('GET /Users?count=0')).toMatchObject({
      totalResults: 7,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(await ask('GET /Users?startIndex=-5&count=-1')).toMatchObject({ totalResults: 7, startIndex: 1 });
    expect(await ask('GET /Users?startIndex=100')).toMatchObject({ totalResults: 7, Resources: [] });
  });

  it('go on by a cursor (RFC 9865)', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: { nextCursor?: string; Resources: { userName: string }[] } = await ask(
        `GET /Users?count=3&cursor=${encodeURIComponent(cursor)}`,
      );
      seen.push(...page.Resources.map((one) => one.userName));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
    expect(await provider.ask('GET /Users?cursor=nonsense')).toMatchObject({
      status: 400,
      json: { scimType: 'invalidCursor' },
    });
  });

  it('say what is wrong with a number', async () => {
    for (const query of ['count=x', 'startIndex=x', 'count=1&count=2', 'filter=a&filter=b']) {
      expect(await provider.ask(`GET /Users?${query}`)).toMatchObject({
        status: 400,
        json: { status: '400' },
      });
    }
  });
});

describe('a projection (RFC 7644 §3.9)', () => {
  it('of attributes, with spaces, in any case, given twice', async () => {
    const { id } = (await ask('GET /Users?count=1')).Resources[0];
    const read = await ask(`GET /Users/${id}?attributes=username, NICKNAME&attributes=meta.location`);
    expect(Object.keys(read).toSorted()).toEqual(['id', 'meta', 'nickName', 'schemas', 'userName']);
    const without = await ask(`GET /Users/${id}?excludedAttributes=displayName,id,schemas,meta`);
    expect(Object.keys(without).toSorted()).toEqual(['active', 'id', 'nickName', 'schemas', 'userName']);
  });

  it('of what a write answers', async () => {
    const created = await provider.ask('POST /Groups?attributes=displayName', {
      schemas: [groupSchema],
      displayName: 'Projected',
    });
    expect(Object.keys(created.json).toSorted()).toEqual(['displayName', 'id', 'schemas']);
    const put = await provider.ask(`PUT /Groups/${created.json.id}?excludedAttributes=meta`, {
      schemas: [groupSchema],
      displayName: 'P',
    });
    expect(Object.keys(put.json).toSorted()).toEqual(['displayName', 'id', 'schemas']);
    expect((await provider.ask(`DELETE /Groups/${created.json.id}`)).status).toBe(204);
  });
});

describe('a search', () => {
  it('as a body finds what the same query finds (RFC 7644 §3.4.3)', async () => {
    const query = await provider.ask(
      `${filtered('/Users', 'nickName eq "Nick 1"')}&attributes=userName&startIndex=1&count=2`,
    );
    const search = await provider.ask('POST /Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      attributes: ['userName'],
      filter: 'nickName eq "Nick 1"',
      startIndex: 1,
      count: 2,
    });
    expect(search.status).toBe(200);
    expect(search.json).toEqual(query.json);
    expect(search.json).toMatchObject({ totalResults: 3, itemsPerPage: 2 });
  });

  it('of everything finds users and groups (RFC 7644 §3.4.2.1)', async () => {
    const filter = 'displayName eq "Name 3"';
    const query = await provider.ask(filtered('', filter));
    const types = query.json.Resources.map(
      (one: { meta: { resourceType: string } }) => one.meta.resourceType,
    );
    expect(types.toSorted()).toEqual(['Group', 'User']);
    expect((await provider.ask('POST /.search', { filter })).json).toEqual(query.json);
    const groups = await provider.ask('POST /Groups/.search', { filter });
    expect(groups.json).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'Name 3' }] });
    const typed = await provider.ask(filtered('', 'meta.resourceType eq "User"'));
    expect(typed.json.totalResults).toBe(7);
  });

  it('that is none: 400', async () => {
    for (const body of [
      { filter: 1 },
      { count: {} },
      { attributes: [1] },
      { cursor: [] },
      [],
      { filter: 'a eq' },
    ]) {
      expect(await provider.ask('POST /.search', body)).toMatchObject({
        status: 400,
        json: { status: '400' },
      });
    }
  });
});

it('a wrong filter: 400 invalidFilter', async () => {
  for (const filter of [
    'unknown eq "x"',
    'userName',
    'active gt true',
    'userName eq',
    '(userName pr',
    'a'.repeat(9_000),
  ]) {
    expect(await provider.ask(filtered('/Users', filter))).toMatchObject({
      status: 400,
      json: { status: '400', scimType: 'invalidFilter' },
    });
  }
});
