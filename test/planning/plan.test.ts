import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changeColumn, reviewColumns } from '../../src/mapping/review.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { edit, memberOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  queryIn,
  row,
  rows,
  type Tenant,
  without,
} from '../support/organisation.ts';
import {
  approve,
  approveAndApply,
  atConsole,
  attentionOf,
  override,
  pipelineOf,
  planCsv,
  planned,
  type Planned,
  proposals,
  receiveCsv,
  sync,
} from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const linked = async (tenant: Tenant) =>
  (await queryIn(tenant, 'select from source_record where member_id is not null')).length;
const noteOf = (plan: Planned, code: string) => plan.notes.find((note) => note.code === code)?.message;

describe('every input row is accounted for', () => {
  it('rows = unchanged + not eligible + planned + needs attention; counts are of members', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(6), person(7, { hubs: ['Alumni'] })],
    });
    const status = (word: string) => ({ 'Employee Status': word, 'Program Eligibility': '' });
    const plan = await planCsv(tenant, [
      row(1, status('active')),
      row(2, { ...status('active'), 'Last Name': 'Changed' }),
      row(3, { ...status('inactive'), 'Last Name': 'Rides along' }),
      row(4, status('retired')),
      row(5, status('')),
      row(5, status('')),
      row(7, status('active')),
      row(8, status('')),
      row(9, status('inactive')),
      row(10, { 'Program Eligibility': 'ineligible' }),
      row(11, { 'Last Name': '' }),
      row(12, { 'Email Address': 'no address' }),
      row(13),
      row(13, { 'First Name': 'Other' }),
    ]);
    expect(plan.rows).toEqual({ read: 14, unchanged: 5, not_eligible: 1, planned: 4, attention: 4 });
    expect(plan.counts).toEqual({
      invite: 2,
      update: 1,
      reactivate: 0,
      deactivate: 1,
      deprovision: 1,
      restore: 0,
    });
    expect(proposals(plan)).toEqual([
      'deactivate person3@acme.test: status',
      'deprovision person6@acme.test: never_in_source',
      'invite person7@acme.test: joins_hub',
      'invite person8@acme.test: new',
      'update person2@acme.test: differs',
    ]);
    expect(attentionOf(plan)).toEqual([
      '5 unknown_status',
      '12 missing_required',
      '13 invalid_email',
      '14 same_unique_id',
      '15 same_unique_id',
    ]);
    // Values that ride along do not add an update.
    expect(plan.changes.find((one) => one.kind === 'deactivate')).toMatchObject({
      after: { last_name: 'Rides along' },
    });
  });

  it('wholly blank records are not counted', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [row(1), {}, row(2)]);
    expect(plan.rows).toMatchObject({ read: 2, unchanged: 2 });
  });
});

describe('copies of a row that cannot be used', () => {
  it('need attention each, and each is listed', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const nameless = { 'Last Name': '', Department: 'Astrology' };
    const plan = await planCsv(tenant, [
      ...rows(2),
      row(3, nameless),
      row(3, nameless),
      row(4),
      row(3, { ...nameless, Department: 'Alchemy' }),
      row(5, { 'Email Address': 'no address' }),
      row(5, { 'Email Address': 'no address' }),
    ]);
    expect(plan.rows).toEqual({ read: 8, unchanged: 2, not_eligible: 0, planned: 1, attention: 5 });
    expect(attentionOf(plan)).toEqual([
      '4 missing_required',
      '5 missing_required',
      '7 missing_required',
      '8 invalid_email',
      '9 invalid_email',
    ]);
  });

  it('of somebody whose account is deactivated are listed too', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(2), person(3, { hubs: ['Alumni'], status: 'deactivated' })],
    });
    const plan = await planCsv(tenant, [...rows(2), row(3), row(3), row(3)]);
    expect(plan.rows).toMatchObject({ read: 5, unchanged: 2, attention: 3 });
    expect(attentionOf(plan)).toEqual([4, 5, 6].map((at) => `${at} deactivated_account`));
  });
});

describe('cells', () => {
  const profile = { department: 'Sales', languages: ['English', 'German'], job_title: 'Analyst' };

  it('a blank cell says nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(1, { profile }) });
    const plan = await planCsv(tenant, [row(1, { Department: ' ', 'Job Title': '', 'First Name': '' })]);
    expect(plan.rows).toMatchObject({ read: 1, unchanged: 1 });
  });

  it('unless an admin chose that a blank clears the value', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const file = [
      row(1, { 'Job Title': '', Department: 'Sales' }),
      row(2, { 'Job Title': 'Analyst', Department: '' }),
    ];
    await planCsv(tenant, file);
    await queryIn(tenant, `update mapping_column set blank = 'clear' where header = 'Job Title'`);
    const plan = await sync(tenant, file);
    expect(plan.changes).toMatchObject([
      { kind: 'update', before: { job_title: 'Analyst' }, after: { job_title: null } },
    ]);
    expect((await memberOf(tenant, 'person1@acme.test')).profile).toEqual({
      department: 'Sales',
      languages: ['English', 'German'],
    });
    expect((await planCsv(tenant, file)).changes).toEqual([]);
  });

  it('an unknown option: the row goes on without that field, and the value waits', async () => {
    const tenant = await newOrganisation(home, { members: people(1, { profile }) });
    const plan = await planCsv(tenant, [row(1, { Department: 'Astrology', 'Job Title': 'Director' })]);
    expect(plan.changes).toMatchObject([{ kind: 'update', after: { job_title: 'Director' } }]);
    expect(plan.changes[0]?.after).not.toHaveProperty('department');
    expect(plan.attention).toMatchObject([
      { row: 2, code: 'unknown_option', field: 'department', value: 'Astrology' },
    ]);
    expect(plan.rows).toMatchObject({ planned: 1, attention: 0 });
  });

  it('an unknown option of somebody unchanged: counted as unchanged, and the value waits', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const plan = await planCsv(tenant, [
      row(1, { Department: 'Astrology' }),
      row(2, { Department: 'Sales' }),
    ]);
    expect(plan.rows).toMatchObject({ read: 2, unchanged: 2, attention: 0 });
    expect(attentionOf(plan)).toEqual(['2 unknown_option']);
  });

  it('an unknown option in a copy of a record that has none: the value waits all the same', async () => {
    const tenant = await newOrganisation(home, { members: people(1) });
    const plan = await planCsv(tenant, [
      row(1, { Department: '' }),
      row(1, { Department: 'Astrology' }),
      row(1, { Department: 'Alchemy' }),
    ]);
    expect(plan.rows).toMatchObject({ read: 3, unchanged: 3 });
    expect(plan.attention.map((one) => [one.row, one.code, one.value])).toEqual([
      [3, 'unknown_option', 'Astrology'],
      [4, 'unknown_option', 'Alchemy'],
    ]);
    const same = await planCsv(
      tenant,
      rows(1, { Department: 'Astrology' }).flatMap((one) => [one, one]),
    );
    expect(attentionOf(same)).toEqual(['2 unknown_option', '3 unknown_option']);
  });

  it('values of a multi-select field are compared as sets', async () => {
    const tenant = await newOrganisation(home, { members: people(3, { profile }) });
    const plan = await planCsv(tenant, [
      row(1, { Languages: 'German; English' }),
      row(2, { Languages: 'English|German|English' }),
      row(3, { Languages: 'French; English' }),
    ]);
    expect(plan.rows).toMatchObject({ unchanged: 2, planned: 1 });
    expect(plan.changes).toMatchObject([
      { before: { languages: ['English', 'German'] }, after: { languages: ['English', 'French'] } },
    ]);
  });

  it('of eligibility are profile values for members, and keep others from being invited', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { profile: { eligibility: 'eligible' } }), person(2, { hubs: ['Alumni'] })],
    });
    const no = { 'Program Eligibility': 'ineligible' };
    const plan = await planCsv(tenant, [row(1, no), row(2, no), row(3, no)]);
    expect(plan.rows).toMatchObject({ planned: 1, not_eligible: 2 });
    expect(plan.changes).toMatchObject([{ kind: 'update', after: { eligibility: 'ineligible' } }]);
  });
});

describe('a column that is missing', () => {
  it('leaves its field untouched, and the run says which is gone', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile: { department: 'Sales' } }) });
    await planCsv(tenant, rows(2, { Department: 'Sales' }));
    const plan = await planCsv(tenant, rows(2));
    expect(plan.rows.unchanged).toBe(2);
    expect(noteOf(plan, 'column_missing')).toContain('"Department"');
    // The same run planned once more says it once more; a later file that has no such column either does not.
    const again = await planRun(pipelineOf(tenant), plan.runId);
    expect(noteOf(await planned(tenant, again.planId), 'column_missing')).toContain('"Department"');
    expect(noteOf(await planCsv(tenant, rows(2)), 'column_missing')).toBeUndefined();
  });

  it('is said once more after a person changed the mapping, unless another column took its place', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    await planCsv(tenant, rows(2, { Department: 'Sales' }));
    const plan = await planCsv(tenant, rows(2, { Unit: 'x' }));
    expect(noteOf(plan, 'column_missing')).toContain('"Department"');
    const replanned = async (field: string) => {
      await inTenant(tenant, async (scope) => {
        await changeColumn(scope, plan.runId, 4, { field }, atConsole);
        await reviewColumns(scope, plan.runId, undefined, atConsole);
      });
      return planned(tenant, (await planRun(pipelineOf(tenant), plan.runId)).planId);
    };
    expect(noteOf(await replanned('job_title'), 'column_missing')).toContain('"Department"');
    expect(noteOf(await replanned('department'), 'column_missing')).toBeUndefined();
  });

  it('of Unique IDs: people are matched by e-mail only, and the run says what that means', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const withoutId = rows(2).map(without('Unique ID'));
    const plan = await planCsv(tenant, withoutId);
    expect(plan.rows.unchanged).toBe(2);
    expect(noteOf(plan, 'matched_by_email_only')).toContain('a leaver plus a newcomer');
    // The same run planned once more says it once more.
    const again = await planRun(pipelineOf(tenant), plan.runId);
    expect(noteOf(await planned(tenant, again.planId), 'matched_by_email_only')).toBeDefined();
  });
});

describe('links between records and members', () => {
  it('are written for every matched record when a plan that is not held becomes pending', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    await planCsv(tenant, rows(4));
    expect(await linked(tenant)).toBe(3);
  });

  it('or when there is nothing to do', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, rows(3));
    expect(plan.status).toBe('empty');
    expect(await linked(tenant)).toBe(3);
  });

  it('of newcomers are written when they are invited', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, rows(2));
    expect(await linked(tenant)).toBe(2);
  });

  it('are not written while columns are unreviewed', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, rows(4), { accept: false });
    expect(plan).toMatchObject({ status: 'needs_mapping', linked: false });
    expect(await linked(tenant)).toBe(0);
  });

  it('of a held plan are written after its override', async () => {
    const tenant = await newOrganisation(home, { members: people(10) });
    const plan = await planCsv(tenant, rows(4));
    expect(plan).toMatchObject({ status: 'held', linked: false });
    expect(await linked(tenant)).toBe(0);
    await override(tenant, plan.planId);
    expect(await planned(tenant, plan.planId)).toMatchObject({ status: 'pending', linked: true });
    expect(await linked(tenant)).toBe(4);
  });
});

describe('a plan that is held', () => {
  it('names the safeguard with its numbers, and all its sections are held', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    const plan = await planCsv(tenant, rows(19));
    expect(plan.status).toBe('held');
    expect(plan.sections.map((section) => section.status)).toEqual(['held']);
    expect(plan.safeguards).toMatchObject([{ code: 'removals_over_limit', actual: 6, limit: 5 }]);
  });

  it('at the limit is not', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    expect(await planCsv(tenant, rows(20))).toMatchObject({ status: 'pending', safeguards: [] });
  });

  it('counts who is deactivated by status and who is absent together', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    const file = [
      ...rows(19, { 'Employee Status': 'active' }),
      ...rows(3, { 'Employee Status': 'inactive' }, 20),
    ];
    const plan = await planCsv(tenant, file);
    expect(plan.safeguards).toMatchObject([{ code: 'removals_over_limit', actual: 6 }]);
  });

  it('for a segment that vanishes as a whole, of five people or more', async () => {
    const tenant = await newOrganisation(home, {
      members: [
        ...people(40, { profile: { department: 'Sales', languages: ['English'] } }),
        ...people(5, { profile: { department: 'Finance', languages: ['English', 'French'] } }, 41),
      ],
    });
    const plan = await planCsv(tenant, rows(40));
    expect(plan.safeguards.map((one) => [one.code, one.actual])).toEqual([
      ['segment_vanished', 5],
      ['segment_vanished', 5],
    ]);
    expect(plan.safeguards[0]?.message).toContain('Department "Finance" (5 people)');
    expect(plan.safeguards[1]?.message).toContain('Languages "French" (5 people)');
    // One of them stays, or they are four: nothing vanishes.
    expect((await planCsv(tenant, rows(41))).safeguards).toEqual([]);
  });

  it('for fewer than half of the members recognised', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    const plan = await planCsv(tenant, [...rows(2), ...rows(8, {}, 20)]);
    expect(plan.safeguards.map((one) => one.code)).toEqual(['few_members_recognised']);
  });

  it('for more than 40 % of rows rejected, incomplete newcomers among them', async () => {
    const tenant = await newOrganisation(home);
    const bad = [row(8, { 'Email Address': 'no' }), row(9, { 'Last Name': '' })];
    const plan = await planCsv(tenant, [...rows(2), ...bad]);
    expect(plan.safeguards).toMatchObject([{ code: 'rejected_rows_over_limit', actual: 2, limit: 1 }]);
    expect((await planCsv(tenant, [...rows(3), ...bad])).safeguards).toEqual([]);
  });

  it('counts the removals of the last 24 hours', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    await sync(tenant, rows(25));
    await sync(tenant, rows(22), { absent: 'deactivate' });
    // 22 members are left: the limit is 4.
    const plan = await planCsv(tenant, rows(20));
    expect(plan.safeguards).toMatchObject([{ code: 'removals_over_limit', actual: 5, limit: 4 }]);
    await queryIn(tenant, `update removal_ledger set at = at - interval '24 hours'`);
    expect((await planCsv(tenant, rows(20))).safeguards).toEqual([]);
  });
});

describe('the last file', () => {
  const fell = (plan: Planned) => plan.safeguards.some((one) => one.code === 'row_count_fell');
  const newcomers = (count: number) => rows(count, {}, 100);

  it('is the last full run of the source', async () => {
    const tenant = await newOrganisation(home);
    await planCsv(tenant, newcomers(10));
    expect(fell(await planCsv(tenant, newcomers(2), { partial: true }))).toBe(false);
    expect(fell(await planCsv(tenant, newcomers(2), { source: 'CRM' }))).toBe(false);
    expect(fell(await planCsv(tenant, newcomers(6)))).toBe(true);
    expect(fell(await planCsv(tenant, newcomers(7)))).toBe(false);
  });

  it('is not one that was held', async () => {
    const tenant = await newOrganisation(home);
    await planCsv(tenant, newcomers(10));
    await approve(tenant, (await planCsv(tenant, newcomers(10))).planId);
    expect(fell(await planCsv(tenant, newcomers(4)))).toBe(true);
    // Compared with ten again, not with four.
    expect(fell(await planCsv(tenant, newcomers(4)))).toBe(true);
  });

  it('is a held one once somebody overrode it', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, newcomers(10));
    const plan = await planCsv(tenant, newcomers(5));
    expect(fell(plan)).toBe(true);
    await override(tenant, plan.planId);
    expect(fell(await planCsv(tenant, newcomers(4)))).toBe(false);
  });
});

describe('a newer run of the same source and population', () => {
  it('supersedes what is undecided, and only that', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const first = await planCsv(tenant, [row(1, { 'Last Name': 'Changed' }), ...rows(2, {}, 2), row(9)]);
    await approveAndApply(tenant, first, { kinds: ['update'] });
    const second = await planCsv(tenant, [row(1, { 'Last Name': 'Changed' }), ...rows(2, {}, 2)]);
    const sections = (await planned(tenant, first.planId)).sections;
    expect(sections.map((one) => [one.kind, one.status])).toEqual([
      ['invite', 'superseded'],
      ['update', 'applied'],
      ['deprovision', 'superseded'],
    ]);
    expect(second.sections.map((one) => [one.kind, one.status])).toEqual([['deprovision', 'pending']]);
    await expect(approve(tenant, first.planId, { kinds: ['invite'] })).rejects.toMatchObject({
      code: 'plan_not_open',
    });
    // Nothing of the older run is left to decide.
    const [run] = await queryIn<{ status: string }>(tenant, 'select status from run where run_id = $1', [
      first.runId,
    ]);
    expect(run?.status).toBe('done');
  });

  it('leaves the plans of other sources and populations alone', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const full = await planCsv(tenant, rows(5));
    const partial = await planCsv(tenant, [row(6)], { partial: true });
    const crm = await planCsv(tenant, rows(5), { source: 'CRM' });
    for (const { planId } of [full, partial, crm]) {
      expect((await planned(tenant, planId)).status).toBe('pending');
    }
  });

  it('supersedes a run as a whole when nobody decided anything', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const first = await planCsv(tenant, rows(5));
    await planCsv(tenant, rows(5));
    expect((await planned(tenant, first.planId)).status).toBe('superseded');
    const runs = await queryIn<{ status: string }>(tenant, 'select status from run order by run_id');
    expect(runs.map((one) => one.status)).toEqual(['superseded', 'ready']);
    await expect(approve(tenant, first.planId)).rejects.toMatchObject({ code: 'plan_not_open' });
  });

  it('cannot be taken back by planning the older run once more', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const first = await planCsv(tenant, rows(5));
    const second = await planCsv(tenant, rows(6));
    await expect(planRun(pipelineOf(tenant), first.runId)).rejects.toMatchObject({ code: 'conflict' });
    expect((await planned(tenant, second.planId)).status).toBe('pending');
    const runs = await queryIn<{ status: string }>(tenant, 'select status from run order by run_id');
    expect(runs.map((one) => one.status)).toEqual(['superseded', 'ready']);
  });
});

describe('planning', () => {
  it('a run that is being applied is refused, and the run stays what it is', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2));
    await approve(tenant, plan.planId);
    await expect(planRun(pipelineOf(tenant), plan.runId)).rejects.toMatchObject({ code: 'conflict' });
    const run = () => queryIn<{ status: string; error: unknown }>(tenant, 'select status, error from run');
    expect(await run()).toEqual([{ status: 'applying', error: null }]);
    await queryIn(tenant, 'update landing set complete = false');
    await expect(planRun(pipelineOf(tenant), plan.runId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await run()).toEqual([{ status: 'applying', error: null }]);
  });

  it('after the apply of the same file proposes nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(5, { profile: { department: 'Sales' } }) });
    const file = [
      ...rows(2, { Department: 'Finance', Languages: 'French;English', 'Employee Status': 'active' }),
      row(3, { 'Employee Status': 'inactive', Department: 'Finance' }),
      row(4, { Department: 'sales' }),
      row(9, { Department: 'Marketing', 'Program Eligibility': 'eligible' }),
    ];
    const plan = await sync(tenant, file, { absent: 'deactivate', includeNeverInSource: true });
    expect(plan.counts).toMatchObject({ invite: 1, update: 2, deactivate: 1, deprovision: 1 });
    const again = await planCsv(tenant, file);
    expect(again.changes).toEqual([]);
    expect(again.status).toBe('empty');
  });

  // ASVS 11.4.3
  it('gives one digest for one plan, and another when anything in it differs', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const digests = async (changed: string) =>
      (await planCsv(tenant, [row(1, { 'Last Name': changed }), ...rows(2, {}, 2)])).sections.map(
        (section) => section.digest,
      );
    const first = await digests('Changed');
    expect(await digests('Changed')).toEqual(first);
    expect(await digests('Else')).not.toEqual(first);
  });

  it('works on one run at a time: a second process is told so', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const run = await receiveCsv(tenant, rows(4));
    const both = await Promise.allSettled([1, 2].map(() => planRun(pipelineOf(tenant), run)));
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'run_busy' });
  });

  it('sees a member as it is, whoever edited it since the last run', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    await planCsv(tenant, rows(2));
    await edit(tenant, 'person1@acme.test', "last_name = 'Edited'");
    expect(proposals(await planCsv(tenant, rows(2)))).toEqual(['update person1@acme.test: differs']);
  });

  it('takes a number of statements that does not grow with the rows', async () => {
    const statements = async (count: number) => {
      const tenant = await newOrganisation(home, { members: people(count) });
      const file = [
        ...rows(count * 0.9, { 'Job Title': 'Analyst' }),
        ...rows(count * 0.1, { 'Email Address': '', 'Unique ID': '' }, 50_000),
        ...rows(count * 0.1, {}, 60_000),
      ];
      const run = await receiveCsv(tenant, file);
      const query = vi.spyOn(pg.Client.prototype, 'query');
      try {
        await planRun(pipelineOf(tenant), run);
        return planningStatements(query.mock);
      } finally {
        query.mockRestore();
      }
    };
    const [few, many] = [await statements(150), await statements(1500)];
    // What is read and written in batches apart; one more brings the statistics of many changes up to date.
    const inBatches = (statement: string) => /^(?:fetch|copy) /.test(statement);
    expect(many.filter((one) => !inBatches(one))).toHaveLength(
      few.filter((one) => !inBatches(one)).length + 1,
    );
    expect(many.filter(inBatches).length).toBeLessThan(1500 / 100);
    expect(few.length).toBeLessThan(80);
  });
});

/** The statements of the transaction that stages and plans; others are made beside it, by the clock. */
function planningStatements(mock: { calls: readonly unknown[][]; contexts: readonly unknown[] }): string[] {
  const open = new Map<unknown, string[]>();
  for (const [index, [statement]] of mock.calls.entries()) {
    const client = mock.contexts[index];
    const text = typeof statement === 'string' ? statement : String((statement as { text?: string }).text);
    if (text.startsWith('begin')) open.set(client, []);
    else if (text === 'commit' && open.get(client)?.some((one) => one.includes('temporary table staged'))) {
      return open.get(client) ?? [];
    } else open.get(client)?.push(text);
  }
  throw new Error('There was no planning transaction.');
}
