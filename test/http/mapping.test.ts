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
    expect(await of('Department')).toEqual({ distinct: 3, open: 2, open_rows: 3, more: false });
    expect(await of('Languages')).toEqual({ distinct: 4, open: 2, open_rows: 2, more: false });
    expect(await of('Employee Status')).toEqual({ distinct: 2, open: 1, open_rows: 1, more: false });
    expect(await of('Program Eligibility')).toEqual({ distinct: 2, open: 1, open_rows: 1, more: false });
    expect(await of('First Name')).toBeNull();

    const { position } = columnOf(await mappingOf(acme, plan.runId), 'Department');
    const path = `/api/v1/runs/${plan.runId}/mapping/columns/${position}`;
    const token = acme.tokens.approver;
    await call(server, `POST ${path}/match-values`, { token });
    expect(await of('Department')).toEqual({ distinct: 3, open: 1, open_rows: 2, more: false });
    await call(server, `PUT ${path}/values`, { token, body: { value: 'Sails', option: 'Sales' } });
    expect(await of('Department')).toEqual({ distinct: 3, open: 0, open_rows: 0, more: false });
  });
});

describe('many values at once', () => {
  const decide = async (role: 'owner' | 'approver') => {
    const acme = await organisationOf(server, {
      fields: [{ key: 'department', label: 'Department', type: 'select', options: ['Sales'] }],
    });
    const names = ['Sales', 'Ops', 'OPS', 'Legal', 'Vertrieb', 'n/a'];
    const content = names.map((Department, at) => row(at + 1, { Department }));
    const { runId } = await planCsv(acme, content, { accept: false });
    const { position } = columnOf(await mappingOf(acme, runId), 'Department');
    const path = `/api/v1/runs/${runId}/mapping/columns/${position}/values`;
    const decisions = [
      { value: 'Ops', create: true },
      { value: 'OPS', create: true },
      { value: 'Legal', create: true },
      { value: 'Vertrieb', option: 'sales' },
      { value: 'n/a', ignore: true },
    ];
    const answer = await call(server, `POST ${path}`, { token: acme.tokens[role], body: { decisions } });
    return { acme, path, answer, column: async () => columnOf(await mappingOf(acme, runId), 'Department') };
  };

  it('are decided together; equal words become one option', async () => {
    const { answer, column } = await decide('owner');
    expect(answer.status).toBe(200);
    const targets = answer.json.items.map((one: { value: string; target: string; how: string }) => [
      one.value,
      one.target,
      one.how,
    ]);
    expect(targets.toSorted()).toEqual([
      ['Legal', 'Legal', 'decided'],
      ['OPS', 'Ops', 'decided'],
      ['Ops', 'Ops', 'decided'],
      ['Sales', 'Sales', 'exact'],
      ['Vertrieb', 'Sales', 'decided'],
      ['n/a', null, 'ignored'],
    ]);
    expect(await column()).toMatchObject({ reviewed: false, values: { open: 0, open_rows: 0 } });
  });

  it('are all refused where one is: options are made by those who administer, and must be there', async () => {
    const { acme, path, answer, column } = await decide('approver');
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    const decisions = [
      { value: 'Vertrieb', option: 'Sales' },
      { value: 'n/a', option: 'Nowhere' },
    ];
    const other = await call(server, `POST ${path}`, { token: acme.tokens.approver, body: { decisions } });
    expect(other).toMatchObject({ status: 404, json: { code: 'not_found' } });
    expect(await column()).toMatchObject({ values: { distinct: 6, open: 5 } });
  });
});

describe('a decision about a value', () => {
  it('can be taken back: the value is open again, or goes by its words', async () => {
    const acme = await organisationOf(server, {
      fields: [{ key: 'department', label: 'Department', type: 'select', options: ['Sales', 'Finance'] }],
    });
    const content = ['Sails', 'Sales'].map((Department, at) => row(at + 1, { Department }));
    const { runId } = await planCsv(acme, content, { accept: false });
    const { position } = columnOf(await mappingOf(acme, runId), 'Department');
    const path = `/api/v1/runs/${runId}/mapping/columns/${position}/values`;
    const decide = async (body: object) => {
      const { json } = await call(server, `PUT ${path}`, { token: acme.tokens.approver, body });
      const items = json.items as { value: string; target: string | null; how: string }[];
      return Object.fromEntries(items.map(({ value, target, how }) => [value, [target, how]]));
    };
    await decide({ value: 'Sails', ignore: true });
    const wrong = await decide({ value: 'Sales', option: 'Finance' });
    expect(wrong).toEqual({ Sails: [null, 'ignored'], Sales: ['Finance', 'decided'] });
    await decide({ value: 'SAILS', undecided: true });
    const back = await decide({ value: 'Sales', undecided: true });
    expect(back).toMatchObject({
      Sails: [null, expect.not.stringMatching('ignored')],
      Sales: ['Sales', 'exact'],
    });
    expect(columnOf(await mappingOf(acme, runId), 'Department')).toMatchObject({
      reviewed: false,
      values: { open: 1 },
    });
  });
});

describe('a field that a person chose', () => {
  it('is told from a suggestion, and what the column proves about its dates is known at once', async () => {
    const acme = await organisationOf(server, {
      fields: [{ key: 'hire_date', label: 'Hire Date', type: 'date' }],
    });
    const days = ['13/02/2024', '01/02/2024'];
    const content = days.map((Wombat, at) => row(at + 1, { Wombat, Quokka: '01/02/2024' }));
    const { runId } = await planCsv(acme, content, { accept: false });
    const change = async (name: string, field: string | null) => {
      const { position } = columnOf(await mappingOf(acme, runId), name);
      const path = `/api/v1/runs/${runId}/mapping/columns/${position}`;
      const changed = await call(server, `PATCH ${path}`, { token: acme.tokens.approver, body: { field } });
      return columnOf(changed.json, name);
    };
    const chosen = { origin: 'chosen', field: 'hire_date', confidence: 1 };
    expect(await change('Wombat', 'hire_date')).toMatchObject({ ...chosen, date_order: 'dmy' });
    expect(await change('Wombat', null)).toMatchObject({ origin: 'chosen', field: null, date_order: null });
    expect(await change('Quokka', 'hire_date')).toMatchObject({ ...chosen, date_order: 'ambiguous' });
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
