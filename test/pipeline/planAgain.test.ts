import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmApproval, prepareApproval } from '../../src/approval/approve.ts';
import { carried, type MadeRule } from '../../src/approval/carry.ts';
import { decideChanges, type Decision } from '../../src/approval/decisions.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { getPlan, planDigest } from '../../src/planning/store.ts';
import type { ChangeKind } from '../../src/source/policy.ts';
import { directoryOf, edit, memberOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  queryIn,
  row,
  rows,
  type Tenant,
} from '../support/organisation.ts';
import { apply, atConsole, pipelineOf, planCsv, planned, type Planned, proposals } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

/** As the button "Plan again" does. */
async function planAgain(tenant: Tenant, plan: { readonly runId: string }): Promise<Planned> {
  const { planId } = await planRun(pipelineOf(tenant), plan.runId);
  return planned(tenant, planId);
}

const decide = (tenant: Tenant, { planId }: { planId: string }, decision: Decision) =>
  inTenant(tenant, (scope) => decideChanges(scope, planId, decision, atConsole));

/** What a person has decided, and nothing else, is approved and carried out. */
async function carryOut(tenant: Tenant, { planId }: { planId: string }, kinds: ChangeKind[]) {
  await inTenant(tenant, async (scope) => {
    const digest = planDigest(await getPlan(scope, planId), kinds);
    const { approval } = await prepareApproval(scope, planId, { kinds, digest }, atConsole);
    await confirmApproval(scope, approval, atConsole);
  });
  return apply(tenant, planId);
}

const itemOf = (plan: Planned, email: string) =>
  plan.changes.find((one) => one.person.email === email)?.itemNo ?? 0;
const actionsOf = (plan: Planned) =>
  Object.fromEntries(plan.changes.map((one) => [one.person.email?.replace('@acme.test', ''), one.action]));

describe('a run that is planned again after parts of it were applied', () => {
  it('proposes just what is left, with the values as they are now', async () => {
    const tenant = await newOrganisation(home, { members: people(8, { profile: { department: 'Sales' } }) });
    const first = await planCsv(tenant, [...rows(6, { Department: 'Finance' }), row(20), row(21)]);
    await decide(tenant, first, { kind: 'update', action: 'approve' });
    await decide(tenant, first, { kind: 'invite', action: 'approve' });
    await edit(tenant, 'person2@acme.test', `profile = '{"department": "Marketing"}'`);
    const { applied, stale } = await carryOut(tenant, first, ['update', 'invite']);
    expect({ applied, stale }).toEqual({ applied: 7, stale: 1 });

    const again = await planAgain(tenant, first);
    expect(proposals(again)).toEqual([
      'deprovision person7@acme.test: never_in_source',
      'deprovision person8@acme.test: never_in_source',
      'update person2@acme.test: differs',
    ]);
    expect(again.changes.find((one) => one.kind === 'update')).toMatchObject({
      before: { department: 'Marketing' },
      after: { department: 'Finance' },
      // It is not what was approved: a person looks at it again.
      action: null,
      result: null,
    });
    expect(again.rows).toMatchObject({ read: 8, unchanged: 7, planned: 1 });
    const before = await inTenant(tenant, (scope) => getPlan(scope, first.planId));
    expect(before.sections.map((one) => [one.kind, one.status])).toEqual([
      ['invite', 'applied'],
      ['update', 'applied'],
      ['deprovision', 'superseded'],
    ]);

    await decide(tenant, again, { kind: 'update', action: 'approve' });
    expect(await carryOut(tenant, again, ['update'])).toMatchObject({ applied: 1, stale: 0, failed: 0 });
    expect((await memberOf(tenant, 'person2@acme.test')).profile).toEqual({ department: 'Finance' });
    expect(proposals(await planAgain(tenant, first))).toEqual(proposals(again).slice(0, 2));
  });

  it('invites nobody twice, and counts nothing twice', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    const first = await planCsv(tenant, [...rows(6), row(20), row(21), row(22)]);
    await decide(tenant, first, { kind: 'invite', where: { items: [1, 2] }, action: 'approve' });
    await carryOut(tenant, first, ['invite']);
    const again = await planAgain(tenant, first);
    expect(again.counts).toMatchObject({ invite: 1, deprovision: 2, update: 0 });
    await decide(tenant, again, { kind: 'invite', action: 'approve' });
    await decide(tenant, again, { kind: 'deprovision', action: 'delete_from_hub' });
    await carryOut(tenant, again, ['invite', 'deprovision']);
    const once = await queryIn<{ mails: number; invitations: number; removals: number }>(
      tenant,
      `select (select count(*)::int from outbox_message where kind = 'invitation') as mails,
              (select count(*)::int from invitation) as invitations,
              (select count(*)::int from removal_ledger) as removals`,
    );
    expect(once).toEqual([{ mails: 3, invitations: 3, removals: 2 }]);
    expect(Object.keys(await directoryOf(tenant))).toHaveLength(11);
    const last = await planAgain(tenant, first);
    expect(last.changes).toEqual([]);
    const { status } = (await queryIn<{ status: string }>(tenant, 'select status from run'))[0] ?? {};
    expect(status).toBe('done');
  });

  it('offers a newcomer whose account was made meanwhile an invitation to that account', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const first = await planCsv(tenant, [...rows(4), row(20)]);
    await decide(tenant, first, { kind: 'invite', action: 'approve' });
    await queryIn(
      tenant,
      `insert into member (member_id, email, email_norm, first_name, last_name, accepted_at)
       values (gen_random_uuid(), 'person20@acme.test', 'person20@acme.test', 'Ada', 'Lovelace', now())`,
    );
    expect(await carryOut(tenant, first, ['invite'])).toMatchObject({ applied: 0, stale: 1 });
    const again = await planAgain(tenant, first);
    expect(proposals(again)).toEqual(['invite person20@acme.test: joins_hub']);
    expect(actionsOf(again)).toEqual({ person20: null });
  });

  it('shows what failed again, undecided', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    const first = await planCsv(tenant, [
      row(1, { 'Email Address': 'taken@acme.test' }),
      row(2, { 'First Name': 'Ada' }),
      ...rows(3, {}, 3),
    ]);
    await decide(tenant, first, { kind: 'update', action: 'approve' });
    await edit(tenant, 'person5@acme.test', `email = 'taken@acme.test', email_norm = 'taken@acme.test'`);
    expect(await carryOut(tenant, first, ['update'])).toMatchObject({ applied: 1, failed: 1 });
    await edit(tenant, 'taken@acme.test', `email = 'person5@acme.test', email_norm = 'person5@acme.test'`);
    const again = await planAgain(tenant, first);
    expect(proposals(again)).toEqual(['update person1@acme.test: differs']);
    expect(actionsOf(again)).toEqual({ person1: null });
  });
});

describe('decisions', () => {
  it('to skip hold for the same changes when the rest of their section was applied', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    const first = await planCsv(tenant, [row(20), ...rows(8, { 'Job Title': 'Analyst' })]);
    await decide(tenant, first, { kind: 'invite', action: 'approve' });
    await decide(tenant, first, { kind: 'update', where: { ticked: true }, action: 'approve' });
    const skipped = ['person3@acme.test', 'person5@acme.test'].map((email) => itemOf(first, email));
    await decide(tenant, first, { kind: 'update', where: { items: skipped }, action: 'skip' });
    await edit(tenant, 'person1@acme.test', `profile = '{"job_title": "Director"}'`);
    await edit(tenant, 'person5@acme.test', `profile = '{"job_title": "Director"}'`);
    await carryOut(tenant, first, ['invite', 'update']);

    const again = await planAgain(tenant, first);
    // Person 5 differs from what was skipped; person 3 does not, though its number does.
    expect(actionsOf(again)).toEqual({ person1: null, person3: 'skip', person5: null });
    expect(itemOf(again, 'person3@acme.test')).not.toBe(itemOf(first, 'person3@acme.test'));
    const rules = await queryIn(
      tenant,
      'select seq, action, actor, filter, except_items from decision_rule where plan_id = $1',
      [again.planId],
    );
    const items = [itemOf(again, 'person3@acme.test')];
    expect(rules).toEqual([
      { seq: 1, action: 'skip', actor: atConsole, filter: { items }, except_items: [] },
    ]);
  });

  it('hold for the same changes of a section that nobody approved; what is new is undecided', async () => {
    const tenant = await newOrganisation(home, { members: people(10, { profile: { department: 'Sales' } }) });
    const first = await planCsv(tenant, [row(20), ...rows(8, { Department: 'Finance' }), row(9), row(10)]);
    await decide(tenant, first, { kind: 'invite', action: 'approve' });
    await decide(tenant, first, { kind: 'update', action: 'approve' });
    await decide(tenant, first, {
      kind: 'update',
      where: { segment: { field: 'department', value: 'Finance' } },
      except: [itemOf(first, 'person4@acme.test')],
      action: 'skip',
    });
    await decide(tenant, first, {
      kind: 'update',
      where: { items: [itemOf(first, 'person7@acme.test')] },
      action: 'approve',
    });
    await carryOut(tenant, first, ['invite']);

    const expected = { person1: 'skip', person4: 'approve', person7: 'approve' };
    const again = await planAgain(tenant, first);
    expect(actionsOf(again)).toMatchObject(expected);
    expect(Object.values(actionsOf(again)).filter((action) => action === 'skip')).toHaveLength(6);

    // A newer file: person 2 gets another department, person 9 comes in addition.
    const newer = await planCsv(tenant, [
      row(20),
      row(1, { Department: 'Finance' }),
      row(2, { Department: 'Marketing' }),
      ...rows(7, { Department: 'Finance' }, 3),
      row(10),
    ]);
    expect(actionsOf(newer)).toMatchObject({ ...expected, person2: null, person9: null, person3: 'skip' });
  });

  it('are not taken over from a section that was carried out by another run', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const file = rows(4, { 'Job Title': 'Analyst' });
    const first = await planCsv(tenant, file);
    await decide(tenant, first, { kind: 'update', action: 'approve' });
    const items = [itemOf(first, 'person3@acme.test')];
    await decide(tenant, first, { kind: 'update', where: { items }, action: 'skip' });
    await carryOut(tenant, first, ['update']);
    expect(actionsOf(await planCsv(tenant, file))).toEqual({ person3: null });
  });

  it('of a policy are made anew', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const first = await planCsv(tenant, rows(4, { 'Job Title': 'Analyst' }));
    await inTenant(tenant, (scope) =>
      decideChanges(scope, first.planId, { kind: 'update', action: 'approve' }, 'policy'),
    );
    expect(Object.values(actionsOf(await planAgain(tenant, first)))).toEqual([null, null, null, null]);
  });
});

describe('what holds of earlier decisions', () => {
  const rule = (seq: number, more: Partial<MadeRule>): MadeRule => ({
    seq,
    action: 'approve',
    filter: {},
    except: [],
    actor: atConsole,
    at: new Date(0),
    ...more,
  });
  const renumbered = new Map([
    [7, 3],
    [9, 4],
  ]);

  it('names the items by their new numbers, and leaves out what is new', () => {
    const rules = [
      rule(4, { filter: { items: [7, 8, 9] }, action: 'skip' }),
      rule(1, { filter: { ticked: true }, except: [9, 8] }),
    ];
    expect(carried(rules, { renumbered, deciding: new Set([1]), unmatched: [6, 5] })).toEqual([
      rule(1, { filter: { ticked: true }, except: [4, 6, 5] }),
      rule(2, { filter: { items: [3, 4] }, action: 'skip' }),
    ]);
  });

  it('is nothing where no such item is left, or where the rule decided about nothing that is left', () => {
    const rules = [rule(1, { filter: { items: [8] } }), rule(2, {})];
    expect(carried(rules, { renumbered, deciding: new Set(), unmatched: [] })).toEqual([]);
  });

  it('is only what names items when too much is new', () => {
    const rules = [rule(1, {}), rule(2, { filter: { items: [7] }, action: 'skip' })];
    expect(carried(rules, { renumbered, deciding: new Set([1]), unmatched: undefined })).toEqual([
      rule(1, { filter: { items: [3] }, action: 'skip' }),
    ]);
  });
});
