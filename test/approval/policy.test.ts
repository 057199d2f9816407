import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChangeKind, changeKinds, isAutomatic, type Policy } from '../../src/source/policy.ts';
import { directoryOf, holdByHand } from '../support/directory.ts';
import { newOrganisation, people, queryIn, row, rows, type Tenant } from '../support/organisation.ts';
import { apply, planCsv, type Planned, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const allAuto: Policy = Object.fromEntries(changeKinds.map((kind) => [kind, 'auto' as const]));
const states = (plan: Planned) => Object.fromEntries(plan.sections.map((one) => [one.kind, one.status]));
const statuses = async (tenant: Tenant) =>
  Object.values(await directoryOf(tenant)).map((member) => member.status);

describe('a policy', () => {
  it('asks by default, for every kind', () => {
    for (const kind of changeKinds) expect(isAutomatic({}, kind)).toBe(false);
  });

  it('never restores by itself, whatever it says', () => {
    expect(changeKinds.filter((kind) => isAutomatic(allAuto, kind))).toEqual(
      changeKinds.filter((kind) => kind !== 'restore'),
    );
  });

  it('approves only the kinds it lets go, and the trail names it', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, [row(1, { 'Last Name': 'Changed' }), row(2), row(9)], {
      policy: { update: 'auto' },
    });
    expect(states(plan)).toEqual({ invite: 'pending', update: 'approved', deprovision: 'pending' });
    const events = await queryIn(tenant, `select actor from audit_event where action = 'plan.approved'`);
    expect(events).toEqual([{ actor: 'policy' }]);
  });

  it('set to all-auto still never deletes: absent people are deactivated', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    await planCsv(tenant, rows(8));
    const plan = await planCsv(tenant, rows(6), { policy: allAuto });
    await apply(tenant, plan.planId);
    const gone = (await statuses(tenant)).filter((status) => status !== 'active');
    expect(gone).toEqual(['deactivated', 'deactivated']);
  });

  it.each([
    ['of people never seen in this source', () => rows(6), 0],
    [
      'while a row has no readable key',
      () => [...rows(6), row(19, { 'Unique ID': '', 'Email Address': '' })],
      0,
    ],
    ['of people the source had listed', () => rows(6), 2],
  ])('removals %s', async (what, file, removed) => {
    const tenant = await newOrganisation(home, { members: people(8) });
    if (!what.includes('never')) await planCsv(tenant, rows(8));
    const plan = await planCsv(tenant, file(), { policy: allAuto });
    await apply(tenant, plan.planId);
    expect((await statuses(tenant)).filter((status) => status !== 'active')).toHaveLength(removed);
  });

  it('does not take what is offered unticked', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await holdByHand(tenant, 'person1@acme.test');
    await sync(tenant, rows(4), {});
    await sync(tenant, rows(3), { absent: 'delete_from_tenant' });
    const plan = await planCsv(tenant, rows(4, { 'Employee Status': 'active' }), { policy: allAuto });
    expect(plan.changes.map((one) => `${one.kind} ${one.ticked}`).sort()).toEqual([
      'reactivate false',
      'restore false',
    ]);
    await apply(tenant, plan.planId);
    expect(await statuses(tenant)).toEqual(['deactivated', 'active', 'active', 'deleted']);
  });

  it('obeys every safeguard: a held plan waits for a person, all kinds of it', async () => {
    const tenant = await newOrganisation(home, { members: people(10) });
    await planCsv(tenant, rows(10));
    const plan = await planCsv(tenant, [...rows(5), row(20)], { policy: allAuto });
    expect(plan.status).toBe('held');
    expect(await apply(tenant, plan.planId)).toMatchObject({ approvals: 0 });
  });

  it('obeys the brake over 24 hours', async () => {
    const tenant = await newOrganisation(home, { members: people(25) });
    await planCsv(tenant, rows(25));
    const first = await planCsv(tenant, rows(22), { policy: allAuto });
    await apply(tenant, first.planId);
    const second = await planCsv(tenant, rows(19), { policy: allAuto });
    expect(second).toMatchObject({ status: 'held', safeguards: [{ actual: 6, limit: 4 }] });
    await apply(tenant, second.planId);
    expect((await statuses(tenant)).filter((status) => status !== 'active')).toHaveLength(3);
  });

  it('approves nothing while columns are unreviewed', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2), { policy: allAuto, accept: false });
    const kinds: ChangeKind[] = plan.sections.map((one) => one.kind);
    expect(kinds).toEqual(['invite']);
    expect(states(plan)).toEqual({ invite: 'pending' });
  });
});
