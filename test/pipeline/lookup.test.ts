import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { lookup } from '../../src/pipeline/lookup.ts';
import { edit, holdByHand } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, type Row, row, rows } from '../support/organisation.ts';
import { approveAndApply, csvOf, pipelineOf, planCsv, receiveCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: TestTenant;
let run: string;
let plan: Awaited<ReturnType<typeof planCsv>>;

/** Whoever is asked for: what is said, in words. */
const said = async (who: string, of = run) => {
  const { verdict, message } = await lookup(pipelineOf(tenant), of, who);
  return `${verdict}: ${message}`;
};
const itemOf = (email: string) => plan.changes.find((one) => one.person.email === email)?.itemNo;

beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home, {
    members: [
      ...people(20, { profile: { department: 'Sales', job_title: 'Engineer' } }),
      ...people(2, { hubs: ['Alumni'] }, 31),
      person(41, { protected: true }),
      person(42),
      person(43),
      person(44, { hubs: ['Mentoring', 'Alumni'] }),
      person(45, { email: 'owner@acme.test' }),
    ],
  });
  const values = {
    Department: 'Sales',
    'Job Title': 'Engineer',
    Status: 'active',
    'Program Eligibility': '',
  };
  await sync(tenant, [...rows(20, values), row(42)], { partial: true });
  await sync(tenant, [row(44)], { partial: true, source: 'Second HR' });
  await holdByHand(tenant, 'person42@acme.test');
  await edit(tenant, 'person43@acme.test', `deleted_at = now(), purge_after = now() + interval '30 days'`);
  await queryIn(tenant, `update deactivation set at = '2026-03-04 12:00Z'`);
  await queryIn(tenant, `update member set deleted_at = '2026-05-06 12:00Z' where deleted_at is not null`);
  const other: Row = { ...values, 'Job Title': 'Pilot' };
  const content = [
    ...rows(11, values), // 2 to 12
    row(12, other), // 13
    row(13, { ...other, Department: 'Sails', Status: 'inactive' }), // 14
    row(14, { ...values, Department: 'Sails' }), // 15
    row(15, { ...values, 'Email Address': 'new15@acme.test' }), // 16
    row(16, { ...values, 'Email Address': 'no address' }), // 17
    row(17, values), // 18
    row(17, other), // 19
    row(51, values), // 20
    row(52, { ...values, 'Program Eligibility': ' ineligible ' }), // 21
    row(31, { ...values, Status: 'inactive' }), // 22
    row(41, { ...values, Department: '', 'Job Title': '', Status: 'inactive' }), // 23
    row(53, values), // 24
    row(53, values), // 25
  ];
  const file = `${csvOf(content)}E00018,too,few\n`; // 26
  run = await receiveCsv(tenant, file);
  await planRun(pipelineOf(tenant), run);
  const again = await planCsv(tenant, file);
  run = again.runId;
  plan = again;
});
afterAll(() => home.close());

describe('why was she listed?', () => {
  it('because her row proposes something', async () => {
    expect(await said('person12@acme.test')).toBe(
      `planned: Row 13 proposes an update of Job Title (item ${itemOf('person12@acme.test')}).`,
    );
    expect(await said(' E00051 ')).toBe(
      `planned: Row 20 proposes an invitation (item ${itemOf('person51@acme.test')}).`,
    );
    expect(await said('E00013')).toBe(
      `planned: Row 14 proposes to deactivate the account, because its status says inactive (item ${itemOf('person13@acme.test')}). 1 value of it waits in Needs attention.`,
    );
    const twins = await lookup(pipelineOf(tenant), run, 'e00053'.toUpperCase());
    expect(twins).toMatchObject({ verdict: 'planned', rows: [{ row: 24 }, { row: 25 }] });
  });

  it('because she is absent', async () => {
    expect(await said('person19@acme.test')).toBe(
      `absent: Absent from the file, and was in an earlier file: proposed to deactivate or delete (item ${itemOf('person19@acme.test')}).`,
    );
  });

  it('by an address that is new in the file, which leads to the member it is for', async () => {
    const found = await lookup(pipelineOf(tenant), run, 'NEW15@acme.test');
    expect(found).toMatchObject({
      verdict: 'planned',
      message: expect.stringContaining('Row 16 proposes an update of Email'),
      member: { name: 'Firsto Lasto', status: 'active' },
      rows: [{ row: 16 }],
    });
    // And by the one she has.
    expect((await lookup(pipelineOf(tenant), run, 'person15@acme.test')).changes).toEqual(found.changes);
  });
});

describe('why was she not listed?', () => {
  it('because nothing differs', async () => {
    const found = await lookup(pipelineOf(tenant), run, 'Person3@Acme.test');
    expect(found).toMatchObject({
      verdict: 'unchanged',
      message: 'Row 4 is unchanged: every value equals the profile.',
      changes: [],
      attention: [],
    });
    expect(found.rows).toEqual([
      {
        row: 4,
        cells: [
          { column: 'Unique ID', value: 'E00003' },
          { column: 'First Name', value: 'Firstc' },
          { column: 'Last Name', value: 'Lastc' },
          { column: 'Email Address', value: 'person3@acme.test' },
          { column: 'Department', value: 'Sales' },
          { column: 'Job Title', value: 'Engineer' },
          { column: 'Status', value: 'active' },
          { column: 'Program Eligibility', value: '' },
        ],
      },
    ]);
  });

  it('because something of her row waits', async () => {
    expect(await said('E00014')).toMatch(
      /^needs_attention: Row 15 brings no change, but 1 value of it waits in Needs attention: .*Sails/,
    );
    expect(await said('E00016')).toMatch(/^needs_attention: Row 17 could not be decided\. .*address/);
    expect(await said('E00017')).toMatch(/^needs_attention: Row 18 could not be decided\. Another record/);
  });

  it('because she is not eligible, or inactive without an account', async () => {
    expect(await said('person52@acme.test')).toBe(
      'not_eligible: Not eligible: Program Eligibility says "ineligible" in row 21.',
    );
    expect(await said('person31@acme.test')).toBe(
      'not_concerned: Row 22 says inactive, and the person is not in the hub "Mentoring": nothing to do.',
    );
    expect(await said('person41@acme.test')).toBe(
      'unchanged: Row 23 says inactive, but the member is marked protected: never removed by a sync.',
    );
  });

  it('because a row that could not be read names her', async () => {
    expect(await said('E00018')).toMatch(
      /^absent_spared: Not in the file, but row 26 could not be read and names this Unique ID, so the member is spared\. /,
    );
  });

  it('because her absence says nothing', async () => {
    expect(await said('person44@acme.test')).toBe(
      'absent_spared: Not in the file, but the source "Second HR" of this hub still lists the person.',
    );
    expect(await said('owner@acme.test')).toBe(
      'absent_spared: Not in the file, but the member is the last owner: never removed by a sync.',
    );
    expect(await said('person32@acme.test')).toBe(
      'not_concerned: Not in the file, and the member is not in the hub "Mentoring": nothing to do.',
    );
    expect(await said('person42@acme.test')).toBe(
      'not_concerned: Not in the file, and deactivated since 4 March 2026: not proposed again and again.',
    );
    expect(await said('person43@acme.test')).toBe(
      'not_concerned: Not in the file, and the account is deleted since 6 May 2026: nothing to do.',
    );
    const partial = await planCsv(tenant, rows(3), { partial: true });
    expect(await said('person19@acme.test', partial.runId)).toBe(
      'not_concerned: Not in the file. The file lists only some people, so absence says nothing.',
    );
  });

  it('because nobody is known by that', async () => {
    expect(await said('nobody@acme.test')).toBe(
      'unknown: Nobody with this address is in the file or among the members.',
    );
    expect(await said('E99999')).toBe(
      'unknown: Nobody with this Unique ID is in the file or among the members.',
    );
  });
});

describe('a look at a run', () => {
  it('says what was carried out, and does without the file once it is gone', async () => {
    await approveAndApply(tenant, plan, { kinds: ['update', 'invite'] });
    const today = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date());
    expect(await said('person12@acme.test')).toContain(` Applied on ${today}: updated.`);
    expect(await said('person51@acme.test')).toContain(` Applied on ${today}: invited.`);
    await queryIn(tenant, 'update landing set complete = false');
    expect(await said('person12@acme.test')).toContain(` Applied on ${today}: updated.`);
    expect(await said('person51@acme.test')).toMatch(/^planned: Row 20/);
    expect(await said('person3@acme.test')).toMatch(/^unchanged: .* file is not kept any more/);
    expect(await said('nobody@acme.test')).toMatch(/^unknown: .* file is not kept any more/);
  });

  it('needs a plan', async () => {
    const unplanned = await receiveCsv(tenant, rows(2));
    await expect(said('E00001', unplanned)).rejects.toMatchObject({ code: 'not_found' });
  });
});
