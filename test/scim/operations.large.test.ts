import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrganisation, organisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { manyUsers } from './support/manyUsers.ts';
import { aGroup, patchOf, pushing, type Pushing, rowOf } from './support/pushing.ts';

const size = 100_000;

let home: TestTenant;
let idp: Pushing;
let users: string[];
let group: string;

beforeAll(async () => {
  home = await freshTenant();
  idp = await pushing(await newOrganisation(home, organisation));
  users = await manyUsers(idp, size);
  const [everybody, none] = [aGroup('Everybody', users), { excludedAttributes: ['members'] }];
  group = (await idp.groups.create(everybody, none)).id;
});
afterAll(() => home.close());

/** How many members the group has, and how many rows of members any transaction after that one wrote. */
async function members(since = '0') {
  const [row] = await queryIn<{ count: number; written: number; now: string }>(
    idp.tenant,
    `select count(*) as count, count(*) filter (where xmin::text::bigint >= $2::bigint) as written,
            pg_current_xact_id()::text as now
       from scim_member where group_id = $1`,
    [group, since],
  );
  if (row === undefined) throw new Error('There is no row.');
  return row;
}

const member = (path: string, ...ids: readonly string[]) =>
  patchOf({ op: path, path: 'members', value: ids.map((value) => ({ value })) });

describe(`a group of ${size.toLocaleString('en')} members`, () => {
  it('is read whole, with the name of each', async () => {
    const { resource } = await idp.groups.get(group);
    const read = resource['members'] as { value: string; display: string }[];
    expect(read).toHaveLength(size);
    expect(read[4]).toMatchObject({ value: users[4], display: 'User 5', type: 'User' });
  });

  it('is read without its members when nobody wants them', async () => {
    const { resource } = await idp.groups.get(group, { excludedAttributes: ['members'] });
    expect(Object.keys(resource)).toEqual(['schemas', 'id', 'displayName', 'meta']);
  });

  it('of which some are removed and added again: only their rows are written', async () => {
    const { now } = await members();
    const some = users.slice(500, 510);
    await idp.groups.patch(group, member('remove', ...some));
    expect(await members(now)).toMatchObject({ count: size - 10, written: 0 });
    await idp.groups.patch(group, member('add', ...some, ...users.slice(0, 10)));
    expect(await members(now)).toMatchObject({ count: size, written: 10 });
  });

  it('that is put again as it is: nothing is written', async () => {
    const { now } = await members();
    const before = await rowOf(idp, group);
    const written = await idp.groups.replace(group, aGroup('Everybody', users));
    expect(written.changed).toBe(false);
    expect(await members(now)).toMatchObject({ count: size, written: 0 });
    expect(await rowOf(idp, group)).toEqual(before);
  });

  it('that loses half of them by a PUT and gets them back by a PATCH', async () => {
    const { now } = await members();
    await idp.groups.replace(group, aGroup('Everybody', users.slice(0, size / 2)));
    expect(await members(now)).toMatchObject({ count: size / 2, written: 0 });
    await idp.groups.patch(group, member('add', ...users));
    expect(await members(now)).toMatchObject({ count: size, written: size / 2 });
  });

  it('is refused as a whole when one of them is unknown', async () => {
    const unknown = '01900000-0000-7000-8000-ffffffffffff';
    const refused = idp.groups.create(aGroup('Nearly everybody', [...users, unknown]));
    await expect(refused).rejects.toMatchObject({ status: 400, scimType: 'invalidValue' });
    await expect(refused).rejects.toThrow(unknown);
    expect(await idp.groups.list({ filter: 'displayName eq "nearly everybody"' })).toMatchObject({
      totalResults: 0,
    });
  });

  it('does not fill a page with others: by cursor they come one after the other, by index one has to ask for less', async () => {
    const small = await idp.groups.create(aGroup('Small', users.slice(0, 3)));
    const first = await idp.groups.list({ cursor: '' });
    expect(first.resources.map((one) => one['id'])).toEqual([group]);
    const second = await idp.groups.list({ cursor: first.nextCursor ?? '' });
    expect(second.resources.map((one) => one['id'])).toEqual([small.id]);
    expect(second.nextCursor).toBeUndefined();
    await expect(idp.groups.list()).rejects.toMatchObject({ status: 400, scimType: 'tooMany' });
    for (const query of [{ excludedAttributes: ['members'] }, { attributes: ['displayName'] }, { count: 0 }])
      expect(await idp.groups.list(query)).toMatchObject({ totalResults: 2 });
    expect(await idp.groups.list({ count: 1 })).toMatchObject({ totalResults: 2, itemsPerPage: 1 });
  });

  it('is deleted with all memberships', async () => {
    await idp.groups.delete(group);
    expect(await members()).toMatchObject({ count: 0 });
  });
});
