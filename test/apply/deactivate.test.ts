import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, holdByHand, memberOf, trailOf } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, type Row, row, rows } from '../support/organisation.ts';
import { approveAndApply, planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const inactive = { 'Employee Status': 'inactive' };
const active = { 'Employee Status': 'active' };
const enrolled = {
  hubs: ['Mentoring', 'Alumni'],
  programs: [
    { hub: 'Mentoring', name: 'Spring round' },
    { hub: 'Alumni', name: 'Reunion' },
  ],
};
/** Five members, the first of them as the file says. */
const file = (first: Row): Row[] => [row(1, first), ...rows(4, active, 2)];

describe('deactivate', () => {
  it('holds the account, ends the enrolments of all hubs, and leaves memberships and values', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { ...enrolled, profile: { department: 'Sales' } }), ...people(4, {}, 2)],
    });
    const before = await memberOf(tenant, 'person1@acme.test');
    const plan = await planCsv(tenant, file(inactive));
    // The review names the other hubs it touches.
    expect(plan.changes[0]?.effects).toEqual({
      other_hubs: ['Alumni'],
      programs: ['Reunion', 'Spring round'],
    });
    await approveAndApply(tenant, plan);
    expect(await memberOf(tenant, 'person1@acme.test')).toEqual({
      ...before,
      status: 'deactivated',
      holds: ['Upload: status'],
      programs: { 'Spring round': 'ended', Reunion: 'ended' },
    });
  });

  it('writes the values that ride along', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, file({ ...inactive, Department: 'Finance', 'Last Name': 'Changed' }));
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'deactivated',
      last_name: 'Changed',
      profile: { department: 'Finance' },
    });
  });

  it('stops mail that is queued already', async () => {
    const tenant = await newOrganisation(home, { members: people(4, {}, 2) });
    await sync(tenant, file(active));
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ mail: ['person1@acme.test'] });
    await sync(tenant, file(inactive));
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'deactivated', mail: [] });
    const mails = await queryIn(
      tenant,
      `select status, data from outbox_message where recipient like 'person1@%'`,
    );
    expect(mails).toEqual([{ status: 'cancelled', data: {} }]);
  });

  it('for absence says so, and is lifted as "returned"', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'deactivate' });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ holds: ['Upload: absence'] });
    const plan = await planCsv(tenant, rows(5));
    expect(plan.changes).toMatchObject([{ kind: 'reactivate', reason: 'returned' }]);
  });

  it('is in the trail, with its reason and the values that it wrote', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, file({ ...inactive, Department: 'Finance' }));
    expect((await trailOf(tenant, 'person1@acme.test')).at(-1)).toMatchObject({
      action: 'member.deactivated',
      body: { reason: 'status', before: { department: null }, after: { department: 'Finance' } },
    });
  });
});

describe('two holders', () => {
  it('each lifts only its own: the account is back when no hold is left', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    for (const source of ['Upload', 'CRM']) await sync(tenant, file(active), { source, partial: true });
    // Two sources plan at the same time; the second one's plan is stale, so it says it again.
    await sync(tenant, file(inactive), { partial: true });
    expect((await planCsv(tenant, file(inactive), { source: 'CRM', partial: true })).changes).toEqual([]);
    await queryIn(
      tenant,
      `with held as (insert into deactivation (deactivation_id, member_id, source_id, reason, actor)
         select gen_random_uuid(), member_id, (select source_id from source where name = 'CRM'), 'status', 'test'
           from member where status = 'deactivated' returning member_id)
       update member set holds = holds + 1, version = version + 1 where member_id in (select member_id from held)`,
    );
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      holds: ['CRM: status', 'Upload: status'],
    });
    await sync(tenant, file(active), { partial: true });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'deactivated',
      holds: ['CRM: status'],
    });
    await sync(tenant, file(active), { source: 'CRM', partial: true });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'active', holds: [] });
  });

  it("an admin's hold stays when the source lifts its own", async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, file(inactive));
    await holdByHand(tenant, 'person1@acme.test');
    await sync(tenant, file(active), { kinds: ['reactivate'] });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'deactivated',
      holds: ['admin: manual'],
    });
  });
});

describe('reactivate', () => {
  it('makes the account visible again, and does not bring enrolments back: the review says which', async () => {
    const tenant = await newOrganisation(home, { members: [person(1, enrolled), ...people(4, {}, 2)] });
    await sync(tenant, file(inactive));
    const plan = await planCsv(tenant, file({ ...active, Department: 'Finance' }));
    expect(plan.changes).toMatchObject([
      {
        kind: 'reactivate',
        reason: 'status',
        effects: { lost_programs: ['Reunion', 'Spring round'] },
        after: { department: 'Finance' },
      },
    ]);
    await approveAndApply(tenant, plan);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'active',
      holds: [],
      profile: { department: 'Finance' },
      programs: { 'Spring round': 'ended', Reunion: 'ended' },
      hubs: { Mentoring: 'active', Alumni: 'active' },
    });
    expect((await trailOf(tenant, 'person1@acme.test')).at(-1)).toMatchObject({
      action: 'member.reactivated',
      body: { reason: 'status' },
    });
  });

  it('of a hold by hand is offered, unticked, saying who and when; a person can tick it', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await holdByHand(tenant, 'person1@acme.test', 'admin@acme.test');
    const plan = await planCsv(tenant, file(active));
    expect(plan.changes).toMatchObject([
      { kind: 'reactivate', ticked: false, effects: { deactivated_by: 'admin:admin@acme.test' } },
    ]);
    // In bulk, only what is ticked.
    await approveAndApply(tenant, plan);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'deactivated' });
    const again = await planCsv(tenant, file(active));
    await queryIn(
      tenant,
      `insert into decision_rule (plan_id, kind, seq, action, actor) values ($1, 'reactivate', 1, 'approve', 'test')`,
      [again.planId],
    );
    await queryIn(tenant, 'update plan_section set decision_seq = 1 where plan_id = $1', [again.planId]);
    await approveAndApply(tenant, again);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'active', holds: [] });
  });

  it('of somebody who had not accepted sends a new invitation, because the old mail was stopped', async () => {
    const tenant = await newOrganisation(home, { members: people(4, {}, 2) });
    await sync(tenant, file(active));
    await sync(tenant, file(inactive));
    await sync(tenant, file(active));
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'invited',
      invitations: ['Mentoring'],
      mail: ['person1@acme.test'],
    });
    await accept(tenant, 'person1@acme.test');
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'active' });
  });

  it('of an active account that was invited to one more hub sends that invitation again', async () => {
    const tenant = await newOrganisation(home, {
      members: [person(1, { hubs: ['Alumni'] }), ...people(4, {}, 2)],
    });
    await sync(tenant, file(active));
    await sync(tenant, file(inactive));
    await sync(tenant, file(active));
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'active',
      hubs: { Alumni: 'active', Mentoring: 'invited' },
      invitations: ['Mentoring'],
      mail: ['person1@acme.test'],
    });
  });
});
