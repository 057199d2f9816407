import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { core, enterprise, filtered, groupSchema, person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();

describe('OneLogin', () => {
  it('28 speaks application/json, takes an empty list or 404 as a probe, and patches groups', async () => {
    const { provider } = test;
    const plain = { accept: 'application/json', 'content-type': 'application/json' };
    const probe = await provider.ask(filtered('/Users', 'userName eq "probe@idp.test"'), undefined, plain);
    expect([probe.status, probe.json.totalResults]).toEqual([200, 0]);
    expect(probe.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const user = await provider.ask('POST /Users', person(), plain);
    expect(user.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { json: group } = await provider.ask(
      'POST /Groups',
      { schemas: [groupSchema], displayName: `Role ${newId()}` },
      plain,
    );
    const patched = await provider.ask(
      `PATCH /Groups/${group.id}`,
      {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'add', path: 'members', value: [{ value: user.json.id }] }],
      },
      plain,
    );
    expect(patched.status).toBe(200);
    const read = await provider.ask(`GET /Groups/${group.id}`, undefined, plain);
    expect(read.json.members).toMatchObject([{ value: user.json.id }]);
  });
});

describe('JumpCloud', () => {
  it('29 creates and deletes a user and a group to try the connection', async () => {
    const { provider } = test;
    const name = `jumpcloud-${newId()}`;
    for (const [path, body] of [
      [
        '/Users',
        {
          schemas: [core],
          userName: `${name}@idp.test`,
          emails: [{ value: `${name}@idp.test` }],
          active: true,
        },
      ],
      ['/Groups', { schemas: [groupSchema], displayName: name, members: [] }],
    ] as const) {
      for (let n = 0; n < 2; n += 1) {
        const { id } = await provider.create(path, body);
        expect((await provider.ask(`DELETE ${path}/${id}`)).status).toBe(204);
        expect((await provider.ask(`GET ${path}/${id}`)).status).toBe(404);
        expect((await provider.ask(`DELETE ${path}/${id}`)).status).toBe(404);
      }
    }
  });
});

describe('PingFederate', () => {
  it('30 has no PATCH for users, and finds a group by reading all of them', async () => {
    const { provider } = test;
    const displayName = `Ping ${newId()}`;
    const { id: group } = await provider.create('/Groups', { schemas: [groupSchema], displayName });
    const found: string[] = [];
    for (let startIndex = 1; ;) {
      const { json } = await provider.ask(`GET /Groups?startIndex=${startIndex}&count=2`);
      for (const one of json.Resources) if (one.displayName === displayName) found.push(one.id);
      startIndex += json.itemsPerPage;
      if (startIndex > json.totalResults) break;
    }
    expect(found).toEqual([group]);
    const user = person({ active: true, title: 'Engineer' });
    const { id } = await provider.create('/Users', user);
    const put = await provider.ask(`PUT /Users/${id}`, { ...user, title: undefined, active: false });
    expect(put.json).toMatchObject({ id, active: false });
    expect(put.json).not.toHaveProperty('title');
  });
});

describe('Google', () => {
  it('31 may delete without a deactivation before', async () => {
    const { provider } = test;
    const user = person({ [enterprise]: { department: 'Sales' }, schemas: [core, enterprise] });
    const { id } = await provider.create('/Users', user);
    expect((await provider.ask(`DELETE /Users/${id}`)).status).toBe(204);
    expect((await provider.ask(`PATCH /Users/${id}`, { Operations: [] })).status).toBe(404);
    // The name is free again.
    expect((await provider.create('/Users', user)).id).not.toBe(id);
  });
});

describe('some client', () => {
  it('32 sends value as a JSON string', async () => {
    const { provider } = test;
    const { id } = await provider.create('/Users', person());
    const off = await provider.patch(`/Users/${id}`, { op: 'replace', value: '{"active": false}' });
    expect([off.status, off.json.active]).toEqual([200, false]);
    const { id: group } = await provider.create('/Groups', {
      schemas: [groupSchema],
      displayName: `G ${newId()}`,
    });
    const added = await provider.patch(`/Groups/${group}`, {
      op: 'add',
      path: 'members',
      value: JSON.stringify([{ value: id }]),
    });
    expect(added.status).toBe(200);
    expect((await provider.ask(`GET /Groups/${group}`)).json.members).toMatchObject([{ value: id }]);
  });
});
