import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invitationOf } from '../../src/directory/accept.ts';
import { accept, edit, memberOf, trailOf } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, row, rows } from '../support/organisation.ts';
import { apply, approve, approveAndApply, planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const profile = { department: 'Sales', languages: ['English'], job_title: 'Analyst' };

describe('update', () => {
  it('writes the approved values, nothing else', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const plan = await planCsv(tenant, [
      row(1, { Department: 'Finance', 'Last Name': 'Changed' }),
      row(2, { Department: 'Sales' }),
    ]);
    const [before, other] = [
      await memberOf(tenant, 'person1@acme.test'),
      await memberOf(tenant, 'person2@acme.test'),
    ];
    await approveAndApply(tenant, plan);
    expect(await memberOf(tenant, 'person1@acme.test')).toEqual({
      ...before,
      last_name: 'Changed',
      profile: { ...profile, department: 'Finance' },
    });
    expect(await memberOf(tenant, 'person2@acme.test')).toEqual(other);
  });

  it('leaves alone what was skipped', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const plan = await planCsv(tenant, rows(2, { Department: 'Finance' }));
    await queryIn(
      tenant,
      `insert into decision_rule (plan_id, kind, seq, filter, action, actor)
       values ($1, 'update', 1, '{"ticked": true}', 'approve', 'test'), ($1, 'update', 2, '{"q": "person2"}', 'skip', 'test')`,
      [plan.planId],
    );
    await queryIn(tenant, 'update plan_section set decision_seq = 2');
    await queryIn(
      tenant,
      `with a as (insert into approval (approval_id, plan_id, status, summary, actor, confirmed_at)
         values (gen_random_uuid(), $1, 'approved', '{}', 'console:test', now()) returning approval_id)
       insert into approval_section (approval_id, plan_id, kind, decision_seq, digest, count)
       select approval_id, $1, 'update', 2, 'x', 1 from a`,
      [plan.planId],
    );
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 1, stale: 0, failed: 0 });
    expect((await memberOf(tenant, 'person2@acme.test')).profile).toEqual(profile);
  });

  it('of the e-mail of somebody invited voids the old token and sends one new invitation', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    await sync(tenant, rows(3));
    const [old] = await queryIn<{ token: string }>(
      tenant,
      `select data ->> 'token' as token from outbox_message where recipient = 'person3@acme.test'`,
    );
    await sync(tenant, [...rows(2), row(3, { 'Email Address': 'new@acme.test' })]);
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({
      status: 'invited',
      invitations: ['Mentoring'],
      mail: ['new@acme.test'],
    });
    await expect(invitationOf(tenant.database, old?.token ?? '')).rejects.toMatchObject({
      code: 'invitation_invalid',
    });
    await accept(tenant, 'new@acme.test');
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({ status: 'active' });
  });

  it('of the e-mail of an active member sends nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    await sync(tenant, [row(1, { 'Email Address': 'new@acme.test' }), row(2)]);
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({ status: 'active', mail: [] });
  });

  it('of the e-mail of somebody deactivated sends nothing: all communication has stopped', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(6, { 'Employee Status': 'active' }));
    const inactive = { 'Employee Status': 'inactive' };
    const others = rows(5, { 'Employee Status': 'active' });
    await sync(tenant, [...others, row(6, inactive)]);
    await sync(tenant, [...others, row(6, { ...inactive, 'Email Address': 'new@acme.test' })]);
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({ status: 'deactivated', mail: [] });
    // Back at work, they are invited at the new address.
    await sync(tenant, [
      ...others,
      row(6, { 'Employee Status': 'active', 'Email Address': 'new@acme.test' }),
    ]);
    expect(await memberOf(tenant, 'new@acme.test')).toMatchObject({
      status: 'invited',
      mail: ['new@acme.test'],
    });
  });

  it('is in the trail with the values before and after', async () => {
    const tenant = await newOrganisation(home, { members: [person(1, { profile })] });
    await sync(tenant, [row(1, { Department: 'Finance', 'First Name': 'Ada', Languages: 'English;German' })]);
    expect((await trailOf(tenant, 'person1@acme.test')).at(-1)).toMatchObject({
      action: 'member.updated',
      body: {
        reason: 'differs',
        before: { department: 'Sales', first_name: 'Firsta', languages: ['English'] },
        after: { department: 'Finance', first_name: 'Ada', languages: ['English', 'German'] },
      },
    });
  });
});

describe('a member who was edited since the plan was made', () => {
  const file = [row(1, { Department: 'Finance' }), row(2, { Department: 'Finance' })];

  it('in a field that the change touches: stale, not applied, and shown again', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const plan = await planCsv(tenant, file);
    await approve(tenant, plan.planId);
    await edit(tenant, 'person1@acme.test', `profile = profile || '{"department": "Marketing"}'`);
    const result = await apply(tenant, plan.planId);
    expect(result).toMatchObject({ applied: 1, stale: 1, failed: 0 });
    expect(result.notApplied).toMatchObject([
      {
        row: 2,
        kind: 'update',
        result: 'stale',
        message: '"department" was edited since the plan was made.',
      },
    ]);
    expect((await memberOf(tenant, 'person1@acme.test')).profile['department']).toBe('Marketing');
    const [again] = (await planCsv(tenant, file)).changes;
    expect(again).toMatchObject({ before: { department: 'Marketing' }, after: { department: 'Finance' } });
  });

  it('in a field that the change does not touch: applied, and the edit stays', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const plan = await planCsv(tenant, file);
    await approve(tenant, plan.planId);
    await edit(tenant, 'person1@acme.test', `profile = profile || '{"job_title": "Director"}'`);
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 2, stale: 0 });
    expect((await memberOf(tenant, 'person1@acme.test')).profile).toMatchObject({
      department: 'Finance',
      job_title: 'Director',
    });
  });

  it('by another source meanwhile: two interleaved plans come out as one after the other', async () => {
    const tenant = await newOrganisation(home, { members: people(2, { profile }) });
    const upload = await planCsv(tenant, file);
    const crm = await planCsv(tenant, [row(1, { Department: 'Marketing' })], {
      source: 'CRM',
      partial: true,
    });
    for (const plan of [upload, crm]) await approve(tenant, plan.planId);
    const results = await Promise.all([upload, crm].map((plan) => apply(tenant, plan.planId)));
    expect(results.map((one) => one.stale).sort((a, b) => a - b)).toEqual([0, 1]);
    const winner = results[0]?.stale === 0 ? 'Finance' : 'Marketing';
    expect((await memberOf(tenant, 'person1@acme.test')).profile['department']).toBe(winner);
  });
});
