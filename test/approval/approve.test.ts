import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmApproval, prepareApproval } from '../../src/approval/approve.ts';
import { type Decision, decideChanges } from '../../src/approval/decisions.ts';
import { overridePlan } from '../../src/approval/override.ts';
import { listChanges } from '../../src/approval/changes.ts';
import { getPlan, planDigest } from '../../src/planning/store.ts';
import { type ChangeKind, changeKinds } from '../../src/source/policy.ts';
import { memberOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  queryIn,
  row,
  rows,
  type Tenant,
} from '../support/organisation.ts';
import {
  apply,
  approve,
  approveAndApply,
  atConsole,
  override,
  planCsv,
  planned,
  sync,
} from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

type Id = { readonly planId: string };
const admin = (name: string) => `admin:${name}@acme.test`;

function decide(tenant: Tenant, { planId }: Id, decision: Decision, actor = atConsole) {
  return inTenant(tenant, (scope) => decideChanges(scope, planId, decision, actor));
}
async function digestOf(tenant: Tenant, { planId }: Id, kinds: readonly ChangeKind[]) {
  return planDigest(await inTenant(tenant, (scope) => getPlan(scope, planId)), kinds);
}
/** The first step, with what the person sees at this moment. */
async function prepare(tenant: Tenant, plan: Id, kinds: readonly ChangeKind[], actor = atConsole) {
  const digest = await digestOf(tenant, plan, kinds);
  return inTenant(tenant, (scope) => prepareApproval(scope, plan.planId, { kinds, digest }, actor));
}
function confirm(tenant: Tenant, { approval }: { approval: string }, actor = atConsole) {
  return inTenant(tenant, (scope) => confirmApproval(scope, approval, actor));
}
const sectionsOf = async (tenant: Tenant, { planId }: Id) =>
  Object.fromEntries((await planned(tenant, planId)).sections.map((one) => [one.kind, one.status]));
/** Item -> what is decided about it so far, by e-mail. */
const actionsOf = async (tenant: Tenant, { planId }: Id) =>
  Object.fromEntries((await planned(tenant, planId)).changes.map((one) => [one.person.email, one.action]));
const approveAll: Decision = { kind: 'invite', action: 'approve' };

// ASVS 2.3.1
describe('an approval has two steps', () => {
  it('the first says what would be done, and approves nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, [...rows(2), row(3, { 'Last Name': 'Changed' }), ...rows(3, {}, 8)]);
    await decide(tenant, plan, approveAll);
    await decide(tenant, plan, { kind: 'invite', where: { q: 'person9' }, action: 'skip' });
    await decide(tenant, plan, { kind: 'deprovision', action: 'delete_from_hub' });
    const prepared = await prepare(tenant, plan, ['invite', 'update', 'deprovision']);
    expect(prepared).toMatchObject({
      plan: plan.planId,
      summary: { invite: { approve: 2 }, update: {}, deprovision: { delete_from_hub: 1 } },
      removals: 1,
      undecided: 1,
    });
    expect(await sectionsOf(tenant, plan)).toEqual({
      invite: 'pending',
      update: 'pending',
      deprovision: 'pending',
    });
    expect(await apply(tenant, plan.planId)).toMatchObject({ approvals: 0, applied: 0 });
  });

  it('the first says which other hubs and programs accounts would leave', async () => {
    const tenant = await newOrganisation(home, {
      members: [
        ...people(5),
        ...people(3, { hubs: ['Mentoring', 'Alumni'], programs: [{ hub: 'Alumni', name: 'Reunion' }] }, 6),
      ],
    });
    const plan = await planCsv(tenant, rows(4));
    await decide(tenant, plan, { kind: 'deprovision', action: 'deactivate' });
    await decide(tenant, plan, { kind: 'deprovision', where: { q: 'person8' }, action: 'delete_from_hub' });
    expect(await prepare(tenant, plan, ['deprovision'])).toMatchObject({
      removals: 4,
      touches: {
        elsewhere: 2,
        hubs: [{ name: 'Alumni', count: 2 }],
        programs: [{ name: 'Reunion', count: 2 }],
      },
    });
  });

  it('the second approves exactly that, and the trail says so', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    await decide(tenant, plan, approveAll, admin('approver'));
    const prepared = await prepare(tenant, plan, ['invite'], admin('approver'));
    await confirm(tenant, prepared, admin('approver'));
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'approved' });
    const digest = await digestOf(tenant, plan, ['invite']);
    const events = await queryIn(
      tenant,
      `select e.actor, e.approval_id, p.body -> 'summary' ->> 'digest' as digest
         from audit_event e join audit_payload p using (event_id) where e.action = 'plan.approved'`,
    );
    expect(events).toEqual([{ actor: admin('approver'), approval_id: prepared.approval, digest }]);
    await expect(confirm(tenant, prepared, admin('approver'))).rejects.toMatchObject({
      code: 'approval_not_open',
      message: 'This approval is approved already.',
    });
  });

  it('the second must come from the person of the first, within 30 minutes', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    const prepared = await prepare(tenant, plan, ['invite'], admin('admin'));
    await expect(confirm(tenant, prepared, admin('owner'))).rejects.toMatchObject({ code: 'forbidden' });
    await queryIn(tenant, `update approval set created_at = now() - interval '31 minutes'`);
    await expect(confirm(tenant, prepared, admin('admin'))).rejects.toMatchObject({
      code: 'approval_not_open',
    });
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'pending' });
  });

  it('an approval that there is not cannot be confirmed', async () => {
    const tenant = await newOrganisation(home);
    const approval = '018f0000-0000-7000-8000-000000000000';
    await expect(confirm(tenant, { approval })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('sections are approved one by one: invitations today, removals tomorrow', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, [...rows(3), row(9)]);
    await approveAndApply(tenant, plan, { kinds: ['invite'] });
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'applied', deprovision: 'pending' });
    await expect(prepare(tenant, plan, ['invite'])).rejects.toMatchObject({ code: 'plan_not_open' });
    await approveAndApply(tenant, plan, {
      kinds: ['deprovision'],
      absent: 'deactivate',
      includeNeverInSource: true,
    });
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'applied', deprovision: 'applied' });
    const [run] = await queryIn<{ status: string }>(tenant, 'select status from run');
    expect(run?.status).toBe('done');
  });
});

describe('an approval is of what the person saw', () => {
  it('a decision that was added since makes the first step 409', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    const digest = await digestOf(tenant, plan, ['invite']);
    await decide(tenant, plan, approveAll);
    const late = inTenant(tenant, (scope) =>
      prepareApproval(scope, plan.planId, { kinds: ['invite'], digest }, atConsole),
    );
    await expect(late).rejects.toMatchObject({ code: 'plan_changed', status: 409 });
  });

  it('but not one about another kind', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, rows(5));
    const digest = await digestOf(tenant, plan, ['invite']);
    const other = await planCsv(tenant, [...rows(3), row(9)], { partial: true });
    await decide(tenant, other, approveAll);
    expect(await digestOf(tenant, plan, ['invite'])).toBe(digest);
  });

  it('a decision between the two steps makes the second 409, which names who decided', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    const prepared = await prepare(tenant, plan, ['invite'], admin('admin'));
    await decide(tenant, plan, { kind: 'invite', action: 'skip' }, admin('approver'));
    await expect(confirm(tenant, prepared, admin('admin'))).rejects.toMatchObject({
      code: 'plan_changed',
      status: 409,
      message: 'approver@acme.test decided something meanwhile. Look at the plan again.',
    });
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'pending' });
  });

  it('a newer run between the two steps makes the second 409', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    const prepared = await prepare(tenant, plan, ['invite']);
    await planCsv(tenant, rows(4));
    await expect(confirm(tenant, prepared)).rejects.toMatchObject({
      code: 'plan_changed',
      message: expect.stringContaining('newer run'),
    });
  });

  it.each([
    ['invitations', ['invite']],
    ['removals, close to the limit of the brake', ['deprovision']],
  ] as [string, ChangeKind[]][])(
    'of two that come at once (%s) one wins, the other gets 409 with the name of the winner',
    async (_, kinds) => {
      const tenant = await newOrganisation(home, { members: people(8) });
      await planCsv(tenant, rows(8));
      const plan = await planCsv(tenant, [...rows(5), row(20)]);
      await decide(tenant, plan, approveAll);
      await decide(tenant, plan, { kind: 'deprovision', action: 'deactivate' });
      const names = [admin('owner'), admin('admin'), admin('approver')];
      const steps = await Promise.all(names.map((name) => prepare(tenant, plan, kinds, name)));
      const results = await Promise.allSettled(
        steps.map((step, index) => confirm(tenant, step, names[index])),
      );
      const winners = names.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      for (const result of results) {
        expect(result.status === 'fulfilled' ? { brake: undefined } : result.reason).toMatchObject(
          result.status === 'fulfilled'
            ? { brake: undefined }
            : {
                code: 'plan_changed',
                message: `${winners[0]?.slice('admin:'.length)} approved it meanwhile. Look at the plan again.`,
              },
        );
      }
      // Losing holds nothing.
      expect(await planned(tenant, plan.planId)).toMatchObject({ safeguards: [] });
      const other = kinds[0] === 'invite' ? 'deprovision' : 'invite';
      expect(await sectionsOf(tenant, plan)).toEqual({ [kinds[0] ?? '']: 'approved', [other]: 'pending' });
    },
  );
});

describe('decisions', () => {
  it('the last one that covers a change wins', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3));
    await decide(tenant, plan, { kind: 'invite', where: { q: 'person2@' }, action: 'skip' });
    await decide(tenant, plan, approveAll);
    await decide(tenant, plan, { kind: 'invite', where: { q: 'LASTC' }, action: 'skip' });
    expect(await actionsOf(tenant, plan)).toEqual({
      'person1@acme.test': 'approve',
      'person2@acme.test': 'approve',
      'person3@acme.test': 'skip',
    });
  });

  it('of everyone except some leave those as they were', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(4));
    const items = plan.changes.map((one) => one.itemNo);
    await decide(tenant, plan, { kind: 'invite', where: { items: items.slice(0, 1) }, action: 'skip' });
    await decide(tenant, plan, { ...approveAll, except: items.slice(0, 2) });
    expect(Object.values(await actionsOf(tenant, plan))).toEqual(['skip', null, 'approve', 'approve']);
  });

  it('a choice on a row wins over the bulk choice', async () => {
    const tenant = await newOrganisation(home, { members: people(10) });
    await planCsv(tenant, rows(10));
    const plan = await planCsv(tenant, rows(7));
    const [first, second] = plan.changes.map((one) => one.itemNo);
    await decide(tenant, plan, { kind: 'deprovision', action: 'deactivate' });
    const where = (item = 0) => ({ items: [item] });
    await decide(tenant, plan, { kind: 'deprovision', where: where(first), action: 'delete_from_tenant' });
    await decide(tenant, plan, { kind: 'deprovision', where: where(second), action: 'skip' });
    const prepared = await prepare(tenant, plan, ['deprovision']);
    expect(prepared.summary).toEqual({ deprovision: { delete_from_tenant: 1, deactivate: 1 } });
    // Choosing only stages.
    expect(await memberOf(tenant, 'person8@acme.test')).toMatchObject({ status: 'active' });
  });

  it('select by field, by value before and after, by reason and by tick', async () => {
    const tenant = await newOrganisation(home, {
      members: [
        person(1, { profile: { department: 'Sales', languages: ['English'] } }),
        person(2, { profile: { department: 'Sales' } }),
        person(3, { profile: { department: 'Finance' } }),
        person(4),
      ],
    });
    const plan = await planCsv(tenant, [
      row(1, { Department: 'Marketing', Languages: 'English;French' }),
      row(2, { Department: 'Marketing' }),
      row(3, { Department: 'Sales' }),
      row(4, { 'Job Title': 'Analyst' }),
      row(9, { Department: 'Marketing' }),
    ]);
    const found = async (where: Decision['where']) =>
      (
        await inTenant(tenant, (scope) =>
          listChanges(scope, plan.planId, { kind: 'update', where, limit: 9 }),
        )
      ).items.map((one) => one.person.email?.at(6));
    expect(await found({ field: 'department' })).toEqual(['1', '2', '3']);
    expect(await found({ field: 'department', after: 'Marketing' })).toEqual(['1', '2']);
    expect(await found({ field: 'department', before: 'Finance' })).toEqual(['3']);
    expect(await found({ field: 'languages', before: ['English'] })).toEqual(['1']);
    expect(await found({ field: 'job_title', before: null })).toEqual(['4']);
    expect(await found({ reason: 'differs', ticked: true })).toEqual(['1', '2', '3', '4']);
    expect(await found({ ticked: false })).toEqual([]);
  });

  it('of a kind must be acts of that kind', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, [row(1), row(9)]);
    for (const decision of [
      { kind: 'invite', action: 'delete_from_tenant' },
      { kind: 'deprovision', action: 'approve' },
    ] as Decision[]) {
      await expect(decide(tenant, plan, decision)).rejects.toMatchObject({ code: 'choice_required' });
    }
  });

  it('are not taken once the section is approved; about an empty kind they do nothing', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2));
    expect(await decide(tenant, plan, { kind: 'update', action: 'skip' })).toMatchObject({
      planId: plan.planId,
    });
    await approve(tenant, plan.planId);
    await expect(decide(tenant, plan, approveAll)).rejects.toMatchObject({ code: 'plan_not_open' });
  });
});

// ASVS 16.5.3
describe('no approval is possible', () => {
  it('while a mapped column is unreviewed', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(3), { accept: false });
    await expect(prepare(tenant, plan, ['invite'])).rejects.toMatchObject({ code: 'mapping_not_reviewed' });
    await expect(approve(tenant, plan.planId)).rejects.toMatchObject({ code: 'mapping_not_reviewed' });
  });

  it('while the plan is held, until a named admin overrides it with a typed reason', async () => {
    const tenant = await newOrganisation(home, { members: people(10) });
    await planCsv(tenant, rows(10));
    const plan = await planCsv(tenant, [...rows(5), ...rows(3, {}, 20)]);
    for (const kinds of [['deprovision'], ['invite']] as ChangeKind[][]) {
      await expect(prepare(tenant, plan, kinds)).rejects.toMatchObject({
        code: 'plan_held',
        message: expect.stringContaining('5 members of 10 (50 %) would be deactivated or deleted'),
        details: { safeguards: [{ actual: 5, limit: 4 }] },
      });
    }
    const overridden = (reason: string, actor: string) =>
      inTenant(tenant, (scope) => overridePlan(scope, plan.planId, reason, actor));
    await expect(overridden('  ', admin('admin'))).rejects.toMatchObject({ code: 'choice_required' });
    await expect(overridden('It is right', admin('approver'))).rejects.toMatchObject({ code: 'forbidden' });
    await override(tenant, plan.planId, admin('admin'));
    expect((await planned(tenant, plan.planId)).override).toMatchObject({
      by: admin('admin'),
      reason: 'It was agreed with HR',
    });
    await approveAndApply(tenant, plan, { absent: 'deactivate' });
    expect(await sectionsOf(tenant, plan)).toEqual({ invite: 'applied', deprovision: 'applied' });
    const events = await queryIn(tenant, `select actor from audit_event where action = 'plan.overridden'`);
    expect(events).toEqual([{ actor: admin('admin') }]);
  });

  it('twice: a plan that is not held is not overridden', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2));
    await expect(override(tenant, plan.planId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of absent people without a choice what happens to them', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, rows(2));
    await expect(approve(tenant, plan.planId, { kinds: ['deprovision'] })).rejects.toMatchObject({
      code: 'choice_required',
      message: expect.stringContaining('1 absent people'),
    });
  });
});

describe('in bulk', () => {
  it('people never seen in this source need their own tick', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    await planCsv(tenant, rows(5));
    const plan = await planCsv(tenant, rows(4));
    expect(plan.changes.map((one) => one.reason)).toEqual(['left_source', 'never_in_source']);
    await approveAndApply(tenant, plan, { absent: 'deactivate' });
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ status: 'deactivated' });
    expect(await memberOf(tenant, 'person6@acme.test')).toMatchObject({ status: 'active' });
    const again = await planCsv(tenant, rows(4));
    await approveAndApply(tenant, again, { absent: 'deactivate', includeNeverInSource: true });
    expect(await memberOf(tenant, 'person6@acme.test')).toMatchObject({ status: 'deactivated' });
  });

  it('a kind with nothing in it is fine, and nothing at all is nothing to approve', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const plan = await planCsv(tenant, rows(3));
    await approve(tenant, plan.planId, { kinds: [...changeKinds], absent: 'deactivate' });
    const empty = await planCsv(tenant, rows(2), { partial: true });
    await expect(approve(tenant, empty.planId, { kinds: ['invite'] })).rejects.toThrow(
      'There is nothing to approve.',
    );
  });
});

// ASVS 2.3.2, 2.3.4
describe('the brake over 24 hours', () => {
  /** A hub of 25, whose limit is 5, in two sources that each miss three other people. */
  async function twoPlans() {
    const tenant = await newOrganisation(home, { members: people(25) });
    for (const source of ['Upload', 'CRM']) await planCsv(tenant, rows(25), { source });
    await queryIn(tenant, 'update source set live = false');
    const first = await planCsv(tenant, rows(22));
    const second = await planCsv(tenant, rows(22, {}, 4), { source: 'CRM' });
    const plans = [first, second];
    for (const plan of plans) {
      expect(plan).toMatchObject({ status: 'pending', counts: { deprovision: 3 } });
      await decide(tenant, plan, { kind: 'deprovision', action: 'deactivate' });
    }
    const steps = [];
    for (const plan of plans) steps.push(await prepare(tenant, plan, ['deprovision']));
    return { tenant, plans, steps };
  }

  it('two plans below the limit cannot pass together, not even at the same moment', async () => {
    const { tenant, plans, steps } = await twoPlans();
    const results = await Promise.all(steps.map((step) => confirm(tenant, step)));
    const tripped = results.filter((result) => result.brake !== undefined);
    expect(tripped).toHaveLength(1);
    expect(tripped[0]?.brake).toMatchObject({
      code: 'removals_over_limit',
      actual: 6,
      limit: 5,
      message: expect.stringContaining('(3 now and 3 in the last 24 hours)'),
    });
    // The one beyond the limit is held, and nothing of it happens.
    const states = await Promise.all(plans.map((plan) => planned(tenant, plan.planId)));
    expect(states.map((plan) => plan.status).sort()).toEqual(['approved', 'held']);
    for (const plan of plans) await apply(tenant, plan.planId);
    const gone = await queryIn(tenant, `select from member where status = 'deactivated'`);
    expect(gone).toHaveLength(3);
    const held = plans[states.findIndex((plan) => plan.status === 'held')];
    await override(tenant, held?.planId ?? '');
    await approveAndApply(tenant, held ?? { planId: '' }, { kinds: ['deprovision'], absent: 'deactivate' });
    expect(await queryIn(tenant, `select from member where status = 'deactivated'`)).toHaveLength(6);
  });

  it('a person whom two plans remove counts once', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    await planCsv(tenant, rows(25));
    const removal = { kinds: ['deprovision'], absent: 'deactivate' } as const;
    const first = await planCsv(tenant, rows(22));
    await approve(tenant, first.planId, removal);
    // The same file again, before the first plan is carried out.
    const second = await planCsv(tenant, rows(22));
    expect(second).toMatchObject({ status: 'pending', counts: { deprovision: 3 } });
    await approve(tenant, second.planId, removal);
    expect((await planCsv(tenant, rows(20))).safeguards).toEqual([]);
    const over = await planCsv(tenant, [...rows(16), ...rows(3, {}, 23)]);
    expect(over.safeguards).toMatchObject([
      {
        code: 'removals_over_limit',
        actual: 9,
        message: expect.stringContaining('(6 now and 3 in the last 24 hours)'),
      },
    ]);
    expect(await apply(tenant, first.planId)).toMatchObject({ applied: 3 });
    expect(await apply(tenant, second.planId)).toMatchObject({ applied: 0, stale: 3 });
    expect((await planCsv(tenant, rows(20))).safeguards).toMatchObject([{ actual: 5, limit: 4 }]);
  });

  it('after a day both pass', async () => {
    const { tenant, plans, steps } = await twoPlans();
    await confirm(tenant, steps[0] ?? { approval: '' });
    await apply(tenant, plans[0]?.planId ?? '');
    await queryIn(tenant, `update removal_ledger set at = at - interval '24 hours'`);
    expect(await confirm(tenant, steps[1] ?? { approval: '' })).not.toHaveProperty('brake');
  });

  it('a removal that did not happen does not count', async () => {
    const { tenant, plans, steps } = await twoPlans();
    await confirm(tenant, steps[0] ?? { approval: '' });
    // All three were edited, so that their removal is stale.
    await queryIn(
      tenant,
      `update hub_membership set status = 'ended' where member_id in (select member_id from change where plan_id = $1)`,
      [plans[0]?.planId],
    );
    await queryIn(
      tenant,
      'update member set version = version + 1 where member_id in (select member_id from change where plan_id = $1)',
      [plans[0]?.planId],
    );
    expect(await apply(tenant, plans[0]?.planId ?? '')).toMatchObject({ applied: 0, stale: 3 });
    expect(await confirm(tenant, steps[1] ?? { approval: '' })).not.toHaveProperty('brake');
  });

  it('skipped removals do not count', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    await planCsv(tenant, rows(25));
    const plan = await planCsv(tenant, rows(20));
    await decide(tenant, plan, { kind: 'deprovision', action: 'skip' });
    const where = { items: [plan.changes[0]?.itemNo ?? 0] };
    await decide(tenant, plan, { kind: 'deprovision', where, action: 'deactivate' });
    await confirm(tenant, await prepare(tenant, plan, ['deprovision']));
    expect(await queryIn(tenant, 'select from removal_ledger')).toHaveLength(1);
  });

  it("is the hub's own: another hub has removals of its own", async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(10), ...people(10, { hubs: ['Alumni'] }, 20)],
    });
    for (const [hub, from] of [
      ['Mentoring', 1],
      ['Alumni', 20],
    ] as const) {
      await planCsv(tenant, rows(10, {}, from), { hub });
      await sync(tenant, rows(7, {}, from), { hub, absent: 'deactivate' });
    }
    expect(await queryIn(tenant, `select from member where status = 'deactivated'`)).toHaveLength(6);
  });
});

describe('who may', () => {
  it.each([
    ['owner', true, true],
    ['admin', true, true],
    ['approver', true, false],
    ['viewer', false, false],
    ['nobody', false, false],
  ])('%s: approve %s, override %s', async (name, approves, overrides) => {
    const tenant = await newOrganisation(home, { members: people(10) });
    const plan = await planCsv(tenant, rows(9), { partial: true });
    const heldPlan = await planCsv(tenant, rows(2));
    const actor = admin(name);
    const invitation = await planCsv(tenant, [row(30)], { partial: true, source: 'CRM' });
    expect(plan.changes).toEqual([]);
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => true,
        (error: { code: string }) => error.code,
      );
    const forbidden = (allowed: boolean) => (allowed ? true : 'forbidden');
    expect(await outcome(decide(tenant, invitation, approveAll, actor))).toBe(forbidden(approves));
    expect(await outcome(approve(tenant, invitation.planId, { actor, kinds: ['invite'] }))).toBe(
      forbidden(approves),
    );
    expect(await outcome(override(tenant, heldPlan.planId, actor))).toBe(forbidden(overrides));
  });

  it.each([
    ['owner', null, true],
    ['viewer', null, false],
    ['operator', null, false],
    ['approver', 'viewer', false],
    ['viewer', 'owner', false],
    ['approver', 'owner', true],
  ])('a token of role %s, made for %s: %s', async (role, owner, allowed) => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(1));
    const [token] = await queryIn<{ token_id: string }>(
      tenant,
      `insert into api_token (token_id, name, prefix, hash, role, admin_id, created_by)
       values (gen_random_uuid(), 'HRIS', 'psm_', 'x', $1, (select admin_id from admin_user where role = $2), 'test')
       returning token_id`,
      [role, owner],
    );
    const actor = `token:${token?.token_id}`;
    const outcome = await approve(tenant, plan.planId, { actor }).then(
      () => true,
      (error: { code: string }) => error.code,
    );
    expect(outcome).toBe(allowed ? true : 'forbidden');
    expect((await sectionsOf(tenant, plan))['invite']).toBe(allowed ? 'approved' : 'pending');
  });

  it('a token that was revoked, or has expired, may nothing', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(1));
    for (const end of ['revoked_at', 'expires_at']) {
      const [token] = await queryIn<{ token_id: string }>(
        tenant,
        `insert into api_token (token_id, name, prefix, hash, role, created_by, ${end})
         values (gen_random_uuid(), 'HRIS', 'psm_', $1::bytea, 'owner', 'test', now()) returning token_id`,
        [end],
      );
      const actor = `token:${token?.token_id}`;
      await expect(approve(tenant, plan.planId, { actor })).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});
