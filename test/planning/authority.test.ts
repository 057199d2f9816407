import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideChanges } from '../../src/approval/decisions.ts';
import { allFields, rankSources } from '../support/authority.ts';
import { memberOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  queryIn,
  type Row,
  row,
  rows,
} from '../support/organisation.ts';
import { atConsole, planCsv, proposals, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const profile = { department: 'Sales', job_title: 'Analyst' };
const partial = { partial: true };
const hr = { source: 'HR export', ...partial };
const crm = { source: 'CRM', ...partial };

/** Person 1 and 2, listed by both systems, which agree so far. */
async function twoSources(orders: Readonly<Record<string, readonly string[]>>) {
  const tenant = await newOrganisation(home, { members: people(3, { profile }) });
  const same = rows(2, { Department: 'Sales', 'Job Title': 'Analyst' });
  await planCsv(tenant, same, hr);
  await planCsv(tenant, same, crm);
  await rankSources(tenant, orders);
  // Read again: what the first one says is known from now on.
  await planCsv(tenant, same, hr);
  return tenant;
}

const says = (extra: Row) => row(1, { Department: 'Sales', 'Job Title': 'Analyst', ...extra });
const notes = (plan: { notes: readonly { code: string; message: string }[] }) =>
  plan.notes.filter(({ code }) => code === 'left_to_source').map(({ message }) => message);
const afterOf = (plan: { changes: readonly { after: unknown }[] }) => plan.changes.map((one) => one.after);

describe('without an order', () => {
  it('every source may change a value', async () => {
    const tenant = await twoSources({ job_title: ['HR export', 'CRM'] });
    const plan = await planCsv(tenant, [says({ Department: 'Finance' })], crm);
    expect(afterOf(plan)).toEqual([{ department: 'Finance' }]);
    expect(notes(plan)).toEqual([]);
  });
});

describe('with an order', () => {
  it('only the first source that lists the member proposes the field', async () => {
    const tenant = await twoSources({ department: ['HR export', 'CRM'] });
    const plan = await planCsv(
      tenant,
      [says({ Department: 'Finance' }), row(2, { Department: 'Finance' })],
      crm,
    );
    expect(plan.changes).toEqual([]);
    expect(plan.rows).toEqual({ read: 2, unchanged: 2, not_eligible: 0, planned: 0, attention: 0 });
    expect(notes(plan)).toEqual(['2 values of Department were left to "HR export".']);
    // Record and member are not equal: nobody may take them for that.
    const links = await queryIn<{ in_step_version: unknown }>(
      tenant,
      `select in_step_version from source_record r join source s using (source_id) where s.name = 'CRM' and member_id is not null`,
    );
    expect(links.map((one) => one.in_step_version)).toEqual([null, null]);
    const other = await planCsv(tenant, [says({ Department: 'Finance' })], hr);
    expect(afterOf(other)).toEqual([{ department: 'Finance' }]);
    expect(notes(other)).toEqual([]);
  });

  it('what is not left out is still proposed', async () => {
    const tenant = await twoSources({ department: ['HR export', 'CRM'] });
    const plan = await planCsv(tenant, [says({ Department: 'Finance', 'Job Title': 'Pilot' })], crm);
    expect(afterOf(plan)).toEqual([{ job_title: 'Pilot' }]);
    expect(notes(plan)).toEqual(['1 value of Department was left to "HR export".']);
  });

  it('holds for e-mail and names too, and for values that a blank would clear', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    await queryIn(tenant, `update mapping_column set blank = 'clear' where header = 'Job Title'`);
    const own = { 'Email Address': 'other@acme.test', 'Last Name': 'Other', 'Job Title': '' };
    await queryIn(
      tenant,
      `insert into member_identity (member_id, id_space, value)
       select m.member_id, s.id_space, 'E00001' from member m, source s
        where m.email = 'person1@acme.test' and s.name = 'CRM' on conflict do nothing`,
    );
    const plan = await planCsv(tenant, [says(own)], crm);
    expect(proposals(plan)).toEqual([]);
    expect(notes(plan)).toEqual([
      '1 value of Email Address, 1 of Last Name and 1 of Job Title were left to "HR export".',
    ]);
  });

  it('a status and an inactive account are each source’s own', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    const plan = await planCsv(tenant, [says({ Department: 'Finance', 'Employee Status': 'inactive' })], crm);
    expect(proposals(plan)).toEqual(['deactivate person1@acme.test: status']);
    expect(afterOf(plan)).toEqual([{}]);
  });

  it('a source that says nothing about a field leaves it to the next', async () => {
    const tenant = await newOrganisation(home, { members: people(3, { profile }) });
    await planCsv(tenant, [row(1, { Department: '' }), row(2)], hr);
    await planCsv(tenant, rows(2), crm);
    await rankSources(tenant, allFields('HR export', 'CRM'));
    const said = [says({ Department: 'Finance', 'Job Title': 'Pilot' })];
    // Not known yet what it says: as good as all.
    expect((await planCsv(tenant, said, crm)).changes).toEqual([]);
    await planCsv(tenant, [row(1, { Department: '', 'Last Name': 'Other' }), row(2)], hr);
    const plan = await planCsv(tenant, [{ ...said[0], 'Last Name': 'Third' }], crm);
    expect(afterOf(plan)).toEqual([{ department: 'Finance', job_title: 'Pilot' }]);
    expect(notes(plan)).toEqual(['1 value of Last Name was left to "HR export".']);
  });

  it('a value that waits because nobody can read it is not taken over', async () => {
    const tenant = await twoSources({ department: ['HR export', 'CRM'] });
    await planCsv(tenant, [says({ Department: 'Salse' })], hr);
    expect((await planCsv(tenant, [says({ Department: 'Finance' })], crm)).changes).toEqual([]);
  });

  it('ends for a member whom the first source does not list any more', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    const changed = [says({ Department: 'Finance' })];
    expect((await planCsv(tenant, changed, crm)).changes).toEqual([]);
    await planCsv(tenant, rows(2, {}, 2), { source: 'HR export' });
    expect(afterOf(await planCsv(tenant, changed, crm))).toEqual([{ department: 'Finance' }]);
    // … and begins again when it does.
    await planCsv(tenant, [says({})], hr);
    expect((await planCsv(tenant, changed, crm)).changes).toEqual([]);
  });

  it('does not concern newcomers: nobody else lists them', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    await sync(tenant, [row(9, { Department: 'Finance', 'Job Title': 'Pilot' })], crm);
    expect(await memberOf(tenant, 'person9@acme.test')).toMatchObject({
      profile: { department: 'Finance', job_title: 'Pilot' },
    });
    // From now on the first one is believed.
    await sync(tenant, [row(9, { Department: 'Sales' })], hr);
    const plan = await planCsv(tenant, [row(9, { Department: 'Finance', 'Job Title': 'Baker' })], crm);
    expect(afterOf(plan)).toEqual([{ job_title: 'Baker' }]);
  });

  it('sources without a place come after those with one, and the note names who is believed', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    await planCsv(tenant, rows(2, { Department: 'Sales' }), crm);
    await planCsv(tenant, rows(3, { 'Job Title': 'Analyst' }, 2), hr);
    await planCsv(tenant, [row(3, { Department: 'Sales' })], crm);
    const plan = await planCsv(
      tenant,
      [1, 2, 3].map((at) => row(at, { Department: 'Finance' })),
      { source: 'Directory', partial: true },
    );
    expect(plan.changes).toEqual([]);
    expect(notes(plan)).toEqual([
      '1 value of Department was left to "HR export".',
      '2 values of Department were left to "CRM".',
    ]);
  });

  it('a source that was taken away is believed no more', async () => {
    const tenant = await twoSources(allFields('HR export', 'CRM'));
    await queryIn(tenant, `update source set live = false where name = 'HR export'`);
    const plan = await planCsv(tenant, [says({ Department: 'Finance' })], crm);
    expect(afterOf(plan)).toEqual([{ department: 'Finance' }]);
  });

  it('is that of one hub', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { profile, hubs: ['Mentoring', 'Alumni'] }), ...people(3, {}, 2)],
    });
    await planCsv(tenant, [says({})], hr);
    await rankSources(tenant, allFields('HR export'));
    const plan = await planCsv(tenant, [says({ Department: 'Finance' })], { hub: 'Alumni', ...partial });
    expect(afterOf(plan)).toEqual([{ department: 'Finance' }]);
  });
});

describe('an order that changes', () => {
  it('counts from the next read on: what was left is proposed, and what was proposed is left', async () => {
    const tenant = await twoSources({ department: ['HR export', 'CRM'] });
    const epochs = () =>
      queryIn<{ epoch: number }>(tenant, `select epoch::int from source where name in ('CRM', 'HR export')`);
    const before = await epochs();
    const changed = [says({ Department: 'Finance' })];
    expect((await planCsv(tenant, changed, crm)).changes).toEqual([]);
    await rankSources(tenant, { department: ['CRM', 'HR export'] });
    const after = await epochs();
    expect(after.every(({ epoch }, at) => epoch > (before[at]?.epoch ?? 0))).toBe(true);
    const plan = await planCsv(tenant, changed, crm);
    expect(afterOf(plan)).toEqual([{ department: 'Finance' }]);
    expect((await planCsv(tenant, [says({ Department: 'Marketing' })], hr)).changes).toEqual([]);
    await rankSources(tenant, { department: [] });
    expect((await planCsv(tenant, [says({ Department: 'Marketing' })], hr)).changes).toHaveLength(1);
  });

  it('carries decisions over to what is the same, and not to what it changed', async () => {
    const tenant = await twoSources({});
    // Carried over is what is the same; of person 1 something is left out.
    const content = [
      says({ Department: 'Finance', 'Job Title': 'Pilot' }),
      row(2, { Department: 'Sales', 'Job Title': 'Pilot' }),
    ];
    const first = await planCsv(tenant, content, crm);
    await inTenant(tenant, (scope) =>
      decideChanges(scope, first.planId, { kind: 'update', action: 'skip' }, atConsole),
    );
    await rankSources(tenant, { department: ['HR export', 'CRM'] });
    await planCsv(tenant, rows(2, { Department: 'Sales' }), hr);
    const second = await planCsv(tenant, content, crm);
    expect(afterOf(second)).toEqual([{ job_title: 'Pilot' }, { job_title: 'Pilot' }]);
    expect(second.changes.map(({ person, action }) => [person.email, action])).toEqual([
      ['person1@acme.test', null],
      ['person2@acme.test', 'skip'],
    ]);
  });
});
