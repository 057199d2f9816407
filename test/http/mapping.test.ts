import { describe, expect, it } from 'vitest';
import { people, type Row, row, rows, without } from '../support/organisation.ts';
import { planCsv, sync } from '../support/sync.ts';
import { type Answer, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });

async function mappingOf(tenant: TestOrganisation, run: string): Promise<Answer['json']> {
  return (await call(server, `GET /api/v1/runs/${run}/mapping`, { token: tenant.tokens.viewer })).json;
}

function columnOf(mapping: Answer['json'], name: string) {
  return mapping.columns.find((one: { column: string }) => one.column === name);
}

const departed = (count: number, department = 'Sales'): Row[] =>
  rows(count, { Department: department, 'Job Title': 'Engineer' });

describe('columns that are gone', () => {
  it('are told from the last file that somebody reviewed, as long as nothing takes their place', async () => {
    const acme = await organisationOf(server, { members: people(5) });
    const first = await sync(acme, departed(5));
    expect((await mappingOf(acme, first.runId)).missing).toEqual([]);
    // With a new column that nobody has reviewed yet.
    const cut = departed(5)
      .map(without('Department'))
      .map((one) => ({ ...one, Languages: 'English' }));
    const second = await planCsv(acme, cut, { accept: false });
    const department = { column: 'Department', field: 'department' };
    expect((await mappingOf(acme, second.runId)).missing).toEqual([department]);
    // So the file after it is compared with the one before it.
    const third = await planCsv(acme, cut.map(without('Job Title')), { accept: false });
    const both = [department, { column: 'Job Title', field: 'job_title' }];
    expect((await mappingOf(acme, third.runId)).missing).toEqual(both);
    const path = `/api/v1/runs/${third.runId}/mapping/review`;
    const reviewed = await call(server, `POST ${path}`, { token: acme.tokens.approver, body: {} });
    expect(reviewed.json.missing).toEqual(both);
    const back = await planCsv(acme, departed(5), { accept: false });
    expect((await mappingOf(acme, back.runId)).missing).toEqual([]);
  });

  it('are not those that were renamed, nor those that a person left out', async () => {
    const acme = await organisationOf(server, { members: people(5) });
    await sync(acme, departed(5));
    const renamed = departed(5).map(({ Department = '', ...rest }) => ({ ...rest, Division: Department }));
    const plan = await planCsv(acme, renamed, { accept: false });
    const mapping = await mappingOf(acme, plan.runId);
    const { position } = columnOf(mapping, 'Division');
    const token = acme.tokens.approver;
    const path = `/api/v1/runs/${plan.runId}/mapping/columns/`;
    await call(server, `PATCH ${path}${position}`, { token, body: { field: 'department' } });
    const left = columnOf(mapping, 'Job Title').position;
    const changed = await call(server, `PATCH ${path}${left}`, { token, body: { field: null } });
    expect(changed).toMatchObject({ status: 200, json: { missing: [] } });
    expect(changed.json.unmapped_fields).toContain('job_title');
  });
});

describe('values that go nowhere', () => {
  it('are counted with their rows, for fields with options or words only', async () => {
    const acme = await organisationOf(server, {
      fields: [
        { key: 'department', label: 'Department', type: 'select', options: ['Sales', 'Finance'] },
        { key: 'languages', label: 'Languages', type: 'multi_select', options: ['English', 'German'] },
        { key: 'eligibility', label: 'Program Eligibility', type: 'text', role: 'eligibility' },
      ],
    });
    const status = { 'Employee Status': 'active', 'Program Eligibility': 'Eligible' };
    const plan = await planCsv(
      acme,
      [
        row(1, { Department: 'Sales', Languages: 'English;Latin', ...status }),
        row(2, { Department: 'Sails', Languages: 'Latin;Greek', ...status }),
        row(3, { Department: 'Sails', Languages: 'German', ...status, 'Employee Status': 'Terminated' }),
        row(4, { Department: 'FINANCE', Languages: '', ...status, 'Program Eligibility': 'maybe' }),
      ],
      { accept: false },
    );
    const of = async (name: string) => columnOf(await mappingOf(acme, plan.runId), name).values;
    expect(await of('Department')).toEqual({ distinct: 3, open: 2, open_rows: 3 });
    expect(await of('Languages')).toEqual({ distinct: 4, open: 2, open_rows: 2 });
    expect(await of('Employee Status')).toEqual({ distinct: 2, open: 1, open_rows: 1 });
    expect(await of('Program Eligibility')).toEqual({ distinct: 2, open: 1, open_rows: 1 });
    expect(await of('First Name')).toBeNull();

    const { position } = columnOf(await mappingOf(acme, plan.runId), 'Department');
    const path = `/api/v1/runs/${plan.runId}/mapping/columns/${position}`;
    const token = acme.tokens.approver;
    await call(server, `POST ${path}/match-values`, { token });
    expect(await of('Department')).toEqual({ distinct: 3, open: 1, open_rows: 2 });
    await call(server, `PUT ${path}/values`, { token, body: { value: 'Sails', option: 'Sales' } });
    expect(await of('Department')).toEqual({ distinct: 3, open: 0, open_rows: 0 });
  });
});

describe('the effect of a column', () => {
  it('is told without planning again', async () => {
    const acme = await organisationOf(server, { members: people(3) });
    const content = [...rows(3, { 'Job Title': 'Pilot', Shoes: '43' }), row(4, { 'Job Title': 'Baker' })];
    const { runId } = await planCsv(acme, content, { accept: false });
    const mapping = await mappingOf(acme, runId);
    const effect = async (name: string) => {
      const { position } = columnOf(mapping, name);
      const path = `/api/v1/runs/${runId}/mapping/columns/${position}/effect`;
      return (await call(server, `GET ${path}`, { token: acme.tokens.viewer })).json;
    };
    expect(await effect('Job Title')).toEqual({ members: 3, clears: 0, newcomers: 1, unread: 0 });
    expect(await effect('Shoes')).toEqual({ members: 0, clears: 0, newcomers: 0, unread: 0 });
  });
});
