import { expect, it } from 'vitest';
import { people, queryIn, row, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { call, organisationOf, serverPerFile } from './support/server.ts';

const server = serverPerFile({ idle: true });

// ASVS 8.2.3
it('says whom rows that need attention are about, as their cells do, for those who may review', async () => {
  const acme = await organisationOf(server, { members: people(30) });
  const title = { 'Job Title': 'Analyst' };
  const plan = await planCsv(acme, [
    ...rows(27, title),
    row(40, { ...title, 'Email Address': 'no address', 'Unique ID': ' E-040 ' }),
    row(41, { ...title, 'Last Name': '', 'Email Address': '' }),
    row(42, { ...title, 'First Name': ' ', 'Last Name': '', 'Email Address': '', 'Unique ID': '' }),
    ...rows(3, title, 28),
  ]);
  const get = (query: string, role: 'approver' | 'viewer' = 'approver') =>
    call(server, `GET /api/v1/plans/${plan.planId}/attention${query}`, { token: acme.tokens[role] });
  const all = (await get('/people')).json.items;
  expect(all).toEqual([
    { row: 29, name: 'Firstan Lastan', email: 'no address', unique_id: 'E-040', position: null },
    { row: 30, name: 'Firstao', email: null, unique_id: 'E00041', position: null },
    { row: 31, name: null, email: null, unique_id: null, position: null },
  ]);
  // Page by page, as the rows themselves.
  const first = (await get('?limit=2')).json;
  expect((await get('/people?limit=2')).json.items).toEqual(all.slice(0, 2));
  expect((await get(`/people?limit=2&cursor=${first.next}`)).json.items).toEqual(all.slice(2));
  const invalid = await get('/people?code=invalid_email');
  expect(invalid.json.items).toEqual(all.slice(0, 1));
  expect(await get('/people', 'viewer')).toMatchObject({ status: 403 });
  await queryIn(acme, 'delete from landing_chunk', []);
  await queryIn(acme, 'update run set landing_id = null where run_id = $1', [plan.runId]);
  expect((await get('/people')).json.items).toEqual([]);
});
