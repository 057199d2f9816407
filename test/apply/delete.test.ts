import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFromTenant } from '../../src/apply/deleteFromTenant.ts';
import type { ChunkContext, Item } from '../../src/apply/item.ts';
import { grantRestore } from '../../src/apply/restore.ts';
import { accept, directoryOf, memberId, memberOf, type Seen, trailOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  queryIn,
  row,
  rows,
  type Setup,
  type Tenant,
} from '../support/organisation.ts';
import { approveAndApply, planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const both = {
  hubs: ['Mentoring', 'Alumni'],
  programs: [
    { hub: 'Mentoring', name: 'Spring round' },
    { hub: 'Alumni', name: 'Reunion' },
  ],
};
const absent = { includeNeverInSource: true } as const;

function restore(tenant: Tenant, id: string): Promise<void> {
  return inTenant(tenant, (scope) => grantRestore(scope, id, 'console:operator', 30));
}

describe('delete from hub', () => {
  it('ends the membership and the enrolments of this hub; account and other hubs stay', async () => {
    const tenant = await newOrganisation(home, { members: [...people(4), person(5, both)] });
    const before = await memberOf(tenant, 'person5@acme.test');
    await sync(tenant, rows(4), { ...absent, absent: 'delete_from_hub' });
    expect(await memberOf(tenant, 'person5@acme.test')).toEqual({
      ...before,
      hubs: { Mentoring: 'ended', Alumni: 'active' },
      programs: { 'Spring round': 'ended', Reunion: 'active' },
    });
    expect((await trailOf(tenant, 'person5@acme.test')).at(-1)).toMatchObject({
      action: 'member.deleted_from_hub',
      body: { reason: 'never_in_source' },
    });
  });

  it('after the last hub the account has no hub', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(4), { ...absent, absent: 'delete_from_hub' });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({
      status: 'active',
      hubs: { Mentoring: 'ended' },
    });
  });

  it('takes back the invitation to this hub, and only that', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await sync(tenant, rows(5));
    await sync(tenant, [row(5)], { hub: 'Alumni', partial: true });
    await sync(tenant, rows(4), { absent: 'delete_from_hub' });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({
      status: 'invited',
      hubs: { Mentoring: 'ended', Alumni: 'invited' },
      invitations: ['Alumni'],
      mail: ['person5@acme.test'],
    });
  });
});

describe('delete from Tenant', () => {
  it('removes the account: address and Unique ID are free again, invitations void, mail stopped', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'delete_from_tenant' });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({
      status: 'deleted',
      invitations: [],
      mail: [],
    });
    expect((await trailOf(tenant, 'person5@acme.test')).at(-1)).toMatchObject({
      action: 'member.deleted',
      actor: 'console:test',
    });
    // Nothing keeps another person from getting both.
    await queryIn(
      tenant,
      `update member set purge_after = now() - interval '1 second' where status = 'deleted'`,
    );
    await sync(tenant, [...rows(4), row(5, { 'Last Name': 'Namesake' })]);
    const found = await queryIn(
      tenant,
      `select status, last_name from member where email_norm = 'person5@acme.test' order by 1`,
    );
    expect(found).toEqual([
      { status: 'deleted', last_name: 'Laste' },
      { status: 'invited', last_name: 'Namesake' },
    ]);
  });

  it('can be restored for 30 days', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(4), { ...absent, absent: 'delete_from_tenant' });
    const [days] = await queryIn<{ days: number }>(
      tenant,
      `select extract(day from purge_after - deleted_at)::int as days from member where status = 'deleted'`,
    );
    expect(days).toEqual({ days: 30 });
    const id = await memberId(tenant, 'person5@acme.test');
    const age = (by: string) =>
      queryIn(tenant, `update member set purge_after = purge_after - $1::interval where member_id = $2`, [
        by,
        id,
      ]);
    await age('31 days');
    await expect(restore(tenant, id)).rejects.toMatchObject({ code: 'restore_blocked' });
    await age('-2 days');
    await restore(tenant, id);
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ status: 'active' });
  });
});

describe('restore', () => {
  it('is filed by its approval, and nothing comes back before an operator grants it', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'delete_from_tenant' });
    const plan = await planCsv(tenant, rows(5));
    expect(plan.changes).toMatchObject([{ kind: 'restore', ticked: false }]);
    await approveAndApply(tenant, plan, { kinds: ['restore'] });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ status: 'deleted' });
    expect(await queryIn(tenant, 'select status, requested_by from restore_request')).toEqual([
      { status: 'filed', requested_by: 'console:test' },
    ]);
    await restore(tenant, await memberId(tenant, 'person5@acme.test'));
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ status: 'active' });
    expect(await queryIn(tenant, 'select status, decided_by from restore_request')).toEqual([
      { status: 'granted', decided_by: 'console:operator' },
    ]);
    expect((await trailOf(tenant, 'person5@acme.test')).map((one) => one.action)).toEqual([
      'member.created',
      'member.deleted',
      'member.restore_requested',
      'member.restored',
    ]);
    // The same file says nothing new.
    expect((await planCsv(tenant, rows(5))).changes).toEqual([]);
  });

  it.each([
    ['e-mail address', { 'Unique ID': 'OTHER' }],
    ['Unique ID', { 'Email Address': 'other@acme.test' }],
  ])('is blocked with a clear reason when the %s has been taken meanwhile', async (what, other) => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(4), { ...absent, absent: 'delete_from_tenant' });
    const id = await memberId(tenant, 'person5@acme.test');
    await queryIn(tenant, `update member set purge_after = now() where member_id = $1`, [id]);
    await sync(tenant, [...rows(4), row(5, other)]);
    await queryIn(tenant, `update member set purge_after = now() + interval '9 days' where member_id = $1`, [
      id,
    ]);
    await expect(restore(tenant, id)).rejects.toMatchObject({
      code: 'restore_blocked',
      message: `Another member has taken the ${what} meanwhile. Change it there first.`,
    });
  });

  it('of somebody who is not deleted is blocked', async () => {
    const tenant = await newOrganisation(home, { members: people(1) });
    const id = await memberId(tenant, 'person1@acme.test');
    await expect(restore(tenant, id)).rejects.toMatchObject({ code: 'restore_blocked' });
  });

  it('sends the invitations again that the deletion took back', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(8), person(9, { hubs: ['Alumni'] })],
    });
    await sync(tenant, rows(10));
    await sync(tenant, rows(8), { absent: 'delete_from_tenant' });
    for (const email of ['person9@acme.test', 'person10@acme.test']) {
      await restore(tenant, await memberId(tenant, email));
      expect(await memberOf(tenant, email)).toMatchObject({ invitations: ['Mentoring'], mail: [email] });
      await accept(tenant, email);
      expect(await memberOf(tenant, email)).toMatchObject({ hubs: { Mentoring: 'active' } });
    }
  });

  it('restore(delete(m)) = m, for 200 members of every kind', async () => {
    const given = fc.sample(member, 200).map((extra, index) => person(index + 1, extra));
    const tenant = await newOrganisation(home, { members: given });
    const before = await directoryOf(tenant);
    const ids = await queryIn<{ member_id: string }>(tenant, 'select member_id from member order by 1');
    const members = ids.map((one) => one.member_id);
    await inTenant(tenant, (scope) => deleteFromTenant(scope, members.map(itemOf), context));
    const deleted = await directoryOf(tenant);
    expect(new Set(Object.values(deleted).map((one) => one.status))).toEqual(new Set(['deleted']));
    await inTenant(tenant, async (scope) => {
      for (const id of members) await grantRestore(scope, id, 'console:operator', 30);
    });
    const withoutMail = (all: Record<string, Seen>) =>
      Object.values(all).map((one) => ({ ...one, invitations: null, mail: null }));
    expect(withoutMail(await directoryOf(tenant))).toEqual(withoutMail(before));
  });
});

const member: fc.Arbitrary<Partial<NonNullable<Setup['members']>[number]>> = fc.record({
  status: fc.constantFrom('active', 'invited', 'deactivated'),
  hubs: fc.subarray(['Mentoring', 'Alumni']),
  programs: fc.subarray(both.programs),
  protected: fc.boolean(),
  profile: fc.record(
    {
      department: fc.constantFrom('Sales', 'Finance', 'Engineering'),
      languages: fc.subarray(['English', 'French', 'German']),
      job_title: fc.string({ minLength: 1 }).filter((text) => text.trim() !== '' && !text.includes('\0')),
    },
    { requiredKeys: [] },
  ),
});

const context: ChunkContext = {
  planId: '018f0000-0000-7000-8000-000000000000',
  hubId: '018f0000-0000-7000-8000-000000000000',
  sourceId: '018f0000-0000-7000-8000-000000000000',
  idSpace: 'directory',
  actor: 'console:test',
  accountKeys: { email: 'email', first_name: 'first_name', last_name: 'last_name' },
  invitationDays: 30,
  restoreDays: 30,
};

const itemOf = (id: string, index: number): Item => ({
  itemNo: index + 1,
  kind: 'deprovision',
  reason: 'left_source',
  action: 'delete_from_tenant',
  memberId: id,
  expectedVersion: 1,
  recordKey: null,
  person: { email: null, first_name: null, last_name: null },
  before: { account: 'active', membership: 'active', values: {} },
  after: {},
  effects: {},
});
