import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideValue } from '../../src/mapping/decideValues.ts';
import { changeColumn, type ColumnChange, reviewColumns } from '../../src/mapping/review.ts';
import { reviewMapping } from '../../src/mapping/view.ts';
import { columnEffect } from '../../src/pipeline/columnEffect.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { edit, holdByHand, memberId } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  organisation,
  people,
  person,
  queryIn,
  type Row,
  row,
  rows,
} from '../support/organisation.ts';
import { atConsole, pipelineOf, planCsv, planned, type Planned, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

/** Header -> position and field of a run's mapping. */
async function columnsOf(tenant: TestTenant, run: string): Promise<Record<string, number>> {
  const { columns } = await inTenant(tenant, (scope) => reviewMapping(scope, run));
  return Object.fromEntries(columns.map((one) => [one.column, one.position]));
}

/** Changes of members that write the field, and invitations of newcomers that bring it. */
function counted({ changes }: Planned, field: string) {
  const writing = changes.filter((change) => field in change.after);
  return {
    members: writing.filter((change) => change.memberId !== null).length,
    clears: writing.filter((change) => change.memberId !== null && change.after[field] === null).length,
    newcomers: writing.filter((change) => change.memberId === null).length,
  };
}

const profile = { department: 'Sales', job_title: 'Engineer' };

/** Every situation that a record can be in, some of them twice. */
async function mixed(): Promise<{ tenant: TestTenant; content: Row[] }> {
  const tenant = await newOrganisation(home, {
    ...organisation,
    members: [
      ...people(24, { profile }),
      ...people(4, { profile, hubs: ['Alumni'] }, 31),
      person(41, { unique_id: undefined, profile }),
      person(42, { protected: true, profile }),
      person(43, { profile }),
    ],
  });
  const values = { Department: 'Sales', 'Job Title': 'Engineer', Hired: '', Status: 'active' };
  await sync(tenant, [...rows(24, values), row(41, values), row(43, values)], { partial: true });
  await holdByHand(tenant, 'person21@acme.test');
  await holdByHand(tenant, 'person31@acme.test');
  await edit(tenant, 'person22@acme.test', `deleted_at = now(), purge_after = now() + interval '30 days'`);
  const other = { ...values, Department: 'finance', 'Job Title': 'Pilot' };
  return {
    tenant,
    content: [
      ...rows(3, values),
      row(4, { ...values, 'Job Title': 'Pilot' }),
      row(5, { ...values, Department: 'finance' }),
      row(6, { ...values, Department: 'Finnance', Hired: '03/04/2020' }),
      row(7, { ...values, Department: 'Nowhere', Hired: '13/04/2020' }),
      row(8, { ...values, Department: '', 'Job Title': '' }),
      row(9, { ...other, Status: 'inactive' }),
      // Twins, and two that differ in another column only.
      row(10, other),
      row(10, other),
      row(11, other),
      row(11, { ...other, 'Job Title': 'Baker' }),
      // Written differently, and yet the same.
      row(18, other),
      row(18, { ...other, Department: ' FINANCE', 'Email Address': 'Person18@Acme.test' }),
      // An address moves on; two swap theirs.
      row(12, { ...other, 'Email Address': 'new12@acme.test' }),
      row(13, { ...other, 'Email Address': 'person12@acme.test' }),
      row(14, { ...other, 'Email Address': 'person15@acme.test' }),
      row(15, { ...other, 'Email Address': 'person14@acme.test' }),
      row(16, { ...other, 'Email Address': 'no address' }),
      row(17, { ...other, 'Unique ID': '' }),
      row(21, other),
      row(22, other),
      row(31, other),
      row(32, other),
      row(33, { ...other, 'Program Eligibility': 'ineligible' }),
      row(34, { ...other, Status: 'inactive' }),
      row(41, other),
      row(42, { ...other, Status: 'inactive' }),
      row(51, other),
      row(52, { ...values, Department: '' }),
      row(53, { ...other, 'Program Eligibility': 'ineligible' }),
      row(54, { ...other, 'First Name': '' }),
      row(55, { ...other, Hired: '31/01/2021' }),
      row(43, { ...values, Status: 'inactive', 'Program Eligibility': 'eligible' }),
    ],
  };
}

describe('the effect of a column', () => {
  it('is what the plan made afterwards proposes for members, column by column', async () => {
    const { tenant, content } = await mixed();
    await queryIn(
      tenant,
      `insert into field (field_id, key, label, type, position) values (gen_random_uuid(), 'hired', 'Hired', 'date', 90)`,
    );
    const first = await planCsv(tenant, content, { partial: true, accept: false });
    const { runId } = first;
    const at = await columnsOf(tenant, runId);
    const effectOf = (name: string) => columnEffect(pipelineOf(tenant), runId, at[name] ?? -1);
    const change = (name: string, what: ColumnChange) =>
      inTenant(tenant, (scope) => changeColumn(scope, runId, at[name] ?? -1, what, atConsole));
    const replan = async () => {
      await inTenant(tenant, (scope) => reviewColumns(scope, runId, undefined, atConsole));
      await planRun(pipelineOf(tenant), runId);
      const [newest] = await queryIn<{ plan_id: string }>(
        tenant,
        'select plan_id from plan where run_id = $1 order by plan_id desc limit 1',
        [runId],
      );
      return planned(tenant, newest?.plan_id ?? '');
    };

    await change('Hired', { field: 'hired', date_order: 'mdy' });
    expect(await effectOf('Hired')).toMatchObject({ unread: 2 });
    await change('Hired', { date_order: 'dmy' });
    expect(await effectOf('Hired')).toMatchObject({ unread: 0 });
    expect(await effectOf('Department')).toMatchObject({ unread: 2 });
    const known = { value: 'Finnance', option: 'Finance' };
    await inTenant(tenant, (scope) => decideValue(scope, runId, at['Department'] ?? -1, known, atConsole));
    await change('Department', { blank: 'clear' });
    await change('Job Title', { blank: 'clear' });

    const plan = await replan();
    const fields = {
      Department: 'department',
      'Job Title': 'job_title',
      Hired: 'hired',
      'Email Address': 'email',
      'First Name': 'first_name',
      'Program Eligibility': 'eligibility',
    };
    for (const [name, field] of Object.entries(fields)) {
      const { unread: _, ...effect } = await effectOf(name);
      // Account columns of newcomers are no values of a change.
      const expected = counted(plan, field);
      const newcomers = ['email', 'first_name'].includes(field) ? effect.newcomers : expected.newcomers;
      expect({ name, ...effect }).toEqual({ name, ...expected, newcomers });
    }
    // The file is mixed enough to tell.
    expect(await effectOf('Department')).toEqual({ members: 13, clears: 1, newcomers: 2, unread: 1 });
    expect((await effectOf('Job Title')).members).toBeGreaterThan((await effectOf('Email Address')).members);
    expect(await effectOf('Email Address')).toMatchObject({ members: 2, newcomers: 3, unread: 1 });
    expect(await effectOf('Status')).toMatchObject({
      members: plan.changes.filter((one) => one.reason === 'status').length,
      clears: 0,
    });
    const kinds = new Set(plan.changes.filter((one) => 'department' in one.after).map((one) => one.kind));
    expect([...kinds].sort()).toEqual(['deactivate', 'invite', 'reactivate', 'update']);
  });

  it('is nothing for a column that goes nowhere, and needs a file that is read and kept', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const { runId } = await planCsv(tenant, rows(3, { Shoes: '43' }), { accept: false });
    const at = await columnsOf(tenant, runId);
    const pipeline = pipelineOf(tenant);
    const none = { members: 0, clears: 0, newcomers: 0, unread: 0 };
    expect(await columnEffect(pipeline, runId, at['Shoes'] ?? -1)).toEqual(none);
    await expect(columnEffect(pipeline, runId, 99)).rejects.toMatchObject({ code: 'not_found' });
    await queryIn(tenant, 'update landing set complete = false');
    await expect(columnEffect(pipeline, runId, 0)).rejects.toMatchObject({ code: 'not_found' });
    // Nothing of the file is needed to say that.
    expect(await columnEffect(pipeline, runId, at['Shoes'] ?? -1)).toEqual(none);
    await queryIn(tenant, 'update run set mapping_version = null');
    await expect(columnEffect(pipeline, runId, 0)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('waits for nobody, and leaves nothing behind', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const { runId } = await planCsv(tenant, rows(3, { 'Job Title': 'Pilot' }), { accept: false });
    const at = await columnsOf(tenant, runId);
    const before = await queryIn(tenant, 'select epoch from source');
    await inTenant(tenant, async ({ client }) => {
      const member = await memberId(tenant, 'person1@acme.test');
      await client.query('select from member where member_id = $1 for update', [member]);
      await client.query('select from source for update');
      const effect = await columnEffect(pipelineOf(tenant), runId, at['Job Title'] ?? -1);
      expect(effect).toEqual({ members: 3, clears: 0, newcomers: 0, unread: 0 });
    });
    expect(await queryIn(tenant, 'select epoch from source')).toEqual(before);
  });
});
