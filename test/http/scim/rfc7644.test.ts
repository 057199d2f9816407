import { describe, expect, it } from 'vitest';
import { manyUsers } from '../../scim/support/manyUsers.ts';
import {
  bulkRequest,
  core,
  errorOf,
  groupSchema,
  patchOp,
  person,
  providerPerFile,
} from './support/provider.ts';

const test = providerPerFile();
const ask: typeof test.provider.ask = (...request) => test.provider.ask(...request);

describe('RFC 7643 §3.1: "location" is the same as the header Content-Location', () => {
  it('of a user, whatever is done to it', async () => {
    const created = await ask('POST /Users', person());
    const { location, version } = created.json.meta;
    const path = `/Users/${created.json.id}`;
    const answers = [
      created,
      await ask(`GET ${path}`),
      await ask(`GET ${path}`, undefined, { 'if-none-match': version }),
      await ask(`PUT ${path}`, { ...person(), title: 'Lead' }),
      await test.provider.patch(path, { op: 'replace', path: 'title', value: 'Head' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 304, 200, 200]);
    for (const { headers } of answers) expect(headers.get('content-location')).toBe(location);
  });

  it.each(['/ServiceProviderConfig', '/ResourceTypes/User', `/Schemas/${core}`])('of %s', async (path) => {
    const { json, headers } = await ask(`GET ${path}`);
    expect(headers.get('content-location')).toBe(json.meta.location);
  });
});

describe('RFC 7644 §3.5.2: a PATCH is answered with the whole resource, or with 204', () => {
  const group = (members: readonly { value: string }[]) => ({
    schemas: [groupSchema],
    displayName: 'Band',
    members,
  });
  const rename = { op: 'replace', path: 'displayName', value: 'Choir' };

  it('with the group and its members to whoever writes as the RFC does', async () => {
    const { id } = await test.provider.create('/Users', person());
    const { id: band, meta } = await test.provider.create('/Groups', group([]));
    const add = { op: 'add', path: 'members', value: [{ value: id }] };
    const patched = await test.provider.patch(`/Groups/${band}`, rename, add);
    expect(patched).toMatchObject({
      status: 200,
      json: { id: band, displayName: 'Choir', members: [{ value: id }] },
    });
    expect(patched.headers.get('etag')).not.toBe(meta.version);
    expect((await ask(`GET /Groups/${band}`)).json).toEqual(patched.json);
  });

  it('with 204 to Entra ID, and for groups of more than 1,000 members', async () => {
    const { id } = await test.provider.create('/Groups', group([]));
    const entra = await test.provider.patch(`/Groups/${id}`, { ...rename, op: 'Replace' });
    expect([entra.status, entra.text]).toEqual([204, '']);
    const { tenant, provider } = test;
    const users = await manyUsers({ tenant, connectionId: provider.connectionId }, 1_001);
    const members = users.slice(1).map((value) => ({ value }));
    const full = await ask(`PUT /Groups/${id}`, group(members));
    expect(full.json.members).toHaveLength(1_000);
    expect((await test.provider.patch(`/Groups/${id}`, rename)).json.members).toHaveLength(1_000);
    const add = { op: 'add', path: 'members', value: [{ value: users[0] }] };
    expect((await test.provider.patch(`/Groups/${id}`, add)).status).toBe(204);
  });
});

describe('RFC 7644 §3.7.2: a bulkId stands for what an operation of the request creates', () => {
  it('and one that none has is 400 for that operation alone', async () => {
    const { status, json } = await ask('POST /Bulk', {
      schemas: [bulkRequest],
      Operations: [
        { method: 'DELETE', path: '/Users/bulkId:nobody' },
        { method: 'POST', path: '/Users', bulkId: 'ada', data: person() },
        {
          method: 'PATCH',
          path: '/Users/bulkId:ada',
          data: { schemas: [patchOp], Operations: [{ op: 'add', path: 'title', value: 'Lead' }] },
        },
        { method: 'DELETE', path: '/Users/bulkId:ada' },
      ],
    });
    expect(status).toBe(200);
    const statuses = json.Operations.map((one: { status: string }) => one.status);
    expect(statuses).toEqual(['400', '201', '200', '204']);
    expect(json.Operations[0].response).toMatchObject({ schemas: [errorOf], scimType: 'invalidValue' });
  });
});

describe('RFC 7644 §3.14 and RFC 9110 §13.1.2: If-None-Match', () => {
  it('* of a write to what is there: 412, and nothing is written', async () => {
    const { id, meta } = await test.provider.create('/Users', person());
    const put = await ask(`PUT /Users/${id}`, { ...person(), title: 'Lead' }, { 'if-none-match': '*' });
    expect(put).toMatchObject({ status: 412, json: { schemas: [errorOf], status: '412' } });
    expect((await ask(`GET /Users/${id}`)).json.meta).toEqual(meta);
  });
});
