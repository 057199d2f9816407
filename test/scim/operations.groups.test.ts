import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import type { Projection } from '../../src/scim/types.ts';
import { newOrganisation, organisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { aGroup, aUser, baseUrl, patchOf, pushing, type Pushing, rowOf, settle } from './support/pushing.ts';

let home: TestTenant;
let idp: Pushing;

beforeAll(async () => {
  home = await freshTenant();
  idp = await pushing(await newOrganisation(home, organisation));
});
afterAll(() => home.close());

let count = 0;
const newUser = async () => (await idp.users.create(aUser(`user${(count += 1)}@acme.test`))).id;
const newGroup = async (members: readonly string[] = []) =>
  (await idp.groups.create(aGroup(`Group ${(count += 1)}`, members))).id;

/** Ids of the members as they are read. */
async function membersOf(group: string): Promise<string[]> {
  const { resource } = await idp.groups.get(group);
  return ((resource['members'] ?? []) as { value: string }[]).map((one) => one.value).sort();
}

/** Versions of the rows of members, which a write would change. */
async function rowsOf(group: string): Promise<Map<string, string>> {
  const rows = await queryIn<{ id: string; written: string }>(
    idp.tenant,
    `select resource_id as id, xmin || ' ' || ctid as written from scim_member where group_id = $1`,
    [group],
  );
  return new Map(rows.map(({ id, written }) => [id, written]));
}

const add = (...ids: readonly string[]) =>
  patchOf({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
const remove = (...ids: readonly string[]) =>
  patchOf({ op: 'remove', path: 'members', value: ids.map((value) => ({ value })) });
const set = (...ids: readonly string[]) =>
  patchOf({ op: 'replace', path: 'members', value: ids.map((value) => ({ value })) });

let ada: string;
let grace: string;
let linus: string;
beforeEach(async () => {
  ada = await newUser();
  grace = await newUser();
  linus = await newUser();
});

describe('members', () => {
  it('are read with their names, kinds and places', async () => {
    const { id } = await idp.users.create(aUser(`user${(count += 1)}@acme.test`, { displayName: 'Ada' }));
    const inner = await newGroup();
    const { resource } = await idp.groups.create(aGroup('Outer', [id, inner]));
    expect(resource['members']).toEqual([
      { value: id, $ref: `${baseUrl}/Users/${id}`, type: 'User', display: 'Ada' },
      { value: inner, $ref: `${baseUrl}/Groups/${inner}`, type: 'Group', display: `Group ${count}` },
    ]);
  });

  it.each<[string, Projection, boolean]>([
    ['by default', {}, true],
    ['not when they are excluded', { excludedAttributes: ['members'] }, false],
    ['not when something else is asked for', { attributes: ['displayName'] }, false],
  ])('are answered %s', async (_, projection, expected) => {
    const group = await newGroup([ada]);
    const one = (await idp.groups.get(group, projection)).resource;
    const [listed] = (await idp.groups.list({ filter: `id eq "${group}"`, ...projection })).resources;
    expect('members' in one).toBe(expected);
    expect(listed).toEqual(one);
  });

  it('may be said by ids in upper case, and twice', async () => {
    const group = await newGroup([ada.toUpperCase(), ada]);
    expect(await membersOf(group)).toEqual([ada]);
  });

  it.each([
    ['nobody has', () => [newId()], 'There is no user and no group with the id'],
    ['nobody has, of several', () => [ada, newId(), newId(), newId()], '(nor for 2 other members)'],
    ['are none', () => ['ada@acme.test'], '"ada@acme.test" is not the id of a user or a group here'],
  ])('with ids that %s are refused, and nothing is changed', async (_, ids, message) => {
    const group = await newGroup([grace]);
    for (const write of [
      () => newGroup(ids()),
      () => idp.groups.patch(group, add(...ids())),
      () => idp.groups.replace(group, aGroup('G', ids())),
    ]) {
      await expect(write()).rejects.toMatchObject({ status: 400, scimType: 'invalidValue' });
      await expect(write()).rejects.toThrow(message);
    }
    expect(await membersOf(group)).toEqual([grace]);
    expect(await rowOf(idp, group)).toMatchObject({ version: 1 });
  });

  it('who were deleted are unknown', async () => {
    await idp.users.delete(ada);
    await expect(newGroup([ada])).rejects.toMatchObject({ status: 400, scimType: 'invalidValue' });
  });
});

describe('groups within groups', () => {
  it('show on their users as indirect groups, however deep, as far as ten', async () => {
    const chain = [await newGroup([ada])];
    for (let depth = 2; depth <= 11; depth += 1) chain.push(await newGroup([chain.at(-1) ?? '']));
    const groups = (await idp.users.get(ada)).resource['groups'] as { value: string; type: string }[];
    expect(groups.map(({ value, type }) => [value, type])).toEqual(
      chain.slice(0, 10).map((value, index) => [value, index === 0 ? 'direct' : 'indirect']),
    );
    const [listed] = (await idp.users.list({ filter: `id eq "${ada}"` })).resources;
    expect(listed?.['groups']).toEqual(groups);
  });

  it('that a user is in by two ways show once, direct before indirect', async () => {
    const inner = await newGroup([ada]);
    const outer = await newGroup([inner, ada]);
    const groups = (await idp.users.get(ada)).resource['groups'] as { value: string; type: string }[];
    expect(groups).toEqual([
      expect.objectContaining({ value: inner, type: 'direct', $ref: `${baseUrl}/Groups/${inner}` }),
      expect.objectContaining({ value: outer, type: 'direct' }),
    ]);
  });

  it('cannot be in a circle', async () => {
    const inner = await newGroup();
    const middle = await newGroup([inner]);
    const outer = await newGroup([middle]);
    for (const [group, member] of [
      [inner, inner],
      [inner, middle],
      [inner, outer],
    ] as const)
      await expect(idp.groups.patch(group, add(member))).rejects.toMatchObject({
        status: 400,
        scimType: 'invalidValue',
      });
    await expect(idp.groups.replace(inner, aGroup('I', [outer]))).rejects.toThrow('circle');
  });

  it('that are put into each other at the same time are no circle', async () => {
    const [a, b] = [await newGroup(), await newGroup()];
    const outcomes = await Promise.allSettled([idp.groups.patch(a, add(b)), idp.groups.patch(b, add(a))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a PUT of a group', () => {
  it('replaces the members and touches only those that differ', async () => {
    const group = await newGroup([ada, grace]);
    const before = await rowsOf(group);
    const written = await idp.groups.replace(group, aGroup('New name', [grace, linus]));
    expect(written).toMatchObject({ version: 2, changed: true, deactivated: false });
    const after = await rowsOf(group);
    expect([...after.keys()].sort()).toEqual([grace, linus].sort());
    expect(after.get(grace)).toBe(before.get(grace));
  });

  it('that says the same again writes nothing, version included', async () => {
    const group = await newGroup([ada, grace]);
    const { resource } = await idp.groups.get(group);
    const before = [await rowOf(idp, group), await rowsOf(group)];
    expect(await idp.groups.replace(group, resource)).toMatchObject({ version: 1, changed: false, resource });
    expect([await rowOf(idp, group), await rowsOf(group)]).toEqual(before);
  });

  it('with other members alone moves the version', async () => {
    const group = await newGroup([ada]);
    const { resource } = await idp.groups.get(group);
    const written = await idp.groups.replace(group, { ...resource, members: [] });
    expect(written).toMatchObject({ version: 2, changed: true });
    expect(await membersOf(group)).toEqual([]);
  });

  it('that says nothing of members leaves them', async () => {
    const group = await newGroup([ada]);
    await idp.groups.replace(group, aGroup('Renamed'));
    expect(await membersOf(group)).toEqual([ada]);
  });
});

describe('a PATCH of a group', () => {
  it.each([
    ['adds members', () => add(grace), () => [ada, linus, grace]],
    ['removes members by value', () => remove(ada), () => [linus]],
    [
      'removes members by filter',
      () => patchOf({ op: 'remove', path: `members[value eq "${ada}"]` }),
      () => [linus],
    ],
    ['removes members by type', () => patchOf({ op: 'remove', path: 'members[type eq "User"]' }), () => []],
    ['removes all members', () => patchOf({ op: 'remove', path: 'members' }), () => []],
    ['replaces members', () => set(ada, grace), () => [ada, grace]],
    ['replaces members by none', () => set(), () => []],
    [
      'does one thing after the other',
      () => ({
        ...add(grace),
        Operations: [...operations(add(grace)), ...operations(remove(ada)), ...operations(add(ada))],
      }),
      () => [ada, grace, linus],
    ],
  ])('%s, and touches no other', async (_, patch, expected) => {
    const group = await newGroup([ada, linus]);
    const before = await rowsOf(group);
    expect(await idp.groups.patch(group, patch())).toMatchObject({ version: 2, changed: true });
    expect(await membersOf(group)).toEqual(expected().sort());
    const after = await rowsOf(group);
    expect([before.get(linus), undefined]).toContain(after.get(linus));
  });

  it.each([
    ['adds who is a member', () => add(ada, linus)],
    ['removes who is none', () => remove(grace, newId())],
    [
      'removes by a filter that nobody meets',
      () => patchOf({ op: 'remove', path: 'members[type eq "Group"]' }),
    ],
    ['replaces members by the same', () => set(linus, ada)],
    [
      'adds and removes',
      () => ({ ...add(), Operations: [...operations(add(grace)), ...operations(remove(grace))] }),
    ],
    [
      'removes and adds',
      () => ({ ...add(), Operations: [...operations(remove(ada)), ...operations(add(ada))] }),
    ],
  ])('that %s changes nothing, version included', async (_, patch) => {
    const group = await newGroup([ada, linus]);
    const before = await rowOf(idp, group);
    expect(await idp.groups.patch(group, patch())).toMatchObject({ version: 1, changed: false });
    expect(await rowOf(idp, group)).toEqual(before);
    expect(await membersOf(group)).toEqual([ada, linus].sort());
  });

  it('that fails leaves its members too', async () => {
    const group = await newGroup([ada]);
    const patch = patchOf(...operations(add(grace)), { op: 'remove', path: 'displayName' });
    await expect(idp.groups.patch(group, patch)).rejects.toMatchObject({ status: 400 });
    expect(await membersOf(group)).toEqual([ada]);
  });

  it('is never fresh: a group is nobody who has to be planned', async () => {
    const group = await newGroup([ada]);
    await idp.groups.patch(group, add(grace));
    expect(await rowOf(idp, group)).toMatchObject({ fresh: false, settled: true, version: 2 });
  });

  it('at the same time as another counts beside it', async () => {
    const group = await newGroup();
    await Promise.all([ada, grace, linus].map((id) => idp.groups.patch(group, add(id))));
    expect(await membersOf(group)).toEqual([ada, grace, linus].sort());
    expect(await rowOf(idp, group)).toMatchObject({ version: 4 });
  });
});

describe('who is deleted', () => {
  it('leaves the groups, whose versions move', async () => {
    const [one, two, other] = [await newGroup([ada, grace]), await newGroup([ada]), await newGroup([grace])];
    await idp.users.delete(ada);
    expect([await membersOf(one), await membersOf(two)]).toEqual([[grace], []]);
    expect(await rowOf(idp, one)).toMatchObject({ version: 2, fresh: false, settled: true });
    expect(await rowOf(idp, two)).toMatchObject({ version: 2 });
    expect(await rowOf(idp, other)).toMatchObject({ version: 1 });
  });

  it('a group leaves those that it is in, and its members have it no more', async () => {
    const inner = await newGroup([ada]);
    const outer = await newGroup([inner, grace]);
    await idp.groups.delete(inner);
    expect(await membersOf(outer)).toEqual([grace]);
    expect(await rowOf(idp, outer)).toMatchObject({ version: 2 });
    expect((await idp.users.get(ada)).resource['groups']).toBeUndefined();
    expect(await rowOf(idp, inner)).toMatchObject({ deleted: true, fresh: false, settled: true });
  });

  it('while becoming a member is no member afterwards', async () => {
    const group = await newGroup();
    for (let round = 0; round < 5; round += 1) {
      const someone = await newUser();
      await Promise.allSettled([idp.groups.patch(group, add(someone)), idp.users.delete(someone)]);
      expect((await rowsOf(group)).has(someone)).toBe(false);
    }
  });

  it('at the same time as its groups are written blocks nobody', async () => {
    const group = await newGroup([ada, grace, linus]);
    await use(group);
    const outcomes = await Promise.allSettled([
      idp.users.delete(ada),
      idp.groups.patch(group, remove(ada, grace)),
      idp.users.delete(grace),
      idp.groups.patch(group, set(linus)),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await membersOf(group)).toEqual([linus]);
  });
});

/** From now on the group stands for the hub Mentoring. */
async function use(group: string): Promise<void> {
  await queryIn(
    idp.tenant,
    `insert into scim_group_use (source_id, group_id, use_id, hub_id, created_by)
     select $1, $2, $3, hub_id, 'owner@acme.test' from hub where name = 'Mentoring'`,
    [idp.connectionId, group, newId()],
  );
}

describe('people of a group that stands for something here', () => {
  const touched = { version: 1, revision: 2, fresh: true, settled: false };
  const untouched = { version: 1, revision: 1, fresh: false, settled: true };

  it.each([
    ['are added', () => add(grace), () => [grace]],
    ['are removed', () => remove(ada), () => [ada]],
    ['are replaced', () => set(grace), () => [ada, grace]],
    ['are all removed', () => patchOf({ op: 'remove', path: 'members' }), () => [ada]],
    ['are the same', () => set(ada), () => []],
  ])('are pushed again when they %s; their versions stay', async (_, patch, expected) => {
    const group = await newGroup([ada]);
    await use(group);
    await settle(idp);
    await idp.groups.patch(group, patch());
    for (const id of [ada, grace, linus])
      expect(await rowOf(idp, id)).toMatchObject(expected().includes(id) ? touched : untouched);
  });

  it('are not, when the group stands for nothing', async () => {
    const group = await newGroup([ada]);
    await settle(idp);
    await idp.groups.patch(group, set(grace));
    await idp.groups.delete(group);
    for (const id of [ada, grace]) expect(await rowOf(idp, id)).toMatchObject(untouched);
  });

  it('are pushed again when it is deleted, and so are those of groups within it', async () => {
    const inner = await newGroup([grace]);
    const group = await newGroup([ada, inner]);
    await use(group);
    await settle(idp);
    await idp.groups.delete(group);
    for (const id of [ada, grace]) expect(await rowOf(idp, id)).toMatchObject(touched);
    expect(await rowOf(idp, linus)).toMatchObject(untouched);
  });

  it('are pushed again when they come into a group within it', async () => {
    const inner = await newGroup();
    const group = await newGroup([inner]);
    await use(group);
    await settle(idp);
    await idp.groups.patch(inner, add(ada));
    expect(await rowOf(idp, ada)).toMatchObject(touched);
  });

  it('are pushed again when a group that they are in comes into it, or leaves it', async () => {
    const inner = await newGroup([ada]);
    const group = await newGroup();
    await use(group);
    await settle(idp);
    await idp.groups.patch(group, add(inner));
    expect(await rowOf(idp, ada)).toMatchObject(touched);
    await settle(idp);
    await idp.groups.delete(inner);
    expect(await rowOf(idp, ada)).toMatchObject({ ...touched, revision: 3 });
  });
});

/** The operations of a patch, to be put beside others. */
function operations(patch: Record<string, unknown>): Record<string, unknown>[] {
  return patch['Operations'] as Record<string, unknown>[];
}
