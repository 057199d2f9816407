import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deactivateByHand, reactivateByHand, resendInvitation } from '../../src/apply/byHand.ts';
import type { TenantScope } from '../../src/db/tenant.ts';
import { memberId, memberOf, trailOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  row,
  rows,
  type Tenant,
} from '../support/organisation.ts';
import { planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const admin = 'admin:admin@acme.test';
type ByHand<Result> = (scope: TenantScope, member: string) => Promise<Result>;

async function by<Result>(tenant: Tenant, email: string, act: ByHand<Result>): Promise<Result> {
  const id = await memberId(tenant, email);
  return inTenant(tenant, (scope) => act(scope, id));
}
const deactivate =
  (actor = admin): ByHand<unknown> =>
  (scope, member) =>
    deactivateByHand(scope, member, actor);
const reactivate =
  (actor = admin): ByHand<unknown> =>
  (scope, member) =>
    reactivateByHand(scope, member, actor, 30);
const resend =
  (actor = admin): ByHand<number> =>
  (scope, member) =>
    resendInvitation(scope, member, actor, 30);

describe('an admin', () => {
  it('deactivates with a hold of their own: enrolments end, mail stops, and no source lifts it', async () => {
    const programs = [{ hub: 'Mentoring', name: 'Spring round' }];
    const tenant = await newOrganisation(home, { members: [person(1, { programs }), ...people(3, {}, 2)] });
    const result = await by(tenant, 'person1@acme.test', deactivate());
    expect(result).toMatchObject({ status: 'deactivated', lostPrograms: ['Spring round'] });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({
      status: 'deactivated',
      holds: ['admin: manual'],
      programs: { 'Spring round': 'ended' },
    });
    expect((await trailOf(tenant, 'person1@acme.test')).at(-1)).toMatchObject({
      action: 'member.deactivated',
      actor: admin,
    });
    const plan = await planCsv(tenant, rows(4, { 'Employee Status': 'active' }));
    expect(plan.changes).toMatchObject([
      { kind: 'reactivate', ticked: false, effects: { deactivated_by: admin } },
    ]);
    await expect(by(tenant, 'person1@acme.test', deactivate())).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can lift any hold, those of sources too', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await sync(tenant, [row(1, { 'Employee Status': 'inactive' }), ...rows(3, {}, 2)]);
    await by(tenant, 'person1@acme.test', deactivate());
    expect((await memberOf(tenant, 'person1@acme.test')).holds).toHaveLength(2);
    await by(tenant, 'person1@acme.test', reactivate());
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ status: 'active', holds: [] });
    await expect(by(tenant, 'person1@acme.test', reactivate())).rejects.toMatchObject({ code: 'conflict' });
  });

  it('who reactivates somebody sends again the invitations that were stopped', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    await sync(tenant, rows(4));
    await by(tenant, 'person4@acme.test', deactivate());
    expect((await memberOf(tenant, 'person4@acme.test')).mail).toEqual([]);
    await expect(by(tenant, 'person4@acme.test', resend())).rejects.toMatchObject({ code: 'conflict' });
    await by(tenant, 'person4@acme.test', reactivate());
    expect(await memberOf(tenant, 'person4@acme.test')).toMatchObject({
      status: 'invited',
      invitations: ['Mentoring'],
      mail: ['person4@acme.test'],
    });
  });

  it('sends an invitation again: one new mail, and the old one is stopped', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    await sync(tenant, rows(4));
    expect(await by(tenant, 'person4@acme.test', resend())).toBe(1);
    expect(await memberOf(tenant, 'person4@acme.test')).toMatchObject({ mail: ['person4@acme.test'] });
    await expect(by(tenant, 'person1@acme.test', resend())).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each(['approver', 'viewer', 'nobody'])('has to be one: not %s', async (name) => {
    const tenant = await newOrganisation(home, { members: people(1) });
    const actor = `admin:${name}@acme.test`;
    for (const act of [deactivate(actor), reactivate(actor), resend(actor)]) {
      await expect(by(tenant, 'person1@acme.test', act)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});
