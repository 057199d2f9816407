import { beforeAll, describe, expect, it } from 'vitest';
import { memberId } from '../support/directory.ts';
import { people, queryIn } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(2) });
});

const operator = (request: string, reason?: string) =>
  call(server, request, {
    token: acme.tokens.operator,
    ...(reason !== undefined && { headers: { 'psm-reason': reason } }),
  });
const reads = async () =>
  (await call(server, 'GET /api/v1/audit?action=operator.read', { token: acme.tokens.owner })).json.items;

describe('an operator', () => {
  // ASVS 8.2.1, 16.3.2
  it('reads what belongs to a tenant only with a reason, which its owners see before the data goes out', async () => {
    const member = await memberId(acme, 'person1@acme.test');
    const refused = await operator(`GET /api/v1/members/${member}`);
    expect(refused).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect(refused.json.detail).toContain('PSM-Reason');
    for (const reason of ['', '   ', 'x'.repeat(501)])
      expect((await operator(`GET /api/v1/members/${member}`, reason)).status).toBe(403);
    expect(await reads()).toEqual([]);

    const seen = await operator(`GET /api/v1/members/${member}`, ' Ticket 4711 ');
    expect(seen).toMatchObject({ status: 200, json: { email: 'person1@acme.test' } });
    expect(await reads()).toMatchObject([
      {
        actor: expect.stringMatching(/^token:/),
        entity: 'tenant',
        particulars: { route: 'GET /api/v1/members/:id', reason: 'Ticket 4711', ids: { id: member } },
      },
    ]);
  });

  // ASVS 14.2.1
  it('leaves an entry for each request, and nothing of what they looked for in it', async () => {
    const before = (await reads()).length;
    await operator(
      'GET /api/v1/members?q=person2@acme.test',
      Buffer.from('Müller rief an').toString('latin1'),
    );
    await operator('GET /api/v1/members/counts', 'Ticket 4711');
    // Nothing was read: there is no such list.
    expect((await operator('GET /api/v1/members?unknown=1', 'Ticket 4711')).status).toBe(400);
    const entries = await reads();
    expect(entries).toHaveLength(before + 2);
    expect(JSON.stringify(entries)).not.toContain('person2');
    expect(entries[1].particulars).toMatchObject({ reason: 'Müller rief an', ids: {} });
  });

  // ASVS 8.2.3, 8.2.2
  it('changes nothing, and sees no rows of files, whatever the reason', async () => {
    const before = (await reads()).length;
    const run = '00000000-0000-7000-8000-000000000000';
    for (const request of [`GET /api/v1/runs/${run}/file`, 'GET /api/v1/webhooks', 'PATCH /api/v1/settings'])
      expect((await operator(request, 'Ticket 4711')).status).toBe(403);
    expect(await reads()).toHaveLength(before);
    expect(await queryIn(acme, `select 1 from audit_event where action = 'tenant.settings_changed'`)).toEqual(
      [],
    );
  });
});

it('an entry is not left by people of the tenant', async () => {
  const before = (await reads()).length;
  const viewer = { token: acme.tokens.viewer, headers: { 'psm-reason': 'curious' } };
  expect((await call(server, 'GET /api/v1/members', viewer)).status).toBe(200);
  expect(await reads()).toHaveLength(before);
});
