import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryOf, memberId, memberOf } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, row, rows } from '../support/organisation.ts';
import { attentionOf, planCsv, planned, proposals, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

/** Members whom the records of a plan are linked to: record key -> e-mail. */
async function linksOf(tenant: TestTenant): Promise<Record<string, string | null>> {
  const links = await queryIn<{ record_key: string; email: string | null }>(
    tenant,
    'select r.record_key, m.email from source_record r left join member m using (member_id) order by 1',
  );
  return Object.fromEntries(links.map((link) => [link.record_key, link.email]));
}

/** A member of the same number with no Unique ID. */
const unknownId = (number: number) => {
  const { unique_id: _, ...rest } = person(number);
  return rest;
};
const noId = { 'Unique ID': '' };

describe('in this order: the link, the Unique ID, the e-mail', () => {
  it('the link that this source has for the key comes before the e-mail', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    const source = 'CRM';
    // The CRM's ids are unknown at first: its records are linked by e-mail.
    await planCsv(tenant, rows(5), { source });
    await queryIn(tenant, 'delete from member_identity where member_id = $1', [
      await memberId(tenant, 'person1@acme.test'),
    ]);
    const plan = await planCsv(tenant, [row(1, { 'Email Address': 'new@acme.test' }), ...rows(4, {}, 2)], {
      source,
    });
    expect(proposals(plan)).toEqual(['update person1@acme.test: differs']);
  });

  it('the Unique ID comes before the e-mail: a new e-mail is an update', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, [row(1, { 'Email Address': 'New@acme.test' }), row(2), row(3)]);
    expect(proposals(plan)).toEqual(['update person1@acme.test: differs']);
    expect(plan.changes[0]).toMatchObject({
      before: { email: 'person1@acme.test' },
      after: { email: 'New@acme.test' },
    });
  });

  it('the e-mail is compared in lower case, and its spelling is no difference', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [
      row(1, { ...noId, 'Email Address': ' PERSON1@Acme.Test ' }),
      row(2, noId),
    ]);
    expect(plan.rows).toMatchObject({ read: 2, unchanged: 2 });
  });

  it('a link that says one member and a Unique ID that says another is disputed', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await planCsv(tenant, rows(4));
    // Somebody gave the number of 1 to 2 by hand.
    await queryIn(tenant, 'delete from member_identity where value = $1', ['E00002']);
    await queryIn(tenant, 'update member_identity set member_id = $1 where value = $2', [
      await memberId(tenant, 'person2@acme.test'),
      'E00001',
    ]);
    const plan = await planCsv(tenant, rows(4));
    expect(attentionOf(plan)).toContain('2 keys_disagree');
    // Neither of the two whom the row names is absent.
    expect(plan.counts.deprovision).toBe(0);
  });
});

describe('Unique IDs', () => {
  it('are exact after trimming: case and leading zeros are kept', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { unique_id: '007' }), person(2, { unique_id: 'ab1' })],
    });
    const plan = await planCsv(tenant, [row(1, { 'Unique ID': ' 007 ' }), row(2, { 'Unique ID': 'ab1' })]);
    expect(plan.rows.unchanged).toBe(2);
    const others = await planCsv(tenant, [row(1, { 'Unique ID': '7' }), row(2, { 'Unique ID': 'AB1' })]);
    expect(attentionOf(others)).toEqual(['2 id_and_email_disagree', '3 id_and_email_disagree']);
  });

  it('of different systems live in different id spaces: CRM contact 1001 is not HRIS employee 1001', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { unique_id: '1001' }), ...people(3, {}, 2)],
    });
    const stranger = { ...row(9), 'Unique ID': '1001' };
    const plan = await planCsv(tenant, [stranger, ...rows(3, noId, 2)], { source: 'CRM', partial: true });
    expect(proposals(plan)).toEqual(['invite person9@acme.test: new']);
    expect((await planCsv(tenant, [stranger], { partial: true })).changes[0]).toMatchObject({
      kind: 'update',
      person: { email: 'person1@acme.test' },
    });
  });

  it('one that is unknown, with a known e-mail, links and is adopted if the member has none', async () => {
    const tenant = await newOrganisation(home, { members: [unknownId(1), person(2)] });
    const plan = await planCsv(tenant, rows(2));
    expect(plan.rows.unchanged).toBe(2);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ ids: { directory: 'E00001' } });
    // From now on the Unique ID decides.
    const moved = await planCsv(tenant, [row(1, { 'Email Address': 'moved@acme.test' }), row(2)]);
    expect(proposals(moved)).toEqual(['update person1@acme.test: differs']);
  });

  it('one that is unknown, with the e-mail of a member who has another one, is disputed', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [row(1, { 'Unique ID': 'OTHER' }), row(2)]);
    expect(attentionOf(plan)).toEqual(['2 id_and_email_disagree']);
    expect(plan.changes).toEqual([]);
  });

  it('one member may have one in each id space', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    await planCsv(tenant, [row(1, { 'Unique ID': 'crm-1' }), row(2, { 'Unique ID': 'crm-2' })], {
      source: 'CRM',
    });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      ids: { directory: 'E00001', source: 'crm-1' },
    });
  });
});

describe('disputed, never guessed', () => {
  it('a Unique ID that says one member and an e-mail that says another', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, [row(1, { 'Email Address': 'person2@acme.test' }), row(3)]);
    expect(attentionOf(plan)).toEqual(['2 id_and_email_disagree']);
    expect(plan.changes).toEqual([]);
    expect(plan.notes.map((note) => note.code)).toContain('absent_named');
  });

  it('two records that claim one member, by whatever key', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, [
      row(1),
      row(1, { 'Unique ID': '', 'Last Name': 'Other' }),
      row(2),
      row(2, { 'Last Name': 'Other' }),
      row(3),
    ]);
    expect(attentionOf(plan)).toEqual(['2 same_member', '3 same_member', '4 same_member', '5 same_member']);
    expect(plan.rows).toMatchObject({ read: 5, unchanged: 1, attention: 4 });
    expect(plan.changes).toEqual([]);
  });

  it('two newcomers with one Unique ID, and two with one e-mail', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, [
      row(1),
      row(2, { 'Unique ID': 'E00001' }),
      row(3),
      row(4, { 'Email Address': 'person3@acme.test' }),
      row(5),
    ]);
    expect(attentionOf(plan)).toEqual([
      '2 same_unique_id',
      '3 same_unique_id',
      '4 same_email',
      '5 same_email',
    ]);
    expect(proposals(plan)).toEqual(['invite person5@acme.test: new']);
  });

  it('a newcomer and a member who both want one new e-mail', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [
      row(1, { 'Email Address': 'wanted@acme.test' }),
      row(2),
      row(3, { 'Email Address': 'wanted@acme.test' }),
    ]);
    expect(attentionOf(plan)).toEqual(['2 same_email', '4 same_email']);
    expect(plan.changes).toEqual([]);
  });

  it('all records involved, even where two of three are identical', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [row(1), row(1), row(1, { 'First Name': 'Other' }), row(2)]);
    expect(attentionOf(plan)).toEqual(['2 same_member', '3 same_member', '4 same_member']);
    expect(plan.rows).toMatchObject({ read: 4, unchanged: 1, attention: 3 });
  });

  it('two records that claim one deleted person', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'delete_from_tenant' });
    const plan = await planCsv(tenant, [
      ...rows(4),
      row(5, { 'Email Address': 'other@acme.test' }),
      row(5, { ...noId, 'Last Name': 'Other' }),
    ]);
    expect(plan.counts.restore).toBe(0);
    expect(attentionOf(plan)).toEqual(['6 same_member', '7 same_member']);
    expect(plan.rows).toMatchObject({ read: 6, unchanged: 4, attention: 2 });
  });
});

describe('blank keys', () => {
  it('never equal each other', async () => {
    const tenant = await newOrganisation(home, { members: people(1) });
    const plan = await planCsv(tenant, [row(1), row(2, noId), row(3, noId), row(4, noId)]);
    expect(proposals(plan)).toEqual([
      'invite person2@acme.test: new',
      'invite person3@acme.test: new',
      'invite person4@acme.test: new',
    ]);
  });

  it('of rows without any key are no twins: each counts, and each needs attention', async () => {
    const tenant = await newOrganisation(home, { members: people(9) });
    const blank = row(20, { 'Unique ID': '', 'Email Address': '' });
    const plan = await planCsv(tenant, [...rows(9), blank, blank]);
    expect(attentionOf(plan)).toEqual(['11 missing_required', '12 missing_required']);
    expect(plan.rows).toMatchObject({ read: 11, unchanged: 9, attention: 2 });
  });
});

describe('records that are identical after mapping', () => {
  it('count once, and the copy takes the class of its twin', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const newcomer = row(8);
    const plan = await planCsv(tenant, [
      ...rows(3),
      newcomer,
      { ...newcomer, 'Email Address': ' PERSON8@acme.test' },
      newcomer,
      row(1),
      row(2, { 'Last Name': 'Changed' }),
    ]);
    expect(plan.changes.map((one) => one.kind)).toEqual(['invite']);
    // 1 twice and 3 once unchanged, 8 three times planned, 2 disputed twice.
    expect(plan.rows).toEqual({ read: 8, unchanged: 3, not_eligible: 0, planned: 3, attention: 2 });
    expect(plan.counts.invite).toBe(1);
  });
});

describe('e-mail addresses that are handed on in one file', () => {
  it('go from the member who gives them up to the one who takes them, whatever the order of rows', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const file = [
      row(1, { 'Email Address': 'person2@acme.test' }),
      row(2, { 'Email Address': 'person3@acme.test' }),
      row(3, { 'Email Address': 'free@acme.test' }),
      row(4),
    ];
    const plan = await sync(tenant, file);
    // In the order in which they can be applied.
    expect(plan.changes.map((one) => one.row)).toEqual([4, 3, 2]);
    const directory = await directoryOf(tenant);
    expect(directory['free@acme.test']?.ids).toEqual({ directory: 'E00003' });
    expect(directory['person3@acme.test']?.ids).toEqual({ directory: 'E00002' });
    expect(directory['person2@acme.test']?.ids).toEqual({ directory: 'E00001' });
    expect((await planCsv(tenant, file)).changes).toEqual([]);
  });

  it('may go to a newcomer', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const file = [
      row(9, { 'Email Address': 'person1@acme.test' }),
      row(1, { 'Email Address': 'new@acme.test' }),
      row(2),
      row(3),
    ];
    const plan = await sync(tenant, file);
    expect(proposals(plan)).toEqual(['invite person1@acme.test: new', 'update person1@acme.test: differs']);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      ids: { directory: 'E00009' },
      status: 'invited',
    });
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({
      ids: { directory: 'E00001' },
      status: 'active',
    });
  });

  it('in a cycle of swaps are disputed, each of them, and change nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, [
      row(1, { 'Email Address': 'person2@acme.test' }),
      row(2, { 'Email Address': 'person3@acme.test' }),
      row(3, { 'Email Address': 'person1@acme.test' }),
      row(4),
    ]);
    expect(attentionOf(plan)).toEqual([
      '2 id_and_email_disagree',
      '3 id_and_email_disagree',
      '4 id_and_email_disagree',
    ]);
    expect(plan.rows).toMatchObject({ read: 4, unchanged: 1, attention: 3 });
    expect(plan.counts.deprovision).toBe(0);
  });

  it('of somebody who keeps them are not taken', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, [...rows(3), row(9, { 'Email Address': 'person1@acme.test' })]);
    expect(attentionOf(plan)).toEqual(['5 id_and_email_disagree']);
    expect(plan.rows).toMatchObject({ unchanged: 3 });
  });
});

describe('members who were deleted', () => {
  async function deleted() {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'delete_from_tenant' });
    return tenant;
  }

  it('less than 30 days ago are found by link, Unique ID or e-mail, and offered to be restored', async () => {
    const tenant = await deleted();
    for (const found of [row(5), row(5, { 'Email Address': 'new@acme.test' }), row(5, noId)]) {
      const plan = await planCsv(tenant, [...rows(4), found]);
      expect(proposals(plan)).toEqual(['restore person5@acme.test: deleted']);
      expect(plan.changes[0]).toMatchObject({ ticked: false, before: {}, after: {} });
    }
  });

  it('longer ago are nobody', async () => {
    const tenant = await deleted();
    await queryIn(
      tenant,
      "update member set purge_after = now() - interval '1 hour' where deleted_at is not null",
    );
    expect(proposals(await planCsv(tenant, rows(5)))).toEqual(['invite person5@acme.test: new']);
  });

  it('come after whoever has the address now', async () => {
    const tenant = await deleted();
    await queryIn(
      tenant,
      `insert into member (member_id, email, email_norm, first_name, last_name, accepted_at)
       values (gen_random_uuid(), 'person5@acme.test', 'person5@acme.test', 'Other', 'Person', now())`,
    );
    const plan = await planCsv(tenant, [...rows(4), row(7, { 'Email Address': 'person5@acme.test' })]);
    expect(proposals(plan)).toEqual(['invite person5@acme.test: joins_hub']);
  });
});

describe('matching', () => {
  it('looks at the whole tenant: somebody of another hub is invited to this one, not created twice', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(2), person(3, { hubs: ['Alumni'] })],
    });
    const plan = await sync(tenant, rows(3));
    expect(proposals(plan)).toEqual(['invite person3@acme.test: joins_hub']);
    expect(await memberOf(tenant, 'person3@acme.test')).toMatchObject({
      status: 'active',
      hubs: { Alumni: 'active', Mentoring: 'invited' },
    });
    expect(Object.keys(await directoryOf(tenant))).toHaveLength(3);
  });

  it('never crosses tenants: the same ids and addresses there are other people', async () => {
    const theirs = await newOrganisation(home, { members: people(3) });
    const ours = await newOrganisation(home, { members: [person(1)] });
    const before = await directoryOf(theirs);
    const plan = await sync(ours, rows(3));
    expect(proposals(plan)).toEqual(['invite person2@acme.test: new', 'invite person3@acme.test: new']);
    expect(await linksOf(ours)).toMatchObject({ 'id:E00002': 'person2@acme.test' });
    expect(await directoryOf(theirs)).toEqual(before);
    expect(await linksOf(theirs)).toEqual({});
    await expect(planned(theirs, plan.planId)).rejects.toMatchObject({ code: 'not_found' });
  });
});
