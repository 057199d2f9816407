import { expect, it } from 'vitest';
import { people, row, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { call, organisationOf, serverPerFile } from './support/server.ts';

const server = serverPerFile({ idle: true });

// ASVS 8.2.3
it('says why somebody is listed; the cells of a row only to whoever may review', async () => {
  const acme = await organisationOf(server, { members: people(3) });
  const { runId } = await planCsv(acme, [...rows(2), row(3, { 'First Name': 'New' })]);
  const ask = (role: 'viewer' | 'approver', person: string) =>
    call(server, `GET /api/v1/runs/${runId}/lookup?person=${encodeURIComponent(person)}`, {
      token: acme.tokens[role],
    });
  const { status, json } = await ask('approver', 'person3@acme.test');
  expect({ status, ...json }).toEqual({
    status: 200,
    verdict: 'planned',
    message: 'Row 4 proposes an update of First Name (item 1).',
    rows: [
      {
        row: 4,
        cells: [
          { column: 'Unique ID', value: 'E00003' },
          { column: 'First Name', value: 'New' },
          { column: 'Last Name', value: 'Lastc' },
          { column: 'Email Address', value: 'person3@acme.test' },
        ],
      },
    ],
    member: { id: expect.any(String), name: 'Firstc Lastc', status: 'active' },
    changes: [{ item: 1, kind: 'update', reason: 'differs', outcome: null }],
    attention: [],
  });
  expect((await ask('viewer', 'person3@acme.test')).json).toEqual({ ...json, rows: [] });
  expect((await ask('viewer', '')).status).toBe(400);
  expect((await ask('viewer', 'nobody@acme.test')).json).toMatchObject({ verdict: 'unknown', member: null });
});
