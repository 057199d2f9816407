import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/scim/schema/types.ts';
import type { ListAnswer, ListQuery } from '../../src/scim/types.ts';
import { newOrganisation, organisation } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { aGroup, aUser, pushing, type Pushing } from './support/pushing.ts';

let home: TestTenant;
let idp: Pushing;
/** Ids in the order in which they were created, which is their order. */
const users: string[] = [];
const groups: string[] = [];

/** Two have no title; two have one, but for its case; numbers are out of order. */
const titles = ['b', undefined, 'A', 'c', 'a', undefined, 'B'];

beforeAll(async () => {
  home = await freshTenant();
  const tenant = await newOrganisation(home, organisation);
  idp = await pushing(tenant);
  for (const [index, title] of titles.entries()) {
    const emails = [{ value: `Mail${index}@acme.test`, type: 'work' }];
    const { id } = await idp.users.create(
      aUser(`User${index}@acme.test`, { externalId: `ext${index}`, emails, ...(title && { title }) }),
    );
    users.push(id);
  }
  for (const name of ['Red', 'Green'])
    groups.push((await idp.groups.create(aGroup(name, users.slice(0, 2)))).id);
  const other = await pushing(tenant);
  await other.users.create(aUser('User0@acme.test', { externalId: 'ext0' }));
});
afterAll(() => home.close());
afterEach(() => {
  vi.useRealTimers();
});

const idsOf = ({ resources }: Pick<ListAnswer, 'resources'>) => resources.map((one) => one['id'] as string);
const titlesOf = (resources: readonly JsonObject[]) =>
  resources.map((one) => one['title'] as string | undefined);

describe('a list', () => {
  it('has all of its connection and its type, in the order of their ids', async () => {
    const all = await idp.users.list();
    expect(all).toMatchObject({ totalResults: 7, itemsPerPage: 7, startIndex: 1 });
    expect(idsOf(all)).toEqual(users);
    expect(idsOf(await idp.groups.list())).toEqual(groups);
  });

  it('shows each as it is shown alone', async () => {
    const { resources } = await idp.users.list();
    for (const [index, id] of users.entries())
      expect(resources[index]).toEqual((await idp.users.get(id)).resource);
    const [group] = (await idp.groups.list()).resources;
    expect(group).toEqual((await idp.groups.get(groups[0] ?? '')).resource);
    expect(group?.['members']).toHaveLength(2);
  });

  it.each<[string, number[]]>([
    ['userName eq "uSER3@acme.test"', [3]],
    ['externalId eq "ext3"', [3]],
    ['externalId eq "EXT3"', []],
    ['emails[type eq "work"].value eq "mail4@acme.test"', [4]],
    ['emails.value sw "mail" and not (title pr)', [1, 5]],
    ['userName eq "00000000-0000-0000-0000-000000000000"', []],
    ['groups.display eq "red"', [0, 1]],
  ])('can be filtered: %s', async (filter, expected) => {
    for (let again = 0; again < 7; again += 1) {
      const found = await idp.users.list({ filter });
      expect(idsOf(found)).toEqual(expected.map((index) => users[index]));
      expect(found.totalResults).toBe(expected.length);
    }
  });

  it.each<[ListQuery, number[], number]>([
    [{ startIndex: 1, count: 3 }, [0, 1, 2], 1],
    [{ startIndex: '3', count: '2' }, [2, 3], 3],
    [{ startIndex: 6, count: 10 }, [5, 6], 6],
    [{ startIndex: 8, count: 10 }, [], 8],
    [{ startIndex: 0, count: 2 }, [0, 1], 1],
    [{ startIndex: -5, count: 2 }, [0, 1], 1],
    [{ startIndex: '99999999999999999999', count: 2 }, [], Number.MAX_SAFE_INTEGER],
    [{ count: 0 }, [], 1],
    [{ count: -3 }, [], 1],
    [{ count: 1_000_000 }, [0, 1, 2, 3, 4, 5, 6], 1],
    [{ count: '7' }, [0, 1, 2, 3, 4, 5, 6], 1],
  ])('by index, %j', async (query, expected, startIndex) => {
    const page = await idp.users.list(query);
    expect(idsOf(page)).toEqual(expected.map((index) => users[index]));
    expect(page).toMatchObject({ totalResults: 7, itemsPerPage: expected.length, startIndex });
  });

  it.each<[ListQuery, string]>([
    [{ count: 'ten' }, 'invalidValue'],
    [{ count: '' }, 'invalidValue'],
    [{ count: 1.5 }, 'invalidValue'],
    [{ startIndex: 'x' }, 'invalidValue'],
    [{ startIndex: '1e3' }, 'invalidValue'],
    [{ sortBy: 'title', sortOrder: 'up' }, 'invalidValue'],
    [{ sortBy: 'shoeSize' }, 'invalidPath'],
    [{ sortBy: 'name' }, 'invalidPath'],
    [{ filter: 'shoeSize eq 44' }, 'invalidFilter'],
    [{ filter: 'members pr' }, 'invalidFilter'],
    [{ startIndex: 1, cursor: '' }, 'invalidValue'],
    [{ cursor: '', count: 'x' }, 'invalidCount'],
    [{ cursor: '', count: 1_001 }, 'invalidCount'],
    [{ cursor: 'x' }, 'invalidCursor'],
    [{ cursor: 'W10' }, 'invalidCursor'],
    [{ attributes: ['title'], excludedAttributes: ['groups'] }, 'invalidValue'],
  ])('%j is refused as %s', async (query, scimType) => {
    await expect(idp.users.list(query)).rejects.toMatchObject({ status: 400, scimType });
  });
});

describe('sorting', () => {
  const ascending = ['A', 'a', 'b', 'B', 'c', undefined, undefined];

  it('goes by what people read, without case; who has nothing is last, equals are in the order of their ids', async () => {
    const { resources } = await idp.users.list({ sortBy: 'TITLE' });
    expect(titlesOf(resources)).toEqual(ascending);
    expect(idsOf({ resources }).slice(-2)).toEqual([users[1], users[5]]);
  });

  it('descending turns it round', async () => {
    const { resources } = await idp.users.list({ sortBy: 'title', sortOrder: 'Descending' });
    expect(titlesOf(resources)).toEqual([undefined, undefined, 'c', 'b', 'B', 'A', 'a']);
  });

  it.each([
    'userName',
    'id',
    'meta.created',
    'meta.lastModified',
    'active',
    'emails',
    'emails.value',
    'externalId',
  ])('by %s goes page by page, by index and by cursor, as all at once', async (sortBy) => {
    for (const sortOrder of ['ascending', 'descending']) {
      const all = idsOf(await idp.users.list({ sortBy, sortOrder }));
      expect(new Set(all)).toEqual(new Set(users));
      const byIndex = [];
      for (let startIndex = 1; startIndex <= 7; startIndex += 3)
        byIndex.push(...idsOf(await idp.users.list({ sortBy, sortOrder, startIndex, count: 3 })));
      expect(byIndex).toEqual(all);
      expect((await walk({ sortBy, sortOrder, count: 3 })).flat()).toEqual(all);
    }
  });
});

/** All pages of a cursor, forwards. */
async function walk(query: ListQuery, between: () => Promise<unknown> = async () => {}): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: ListAnswer = await idp.users.list({ ...query, cursor });
    pages.push(idsOf(page));
    cursor = page.nextCursor;
    await between();
  }
  return pages;
}

describe('a walk by cursor', () => {
  it.each([
    [1, [1, 1, 1, 1, 1, 1, 1]],
    [3, [3, 3, 1]],
    [7, [7]],
    [100, [7]],
  ])('of pages of %i has pages %j', async (count, sizes) => {
    const pages = await walk({ count });
    expect(pages.map(({ length }) => length)).toEqual(sizes);
    expect(pages.flat()).toEqual(users);
  });

  it.each<ListQuery>([
    {},
    { sortBy: 'title' },
    { sortBy: 'title', sortOrder: 'descending' },
    { filter: 'active eq true' },
  ])('goes back the way it came: %j', async (query) => {
    const all = idsOf(await idp.users.list(query));
    const last = { ...query, count: 2 };
    let page = await idp.users.list({ ...last, cursor: '' });
    expect(page.previousCursor).toBeUndefined();
    while (page.nextCursor !== undefined) page = await idp.users.list({ ...last, cursor: page.nextCursor });
    const back = [idsOf(page)];
    while (page.previousCursor !== undefined) {
      page = await idp.users.list({ ...last, cursor: page.previousCursor });
      back.unshift(idsOf(page));
      expect(page.nextCursor).toBeDefined();
    }
    expect(back.flat()).toEqual(all);
  });

  it('says how many there are, and has no index', async () => {
    const page = await idp.users.list({ cursor: '', count: 2 });
    expect(page).toMatchObject({ totalResults: 7, itemsPerPage: 2 });
    expect('startIndex' in page).toBe(false);
    expect(page.nextCursor).toMatch(/^[\w.~-]+$/);
  });

  it('of nobody ends at once', async () => {
    const page = await idp.users.list({ cursor: '', filter: 'title eq "z"' });
    expect(page).toEqual({ totalResults: 0, itemsPerPage: 0, resources: [] });
  });

  it('misses nobody who stays, whoever comes and goes meanwhile', async () => {
    const passing: string[] = [];
    for (let index = 0; index < 3; index += 1)
      passing.push((await idp.users.create(aUser(`Passing${index}@acme.test`, { title: '0' }))).id);
    const pages = await walk({ count: 2, sortBy: 'title' }, async () => {
      const gone = passing.pop();
      if (gone !== undefined) await idp.users.delete(gone);
    });
    expect(pages.flat()).toEqual(expect.arrayContaining(users));
    expect(new Set(pages.flat()).size).toBe(pages.flat().length);
  });

  it('goes on where it was when the last of the page before is deleted', async () => {
    const extra = (await idp.users.create(aUser('Extra@acme.test', { title: 'a0' }))).id;
    const query = { sortBy: 'title', count: 3 };
    const first = await idp.users.list({ ...query, cursor: '' });
    expect(idsOf(first).at(-1)).toBe(extra);
    await idp.users.delete(extra);
    const next = await idp.users.list({ ...query, cursor: first.nextCursor ?? '' });
    expect(titlesOf(next.resources)).toEqual(['b', 'B', 'c']);
  });

  it.each<[string, ListQuery]>([
    ['filter', { filter: 'active eq true' }],
    ['order', { sortOrder: 'descending' }],
    ['attribute', { sortBy: 'userName' }],
  ])('cannot go on with another %s', async (_, other) => {
    const query = { sortBy: 'title', count: 2 };
    const { nextCursor = '' } = await idp.users.list({ ...query, cursor: '' });
    const asked = idp.users.list({ ...query, ...other, cursor: nextCursor });
    await expect(asked).rejects.toMatchObject({ status: 400, scimType: 'invalidCursor' });
  });

  it('cannot go on in another connection or with another type', async () => {
    const { nextCursor: cursor = '' } = await idp.users.list({ count: 2, cursor: '' });
    const other = await pushing(idp.tenant);
    for (const list of [other.users.list, idp.groups.list, idp.all])
      await expect(list({ count: 2, cursor })).rejects.toMatchObject({ scimType: 'invalidCursor' });
  });

  it.each(['not a date', '2026-13-45', '', '\ud800', 'x'.repeat(5_000)])(
    'that was tampered with is refused or leads somewhere in the same list: %j',
    async (sortedBy) => {
      const query = { sortBy: 'meta.created', count: 2 };
      const { nextCursor = '' } = await idp.users.list({ ...query, cursor: '' });
      const parts = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as unknown[];
      const cursor = Buffer.from(JSON.stringify([...parts.slice(0, -1), sortedBy])).toString('base64url');
      await expect(idp.users.list({ ...query, cursor })).rejects.toMatchObject({
        status: 400,
        scimType: 'invalidCursor',
      });
    },
  );

  it('ends ten minutes after the last page', async () => {
    const { nextCursor: cursor = '' } = await idp.users.list({ count: 2, cursor: '' });
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now + 599_000 });
    await expect(idp.users.list({ count: 2, cursor })).resolves.toMatchObject({ itemsPerPage: 2 });
    vi.setSystemTime(now + 602_000);
    await expect(idp.users.list({ count: 2, cursor })).rejects.toMatchObject({
      status: 400,
      scimType: 'expiredCursor',
    });
  });
});

describe('a search over users and groups', () => {
  it('has both, in the order of their ids', async () => {
    const all = await idp.all();
    expect(all.totalResults).toBe(9);
    expect(idsOf(all)).toEqual([...users, ...groups]);
    expect(all.resources.at(-1)?.['members']).toHaveLength(2);
    expect(all.resources[0]?.['groups']).toHaveLength(2);
  });

  it.each<[string, () => string[]]>([
    ['displayName eq "red"', () => [groups[0] ?? '']],
    ['userName eq "user2@acme.test"', () => [users[2] ?? '']],
    ['meta.resourceType eq "Group"', () => groups],
    ['not (userName pr)', () => groups],
    ['userName sw "user6" or displayName sw "g"', () => [users[6] ?? '', groups[1] ?? '']],
  ])('takes an attribute that a type does not have as one without value: %s', async (filter, expected) => {
    expect(idsOf(await idp.all({ filter }))).toEqual(expected());
  });

  it('refuses what neither has', async () => {
    await expect(idp.all({ filter: 'shoeSize eq 44' })).rejects.toMatchObject({ scimType: 'invalidFilter' });
    await expect(idp.all({ sortBy: 'shoeSize' })).rejects.toMatchObject({ scimType: 'invalidPath' });
  });

  it.each(['displayName', 'title', 'meta.lastModified'])(
    'can be sorted by %s and walked by cursor',
    async (sortBy) => {
      const all = idsOf(await idp.all({ sortBy }));
      expect(new Set(all)).toEqual(new Set([...users, ...groups]));
      const found: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: ListAnswer = await idp.all({ sortBy, cursor, count: 4 });
        found.push(...idsOf(page));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(all);
    },
  );
});
