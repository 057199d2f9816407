import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import type { JsonObject } from '../../src/scim/schema/types.ts';
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
const name = (text = 'user') => `${text}${(count += 1)}@acme.test`;
const without = (resource: JsonObject) => {
  const { id: _, meta: __, ...rest } = resource;
  return rest;
};

describe('a new user', () => {
  it('is answered as it was sent, with an id, a version and a place', async () => {
    const userName = name('Ada');
    const sent = aUser(userName, {
      externalId: 'Ext-1',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'Ada@Acme.test', type: 'work', primary: true }],
      phoneNumbers: [{ value: '+44 (0) 20', type: 'work' }],
    });
    const written = await idp.users.create(sent);
    expect(without(written.resource)).toEqual({ ...sent, active: true });
    expect(written).toMatchObject({ type: 'User', version: 1, changed: true, deactivated: false });
    expect(written.location).toBe(`${baseUrl}/Users/${written.id}`);
    expect(written.resource['meta']).toMatchObject({ location: written.location, version: 'W/"1"' });
    expect((await idp.users.get(written.id)).resource).toEqual(written.resource);
  });

  it('was created when it was modified last', async () => {
    const { resource } = await idp.users.create(aUser(name()));
    const { created, lastModified } = resource['meta'] as { created: string; lastModified: string };
    expect(created).toBe(lastModified);
  });

  it('waits for the next cut, with what was said of it', async () => {
    const { id } = await idp.users.create(aUser(name(), { title: 'Countess', externalId: 'x' }));
    expect(await rowOf(idp, id)).toMatchObject({
      version: 1,
      revision: 1,
      fresh: true,
      settled: false,
      active: true,
    });
    expect((await rowOf(idp, id)).said).toEqual(
      expect.arrayContaining(['title', 'externalId', 'userName', 'active']),
    );
  });

  it('that is inactive says so to whoever acts on it', async () => {
    const written = await idp.users.create(aUser(name(), { active: false }));
    expect(written.deactivated).toBe(true);
    expect(await rowOf(idp, written.id)).toMatchObject({ active: false });
  });

  it('needs a user name that nobody has, in whatever case', async () => {
    await idp.users.create(aUser('Grace@acme.test'));
    await expect(idp.users.create(aUser('gRACE@acme.test'))).rejects.toMatchObject({
      status: 409,
      scimType: 'uniqueness',
      message: 'A user with the userName "gRACE@acme.test" exists.',
    });
  });

  it('may have a name that only another connection knows', async () => {
    const other = await pushing(idp.tenant);
    const userName = name();
    await idp.users.create(aUser(userName));
    await expect(other.users.create(aUser(userName))).resolves.toMatchObject({ version: 1 });
  });

  it('keeps no password anywhere', async () => {
    const secret = 'correct horse battery staple';
    const { id, resource } = await idp.users.create(aUser(name(), { password: secret }));
    expect(JSON.stringify(resource)).not.toContain(secret);
    const rows = await queryIn(
      idp.tenant,
      'select to_jsonb(r) as row from scim_resource r where resource_id = $1',
      [id],
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it.each([
    ['userName', (long: string) => aUser(long)],
    ['externalId', (long: string) => aUser(name(), { externalId: long })],
    ['emails.value', (long: string) => aUser(name(), { emails: [{ value: long }] })],
  ])('is refused with a %s that is too long to be found by', async (attribute, sent) => {
    const refused = idp.users.create(sent('ä'.repeat(1_001)));
    await expect(refused).rejects.toMatchObject({ status: 400, scimType: 'invalidValue' });
    await expect(refused).rejects.toThrow(`"${attribute}"`);
    // It fits, and no index complains.
    const random = Array.from({ length: 60 }, newId).join('').slice(0, 2_000);
    await expect(idp.users.create(sent(random))).resolves.toMatchObject({ version: 1 });
  });
});

describe('a PUT', () => {
  const full = { title: 'Admiral', emails: [{ value: 'a@acme.test' }, { value: 'b@acme.test' }] };

  it('replaces what was said: what is not there any more is gone, and was said once', async () => {
    const userName = name();
    const { id } = await idp.users.create(aUser(userName, full));
    const written = await idp.users.replace(id, aUser(userName, { nickName: 'Amazing', active: true }));
    expect(without(written.resource)).toEqual(aUser(userName, { nickName: 'Amazing', active: true }));
    expect(written).toMatchObject({ version: 2, changed: true });
    const row = await rowOf(idp, id);
    expect(row).toMatchObject({ version: 2, revision: 2 });
    expect(row.said).toEqual(expect.arrayContaining(['title', 'nickName', 'email']));
  });

  it('that says the same again writes nothing', async () => {
    const { id, resource } = await idp.users.create(aUser(name(), full));
    await settle(idp);
    const before = await rowOf(idp, id);
    const written = await idp.users.replace(id, resource);
    expect(written).toMatchObject({ version: 1, changed: false, deactivated: false });
    expect(written.resource).toEqual(resource);
    expect(await rowOf(idp, id)).toEqual(before);
  });

  it('without "active" leaves it as it is', async () => {
    const userName = name();
    const { id } = await idp.users.create(aUser(userName, { active: false }));
    const written = await idp.users.replace(id, aUser(userName, { title: 'x' }));
    expect(written.resource['active']).toBe(false);
    expect(written.deactivated).toBe(false);
  });

  it('cannot take the user name of somebody else', async () => {
    const userName = name();
    await idp.users.create(aUser(userName));
    const { id } = await idp.users.create(aUser(name()));
    await expect(idp.users.replace(id, aUser(userName.toUpperCase()))).rejects.toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    });
    await expect(idp.users.get(id)).resolves.toMatchObject({ version: 1 });
  });

  it('of addresses writes only those that differ', async () => {
    const userName = name();
    const { id } = await idp.users.create(aUser(userName, full));
    const addresses = () =>
      queryIn<{ value: string; written: string }>(
        idp.tenant,
        'select value_norm as value, ctid::text as written from scim_email where resource_id = $1 order by 1',
        [id],
      );
    const [before] = await addresses();
    await idp.users.replace(
      id,
      aUser(userName, { emails: [{ value: 'A@acme.test' }, { value: 'C@acme.test' }] }),
    );
    expect(await addresses()).toEqual([
      before,
      { value: 'c@acme.test', written: expect.any(String) as string },
    ]);
  });
});

describe('a PATCH', () => {
  it('changes what it names and nothing else', async () => {
    const sent = aUser(name(), { title: 'a', nickName: 'b' });
    const { id } = await idp.users.create(sent);
    const written = await idp.users.patch(id, patchOf({ op: 'replace', path: 'title', value: 'c' }));
    expect(without(written.resource)).toEqual({ ...sent, title: 'c', active: true });
    expect(written).toMatchObject({ version: 2, changed: true });
    expect(await rowOf(idp, id)).toMatchObject({ version: 2, revision: 2, fresh: true, settled: false });
  });

  it.each([
    ['that says the same', patchOf({ op: 'replace', path: 'title', value: 'a' })],
    ['without operations', patchOf()],
    [
      'that goes there and back',
      patchOf({ op: 'replace', value: { title: 'z' } }, { op: 'add', path: 'title', value: 'a' }),
    ],
  ])('%s writes nothing, version included', async (_, patch) => {
    const { id, resource } = await idp.users.create(aUser(name(), { title: 'a' }));
    await settle(idp);
    const before = await rowOf(idp, id);
    const written = await idp.users.patch(id, patch);
    expect(written).toMatchObject({ version: 1, changed: false });
    expect(written.resource).toEqual(resource);
    expect(await rowOf(idp, id)).toEqual(before);
  });

  it('of which one operation fails does nothing', async () => {
    const { id, resource } = await idp.users.create(aUser(name(), { title: 'a' }));
    const patch = patchOf(
      { op: 'replace', path: 'title', value: 'b' },
      { op: 'replace', path: 'emails[value sw "x"].value', value: 'y' },
    );
    await expect(idp.users.patch(id, patch)).rejects.toMatchObject({ status: 400, scimType: 'noTarget' });
    expect((await idp.users.get(id)).resource).toEqual(resource);
  });

  it('that sets somebody inactive says so, once', async () => {
    const { id } = await idp.users.create(aUser(name()));
    const off = patchOf({ op: 'Replace', path: 'active', value: 'False' });
    expect(await idp.users.patch(id, off)).toMatchObject({ deactivated: true, changed: true });
    expect(await idp.users.patch(id, off)).toMatchObject({ deactivated: false, changed: false });
    const on = patchOf({ op: 'Replace', path: 'active', value: 'True' });
    expect(await idp.users.patch(id, on)).toMatchObject({ deactivated: false, changed: true });
    expect(await rowOf(idp, id)).toMatchObject({ active: true, version: 3 });
  });

  it('is the PUT of what comes out', async () => {
    const patched = await idp.users.create(aUser(name(), { title: 'a', name: { givenName: 'G' } }));
    const replaced = await idp.users.create(aUser(name(), { title: 'a', name: { givenName: 'G' } }));
    const one = await idp.users.patch(
      patched.id,
      patchOf({ op: 'remove', path: 'title' }, { op: 'add', value: { name: { familyName: 'F' } } }),
    );
    const { userName, ...rest } = without(one.resource);
    const two = await idp.users.replace(replaced.id, { ...rest, userName: replaced.resource['userName'] });
    const { userName: _, ...result } = without(two.resource);
    expect(userName).toBe(patched.resource['userName']);
    expect(result).toEqual(rest);
  });
});

describe('a DELETE', () => {
  it('makes it gone for the identity provider, and known to the next cut', async () => {
    const userName = name();
    const { id } = await idp.users.create(aUser(userName, { emails: [{ value: userName }] }));
    await settle(idp);
    expect(await idp.users.delete(id)).toMatchObject({ id, type: 'User', changed: true });
    for (const again of [
      () => idp.users.get(id),
      () => idp.users.delete(id),
      () => idp.users.replace(id, aUser(userName)),
      () => idp.users.patch(id, patchOf()),
    ])
      await expect(again()).rejects.toMatchObject({ status: 404 });
    expect(await idp.users.list({ filter: `userName eq "${userName}"` })).toMatchObject({ totalResults: 0 });
    expect(await rowOf(idp, id)).toMatchObject({ deleted: true, revision: 2, fresh: true, settled: false });
    expect(await queryIn(idp.tenant, 'select from scim_email where resource_id = $1', [id])).toEqual([]);
  });

  it('frees the user name', async () => {
    const userName = name();
    const { id } = await idp.users.create(aUser(userName));
    await idp.users.delete(id);
    const again = await idp.users.create(aUser(userName));
    expect(again.id).not.toBe(id);
  });
});

describe('an id', () => {
  it('of another connection is not there, whatever is done to it', async () => {
    const others = [await pushing(idp.tenant), await pushing(await newOrganisation(home))];
    for (const other of others) {
      const { id } = await other.users.create(aUser(name()));
      for (const ask of [
        () => idp.users.get(id),
        () => idp.users.replace(id, aUser(name())),
        () => idp.users.patch(id, patchOf({ op: 'add', path: 'title', value: 'x' })),
        () => idp.users.delete(id),
      ])
        await expect(ask()).rejects.toMatchObject({ status: 404 });
      await expect(idp.groups.create(aGroup('g', [id]))).rejects.toMatchObject({
        status: 400,
        scimType: 'invalidValue',
      });
      expect(await idp.users.list({ filter: `id eq "${id}"` })).toMatchObject({ totalResults: 0 });
      await expect(other.users.get(id)).resolves.toMatchObject({ version: 1 });
    }
  });

  it.each(['', 'x', '1', "' or true --", newId(), newId().toUpperCase(), '\0', '../Groups'])(
    'that nobody has is 404: %j',
    async (id) => {
      await expect(idp.users.get(id)).rejects.toMatchObject({ status: 404, scimType: undefined });
      await expect(idp.groups.delete(id)).rejects.toMatchObject({ status: 404 });
    },
  );

  it('of a user is no id of a group', async () => {
    const { id } = await idp.users.create(aUser(name()));
    await expect(idp.groups.get(id)).rejects.toMatchObject({ status: 404 });
    await expect(idp.groups.delete(id)).rejects.toMatchObject({ status: 404 });
  });
});

describe('If-Match and If-None-Match', () => {
  it.each([
    ['W/"1"', undefined, true],
    ['"1"', undefined, true],
    ['1', undefined, true],
    ['"7", W/"1"', undefined, true],
    ['*', undefined, true],
    ['W/"2"', undefined, false],
    ['', undefined, false],
    [undefined, 'W/"2"', true],
    [undefined, 'W/"1"', false],
    [undefined, '*', false],
  ])('%s and %s at version 1: %s', async (ifMatch, ifNoneMatch, passes) => {
    const conditions = { ifMatch, ifNoneMatch };
    const userName = name();
    const { id } = await idp.users.create(aUser(userName));
    const writes = [
      () => idp.users.patch(id, patchOf(), conditions),
      () => idp.users.replace(id, aUser(userName), conditions),
      () => idp.users.delete(id, conditions),
    ];
    for (const write of writes) {
      const status = await write().then(
        () => 200,
        (error: unknown) => (error as { status: number }).status,
      );
      expect(status).toBe(passes ? 200 : 412);
    }
  });
});

describe('at the same time', () => {
  it('of two users with one name one is created', async () => {
    const userName = name();
    const tries = [userName, userName.toUpperCase()].map((one) => idp.users.create(aUser(one)));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((one) => one.status === 'rejected')?.reason).toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    });
  });

  it('of two users who are renamed to one name one is', async () => {
    const [a, b] = [await idp.users.create(aUser(name())), await idp.users.create(aUser(name()))];
    const rename = patchOf({ op: 'replace', path: 'userName', value: name() });
    const outcomes = await Promise.allSettled([idp.users.patch(a.id, rename), idp.users.patch(b.id, rename)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((one) => one.status === 'rejected')?.reason).toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    });
  });

  it('two patches of a user both count', async () => {
    const { id } = await idp.users.create(aUser(name()));
    await Promise.all([
      idp.users.patch(id, patchOf({ op: 'add', path: 'title', value: 'x' })),
      idp.users.patch(id, patchOf({ op: 'add', path: 'nickName', value: 'y' })),
    ]);
    const { version, resource } = await idp.users.get(id);
    expect({ version, ...resource }).toMatchObject({ version: 3, title: 'x', nickName: 'y' });
  });
});
