import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { queryIn } from '../../support/organisation.ts';
import {
  core,
  enterprise,
  filtered,
  groupSchema,
  listOf,
  patchOp,
  person,
  providerPerFile,
} from './support/provider.ts';

const test = providerPerFile();
const custom = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';

/** As Entra ID creates somebody. */
function entraUser(extra: object = {}) {
  const { userName } = person();
  return {
    schemas: [core, enterprise],
    externalId: userName.split('@', 1)[0],
    userName,
    active: true,
    displayName: 'Lena Berg',
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Lena Berg', familyName: 'Berg', givenName: 'Lena' },
    title: 'Engineer',
    ...extra,
  };
}

const get = async (path: string) => (await test.provider.ask(`GET ${path}`)).json;

describe('Entra ID', () => {
  it('1 writes Add, Replace and Remove with a capital', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser());
    const answer = await provider.patch(
      `/Users/${id}`,
      { op: 'Add', path: 'nickName', value: 'Leni' },
      { op: 'Replace', path: 'displayName', value: 'Lena Maria Berg' },
      { op: 'Remove', path: 'title' },
    );
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ nickName: 'Leni', displayName: 'Lena Maria Berg' });
    expect(answer.json).not.toHaveProperty('title');
  });

  it('2 sends active: "False" as a string', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser({ active: 'True' }));
    expect((await get(`/Users/${id}`)).active).toBe(true);
    const answer = await provider.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' });
    expect([answer.status, answer.json.active]).toEqual([200, false]);
    expect(
      (await provider.ask(filtered('/Users', `active eq false and id eq "${id}"`))).json.totalResults,
    ).toBe(1);
  });

  it('3 sends a path-less replace whose keys are "name.givenName" or the URN of an attribute', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser());
    const answer = await provider.patch(`/Users/${id}`, {
      op: 'replace',
      value: {
        displayName: 'Lena B.',
        'name.givenName': 'Magdalena',
        'emails[type eq "work"].value': 'magdalena@idp.test',
        [`${enterprise}:employeeNumber`]: '4711',
        [`${enterprise}:department`]: 'Research',
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      displayName: 'Lena B.',
      name: { givenName: 'Magdalena', familyName: 'Berg' },
      emails: [{ type: 'work', value: 'magdalena@idp.test', primary: true }],
      [enterprise]: { employeeNumber: '4711', department: 'Research' },
    });
  });

  it('4 writes to addresses[type eq "work"].locality, which creates the address that is not there', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser());
    const answer = await provider.patch(
      `/Users/${id}`,
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Toronto' },
      { op: 'Replace', path: 'addresses[type eq "work"].country', value: 'Canada' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 416 555 0100' },
    );
    expect(answer.status).toBe(200);
    expect(answer.json.addresses).toEqual([{ type: 'work', locality: 'Toronto', country: 'Canada' }]);
    expect(answer.json.phoneNumbers).toEqual([{ type: 'mobile', value: '+1 416 555 0100' }]);
  });

  it('5 removes with path: members and value: [{value}], which takes out only those', async () => {
    const { provider } = test;
    const ids = await members(3);
    const { id } = await provider.create('/Groups', entraGroup(ids));
    const answer = await provider.patch(`/Groups/${id}`, {
      op: 'Remove',
      path: 'members',
      value: [{ value: ids[1] }],
    });
    expect(answer.status).toBe(204);
    expect(await membersOf(id)).toEqual([ids[0] ?? '', ids[2] ?? ''].toSorted());
  });

  it('6 sends $ref: null, and many members in one operation', async () => {
    const { provider } = test;
    const ids = await members(25);
    const { id } = await provider.create('/Groups', entraGroup([]));
    const answer = await provider.patch(`/Groups/${id}`, {
      op: 'Add',
      path: 'members',
      value: ids.map((value) => ({ $ref: null, value })),
    });
    expect(answer.status).toBe(204);
    expect(await membersOf(id)).toEqual(ids.toSorted());
  });

  it('7 creates groups with the extra URN .../ADSCIM/2.0/Group', async () => {
    const answer = await test.provider.ask('POST /Groups', {
      schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: newId(),
      displayName: `Engineering ${newId()}`,
      meta: { resourceType: 'Group' },
    });
    expect(answer.status).toBe(201);
    expect(answer.json.schemas).toEqual([groupSchema]);
  });

  it('8 filters groups by members', async () => {
    const { provider } = test;
    const [inside = '', outside = ''] = await members(2);
    const { id } = await provider.create('/Groups', entraGroup([inside]));
    const find = async (member: string) =>
      (
        await provider.ask(
          `${filtered('/Groups', `id eq "${id}" and members eq "${member}"`)}&excludedAttributes=members`,
        )
      ).json;
    expect(await find(inside)).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect(await find(outside)).toMatchObject({ totalResults: 0, Resources: [] });
    const byValue = await provider.ask(filtered('/Groups', `members[value eq "${inside}"]`));
    expect(byValue.json.Resources.map((one: { id: string }) => one.id)).toEqual([id]);
  });

  it('9 tests the connection with a userName that nobody has: 200 with an empty list', async () => {
    const answer = await test.provider.ask(filtered('/Users', `userName eq "${newId()}"`));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ schemas: [listOf], totalResults: 0, startIndex: 1, itemsPerPage: 0 });
    expect(answer.json.Resources).toEqual([]);
  });

  it('10 filters by eq and and, on userName, externalId and emails[type eq "work"].value', async () => {
    const { provider } = test;
    const user = entraUser();
    const { id } = await provider.create('/Users', user);
    for (const filter of [
      `userName eq "${user.userName.toUpperCase()}"`,
      `externalId eq "${user.externalId}"`,
      `emails[type eq "work"].value eq "${user.userName}"`,
      `userName eq "${user.userName}" and externalId eq "${user.externalId}"`,
    ]) {
      const { status, json } = await provider.ask(filtered('/Users', filter));
      expect({ filter, status, ids: json.Resources?.map((one: { id: string }) => one.id) }).toEqual({
        filter,
        status: 200,
        ids: [id],
      });
    }
    const other = await provider.ask(filtered('/Users', `externalId eq "${user.externalId?.toUpperCase()}"`));
    expect(other.json.totalResults).toBe(0);
  });

  it('11 sends the manager as a bare string, and removes it by a replace with ""', async () => {
    const { provider } = test;
    const boss = await provider.create('/Users', entraUser());
    const { id } = await provider.create('/Users', entraUser());
    const path = `${enterprise}:manager`;
    const set = await provider.patch(`/Users/${id}`, { op: 'Add', path, value: boss.id });
    expect(set.json[enterprise].manager).toMatchObject({ value: boss.id });
    const cleared = await provider.patch(`/Users/${id}`, { op: 'Replace', path, value: '' });
    expect(cleared.status).toBe(200);
    expect(cleared.json[enterprise]?.manager).toBeUndefined();
  });

  it('12 clears by "" and by null alike', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser({ nickName: 'Leni', userType: '' }));
    const answer = await provider.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'title', value: '' },
      { op: 'Replace', path: 'nickName', value: null },
    );
    expect(answer.status).toBe(200);
    for (const name of ['title', 'nickName', 'userType']) expect(answer.json).not.toHaveProperty(name);
  });

  it('13 quotes the boolean in roles[primary eq "True"].value', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser());
    const path = 'roles[primary eq "True"].value';
    const added = await provider.patch(`/Users/${id}`, { op: 'Add', path, value: 'Mentor' });
    expect(added.json.roles).toEqual([{ primary: true, value: 'Mentor' }]);
    const replaced = await provider.patch(`/Users/${id}`, { op: 'Replace', path, value: 'Mentee' });
    expect(replaced.json.roles).toEqual([{ primary: true, value: 'Mentee' }]);
  });

  it('14 writes custom attributes by the path with their URN', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', {
      ...entraUser(),
      schemas: [core, enterprise, custom],
      [custom]: { job_title: 'Engineer' },
    });
    const answer = await provider.patch(
      `/Users/${id}`,
      { op: 'Add', path: `${custom}:department`, value: 'Sales' },
      { op: 'Replace', path: `${custom}:job_title`, value: 'Lead' },
    );
    expect(answer.json[custom]).toEqual({ department: 'Sales', job_title: 'Lead' });
    expect(answer.json.schemas).toContain(custom);
  });

  it('15 uses Add and Replace for each other', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', entraUser());
    const answer = await provider.patch(
      `/Users/${id}`,
      { op: 'Add', path: 'title', value: 'Lead' },
      { op: 'Replace', path: 'preferredLanguage', value: 'en-CA' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'lena@idp.test' },
    );
    expect(answer.json).toMatchObject({ title: 'Lead', preferredLanguage: 'en-CA' });
    expect(answer.json.emails).toEqual([{ type: 'work', value: 'lena@idp.test', primary: true }]);
  });

  it('16 gets 204 and no members for a PATCH of a group, and none with excludedAttributes=members', async () => {
    const { provider } = test;
    const ids = await members(2);
    const { id } = await provider.create('/Groups', entraGroup(ids));
    const rename = { op: 'Replace', path: 'displayName', value: `Renamed ${id}` };
    const answer = await provider.patch(`/Groups/${id}`, rename);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.get('etag')).toMatch(/^W\/"\d+"$/);
    const bare = await get(`/Groups/${id}?excludedAttributes=members`);
    expect(bare).toMatchObject({ displayName: `Renamed ${id}` });
    expect(bare).not.toHaveProperty('members');
    // Whoever asks for attributes gets them (RFC 7644 §3.5.2).
    const asked = await provider.patch(`/Groups/${id}?attributes=displayName`, rename);
    expect([asked.status, asked.json.displayName]).toEqual([200, `Renamed ${id}`]);
  });

  it('17 reads who is disabled as before', async () => {
    const { provider } = test;
    const user = entraUser();
    const { id } = await provider.create('/Users', user);
    await provider.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: false });
    expect(await get(`/Users/${id}`)).toMatchObject({ id, userName: user.userName, active: false });
    const found = await provider.ask(filtered('/Users', `userName eq "${user.userName}"`));
    expect(found.json.Resources).toMatchObject([{ id, active: false }]);
  });

  it('18 sends an empty list of operations, which changes nothing', async () => {
    const { provider } = test;
    const { id, meta } = await provider.create('/Users', entraUser());
    const answer = await provider.ask(`PATCH /Users/${id}`, { schemas: [patchOp], Operations: [] });
    expect(answer.status).toBe(200);
    expect(answer.json.meta).toEqual(meta);
  });

  it('19 reads values back exactly as it sent them', async () => {
    const { provider } = test;
    const said = {
      displayName: '  Łukasz  O’Brien-東京 ',
      phoneNumbers: [{ type: 'work', value: '+49 (0)30 / 123-456 x7' }],
      name: { givenName: 'łukasz', familyName: "o'brien" },
      locale: 'en_us',
    };
    const { id } = await provider.create('/Users', entraUser(said));
    expect(await get(`/Users/${id}`)).toMatchObject(said);
  });

  it('20 probes for days, then disables, and deletes much later', async () => {
    const { provider, tenant } = test;
    const user = entraUser();
    const { id } = await provider.create('/Users', user);
    const probe = () => provider.ask(filtered('/Users', `userName eq "${user.userName}"`));
    const before = (await probe()).json.Resources[0];
    expect((await probe()).json.Resources[0]).toEqual(before);
    await provider.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' });
    await queryIn(
      tenant,
      `update scim_resource set modified_at = modified_at - interval '30 days' where resource_id = $1`,
      [id],
    );
    expect((await provider.ask(`DELETE /Users/${id}`)).status).toBe(204);
    expect((await probe()).json).toMatchObject({ totalResults: 0 });
    expect((await provider.ask(`GET /Users/${id}`)).status).toBe(404);
  });
});

function entraGroup(ids: readonly string[]) {
  return {
    schemas: [groupSchema],
    externalId: newId(),
    displayName: `Group ${newId()}`,
    members: ids.map((value) => ({ value })),
  };
}

async function members(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await test.provider.create('/Users', person())).id);
  return ids;
}

async function membersOf(id: string): Promise<string[]> {
  const { members: found = [] } = await get(`/Groups/${id}`);
  return found.map((one: { value: string }) => one.value).sort();
}
