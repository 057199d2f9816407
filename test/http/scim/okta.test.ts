import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { queryIn } from '../../support/organisation.ts';
import {
  core,
  errorOf,
  filtered,
  groupSchema,
  patchOp,
  person,
  providerPerFile,
} from './support/provider.ts';

const test = providerPerFile();

/** As Okta creates somebody: with placeholders. */
function oktaUser(extra: object = {}) {
  const { userName } = person();
  return {
    schemas: [core],
    userName,
    name: { givenName: 'Ada', familyName: 'Byron' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: 'Ada Byron',
    locale: 'en-US',
    externalId: `00u${newId().replaceAll('-', '').slice(-17)}`,
    groups: [],
    password: '1mz050nq',
    active: true,
    ...extra,
  };
}

const get = async (path: string) => (await test.provider.ask(`GET ${path}`)).json;

describe('Okta', () => {
  it('21 looks for a user name, creates, replaces as a whole, and patches only active and password', async () => {
    const { provider } = test;
    const user = oktaUser();
    const look = () =>
      provider.ask(`${filtered('/Users', `userName eq "${user.userName}"`)}&startIndex=1&count=100`);
    expect((await look()).json).toMatchObject({ totalResults: 0, Resources: [] });
    const { id } = await provider.create('/Users', user);
    expect((await look()).json).toMatchObject({ totalResults: 1, startIndex: 1, Resources: [{ id }] });
    const put = await provider.ask(`PUT /Users/${id}`, {
      ...user,
      id,
      name: { givenName: 'Augusta', familyName: 'King' },
      meta: { resourceType: 'User' },
    });
    expect(put.status).toBe(200);
    expect(put.json.name).toEqual({ givenName: 'Augusta', familyName: 'King' });
    const off = await provider.patch(`/Users/${id}`, { op: 'replace', value: { active: false } });
    expect([off.status, off.json.active]).toEqual([200, false]);
    const password = await provider.patch(`/Users/${id}`, {
      op: 'replace',
      value: { password: 'Sup3rSecret' },
    });
    expect(password.status).toBe(200);
    expect(password.text).not.toContain('Sup3rSecret');
  });

  it('22 sends {id, displayName} without a path on each change of a membership', async () => {
    const { provider } = test;
    const { id, meta } = await provider.create('/Groups', {
      schemas: [groupSchema],
      displayName: `Team ${newId()}`,
    });
    const displayName = `Renamed ${id}`;
    const renamed = await provider.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName } });
    expect(renamed).toMatchObject({ status: 200, json: { id, displayName } });
    const after = await get(`/Groups/${id}`);
    expect(after.displayName).toBe(displayName);
    expect(after.meta.version).not.toBe(meta.version);
    await provider.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName } });
    expect(await get(`/Groups/${id}`)).toEqual(after);
  });

  it('23 sends {members: [...]} without a path, and replaces members by []', async () => {
    const { provider } = test;
    const { id: one } = await provider.create('/Users', oktaUser());
    const { id: two } = await provider.create('/Users', oktaUser());
    const { id } = await provider.create('/Groups', {
      schemas: [groupSchema],
      displayName: `Team ${newId()}`,
    });
    const members = [one, two].map((value) => ({ value, display: 'ada@idp.test' }));
    expect((await provider.patch(`/Groups/${id}`, { op: 'replace', value: { members } })).status).toBe(200);
    expect(
      (await get(`/Groups/${id}`)).members.map((member: { value: string }) => member.value).sort(),
    ).toEqual([one, two].sort());
    await provider.patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: [] });
    expect(await get(`/Groups/${id}`)).not.toHaveProperty('members');
  });

  it('24 sends a placeholder password and groups: []; the password is never stored, returned or logged', async () => {
    const { provider, tenant, server } = test;
    const password = `Placeholder-${newId()}`;
    const created = await provider.ask('POST /Users', oktaUser({ password }));
    expect(created.status).toBe(201);
    expect(created.json).not.toHaveProperty('password');
    const put = await provider.ask(`PUT /Users/${created.json.id}`, oktaUser({ password }));
    const asked = await provider.ask(`GET /Users/${created.json.id}?attributes=password,userName`);
    for (const { text } of [created, put, asked]) expect(text).not.toContain(password);
    const stored = await queryIn<{ text: string }>(
      tenant,
      'select body::text || said::text as text from scim_resource',
    );
    expect(stored.filter(({ text }) => /password|Placeholder/i.test(text))).toEqual([]);
    expect(server.logged()).not.toContain(password);
  });

  it('25 never deletes: who left stays, inactive, and comes back', async () => {
    const { provider } = test;
    const user = oktaUser();
    const { id } = await provider.create('/Users', user);
    await provider.patch(`/Users/${id}`, { op: 'replace', value: { active: false } });
    expect(await get(`/Users/${id}`)).toMatchObject({ active: false });
    const back = await provider.ask(`PUT /Users/${id}`, { ...user, id, active: true });
    expect(back.json).toMatchObject({ id, active: true });
  });

  it('26 echoes id, meta and groups in a PUT, which change nothing', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', oktaUser());
    const { id: group } = await provider.create('/Groups', {
      schemas: [groupSchema],
      displayName: `Team ${newId()}`,
      members: [{ value: id }],
    });
    const read = await get(`/Users/${id}`);
    expect(read.groups).toMatchObject([{ value: group }]);
    const put = await provider.ask(`PUT /Users/${id}`, {
      ...read,
      id: newId(),
      groups: [],
      meta: { ...read.meta, created: '2001-01-01T00:00:00Z', version: 'W/"99"' },
    });
    expect(put.status).toBe(200);
    expect(put.json).toEqual(read);
  });

  it('27 shows an admin what went wrong, as every error is SCIM', async () => {
    const { provider } = test;
    const user = oktaUser();
    await provider.create('/Users', user);
    for (const [request, body] of [
      ['POST /Users', user],
      ['POST /Users', '{"userName": '],
      ['PATCH /Users/unknown', { schemas: [patchOp], Operations: [] }],
      ['GET /Nothing', undefined],
      ['GET /Users?filter=userName', undefined],
      ['DELETE /Users', undefined],
    ] as const) {
      const answer = await provider.ask(request, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('content-type')).toBe('application/scim+json');
      expect(answer.json).toMatchObject({ schemas: [errorOf], status: String(answer.status) });
      expect(answer.json.detail.length).toBeGreaterThan(10);
    }
  });
});
