import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const roster = fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url));
const server = serverPerFile({ idle: true, config: { connectors: [roster] } });
let acme: TestOrganisation;
let hub: string;
let hr: string;
let crm: string;

const admin = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.admin, ...options });
const add = async (name: string, to = hub) => {
  const config = { url: 'https://roster.test', token: 'let-me-in' };
  const body = { hub: to, connector: 'roster', name, config };
  return (await admin('POST /api/v1/sources', { body })).json.id as string;
};
const get = async () => (await admin(`GET /api/v1/hubs/${hub}/field-authority`)).json;
const put = (items: object) => admin(`PUT /api/v1/hubs/${hub}/field-authority`, { body: { items } });

beforeEach(async () => {
  acme = await organisationOf(server);
  hub = acme.hubs['Mentoring'] ?? '';
  hr = await add('HR');
  crm = await add('CRM');
});

describe('which source is believed', () => {
  it('is nothing that anybody set at first; it is set as a whole, and taken back', async () => {
    expect(await get()).toEqual({ items: [] });
    const both = [
      { field: 'department', sources: [crm, hr] },
      { field: 'email', sources: [hr] },
    ];
    const answer = await put(both);
    expect(answer.status).toBe(200);
    expect(answer.json.items).toHaveLength(2);
    expect(answer.json.items).toEqual(expect.arrayContaining(both));
    expect(await get()).toEqual(answer.json);
    await put([
      { field: 'department', sources: [hr, crm] },
      { field: 'email', sources: [] },
    ]);
    expect(await get()).toEqual({ items: [{ field: 'department', sources: [hr, crm] }] });
    await put([]);
    expect(await get()).toEqual({ items: [] });
  });

  it('is in the audit trail with what it was before; what changes nothing is not', async () => {
    await put([{ field: 'department', sources: [hr, crm] }]);
    await put([{ field: 'department', sources: [hr, crm] }]);
    await put([{ field: 'department', sources: [crm] }]);
    const trail = (await admin('GET /api/v1/audit?limit=100')).json.items as {
      action: string;
      particulars: object;
    }[];
    const told = trail.filter(({ action }) => action === 'source.authority_changed');
    expect(told.map(({ particulars }) => particulars)).toEqual([
      { before: { department: [hr, crm] }, after: { department: [crm] } },
      { before: {}, after: { department: [hr, crm] } },
    ]);
  });

  it('is refused with what is wrong', async () => {
    const other = await add('HR', acme.hubs['Alumni']);
    const wrong = [
      [[{ field: 'shoes', sources: [hr] }], 'There is no field "shoes".'],
      [[{ field: 'unique_id', sources: [hr] }], 'has its own word about'],
      [[{ field: 'department', sources: [other] }], 'a source that this hub does not have'],
      [[{ field: 'department', sources: [newId()] }], 'a source that this hub does not have'],
      [[{ field: 'department', sources: [hr, hr] }], 'names a source twice'],
      [[1, 2].map(() => ({ field: 'department', sources: [hr] })), 'is given twice'],
    ] as const;
    for (const [items, message] of wrong) {
      const answer = await put(items);
      expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request']);
      expect(answer.json.detail).toContain(message);
    }
    expect(await get()).toEqual({ items: [] });
    expect((await admin(`GET /api/v1/hubs/${newId()}/field-authority`)).status).toBe(404);
  });

  it('is forgotten with a source that is taken away, and the others are read anew', async () => {
    await put([{ field: 'department', sources: [hr, crm] }]);
    expect((await admin(`DELETE /api/v1/sources/${hr}`)).status).toBe(204);
    expect(await get()).toEqual({ items: [{ field: 'department', sources: [crm] }] });
  });

  it('is read by everybody who may read, and set by admins only', async () => {
    const items = [{ field: 'department', sources: [hr] }];
    const as = (token: string | undefined, request: string, body?: object) =>
      call(server, `${request} /api/v1/hubs/${hub}/field-authority`, {
        ...(token !== undefined && { token }),
        ...(body !== undefined && { body }),
      });
    expect((await as(acme.tokens.viewer, 'GET')).status).toBe(200);
    expect((await as(acme.tokens.approver, 'PUT', { items })).status).toBe(403);
    expect((await as(undefined, 'GET')).status).toBe(401);
  });
});
