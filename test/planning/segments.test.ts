import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listChanges } from '../../src/approval/changes.ts';
import type { ChangeFilter } from '../../src/approval/rules.ts';
import { segmentsOf } from '../../src/planning/change.ts';
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
import { planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const profile = { department: 'Sales', languages: ['English', 'German'], job_title: 'Analyst' };

describe('the segments of a change', () => {
  it('are the profile with what the change writes, of fields with options only', () => {
    const keys = ['department', 'languages'];
    expect(segmentsOf(keys, profile, { department: 'Finance', job_title: 'Director' })).toEqual({
      department: 'Finance',
      languages: ['English', 'German'],
    });
    expect(segmentsOf(keys, profile, { department: null })).toEqual({ languages: ['English', 'German'] });
    expect(segmentsOf(keys, null, { languages: ['French'] })).toEqual({ languages: ['French'] });
    expect(segmentsOf([], profile, profile)).toEqual({});
  });

  it('are those of newcomers, members and leavers as they will be', async () => {
    const tenant = await newOrganisation(home, {
      members: [1, 2, 3, 4].map((number) => person(number, { profile })),
    });
    const plan = await planCsv(tenant, [
      row(1, { Department: 'Finance', 'Employee Status': '' }),
      row(2, { 'Job Title': 'Director' }),
      row(3, { 'Employee Status': 'inactive', Languages: 'French' }),
      row(9, { Department: 'Marketing', Languages: 'German;French', 'Job Title': 'Analyst' }),
      row(10),
    ]);
    expect(Object.fromEntries(plan.changes.map((one) => [one.person.email, one.segments]))).toEqual({
      'person1@acme.test': { department: 'Finance', languages: ['English', 'German'] },
      'person2@acme.test': { department: 'Sales', languages: ['English', 'German'] },
      'person3@acme.test': { department: 'Sales', languages: ['French'] },
      'person9@acme.test': { department: 'Marketing', languages: ['French', 'German'] },
      'person10@acme.test': {},
      'person4@acme.test': { department: 'Sales', languages: ['English', 'German'] },
    });
  });

  it('of who is in another hub, and of who was deleted, are those of the account', async () => {
    const others = people(4, {}, 5);
    const tenant = await newOrganisation(home, {
      members: [person(1, { profile }), person(2, { profile, hubs: ['Alumni'] }), ...others],
    });
    const file = [row(2, { Department: 'Finance', Languages: '' }), ...rows(4, {}, 5)];
    await sync(tenant, file, { absent: 'delete_from_tenant', includeNeverInSource: true });
    const back = await planCsv(tenant, [row(1), ...file]);
    expect(back.changes).toMatchObject([{ kind: 'restore', segments: { department: 'Sales' } }]);
    const joins = await planCsv(tenant, [row(5, { Languages: 'French' })], { hub: 'Alumni', partial: true });
    expect(joins.changes).toMatchObject([
      { kind: 'invite', reason: 'joins_hub', segments: { languages: ['French'] } },
    ]);
  });

  it('select changes for lists and decisions; of several options each one does', async () => {
    const tenant = await newOrganisation(home, { members: [person(1, { profile })] });
    const plan = await planCsv(tenant, [
      row(1, { 'First Name': 'Ada' }),
      row(2, { Department: 'Sales', Languages: 'French' }),
      row(3, { Department: 'Finance', Languages: 'French;German' }),
    ]);
    const found = (where: ChangeFilter) => itemsOf(tenant, plan.planId, where);
    expect(await found({ segment: { field: 'department', value: 'Sales' } })).toEqual([1, 2]);
    expect(await found({ segment: { field: 'languages', value: 'German' } })).toEqual([1, 3]);
    expect(await found({ segment: { field: 'languages', value: 'Germ' } })).toEqual([]);
    expect(await found({ segment: { field: 'job_title', value: 'Analyst' } })).toEqual([]);
    expect(await found({ segment: { field: 'languages', value: 'French' }, reason: 'new' })).toEqual([2, 3]);
  });

  it('do not move with the options: the plan is as it was made', async () => {
    const tenant = await newOrganisation(home, { members: [person(1, { profile })] });
    const plan = await planCsv(tenant, [row(1, { 'First Name': 'Ada' })]);
    await queryIn(tenant, `update member set profile = '{"department": "Finance"}'`);
    expect(await itemsOf(tenant, plan.planId, { segment: { field: 'department', value: 'Sales' } })).toEqual([
      1,
    ]);
  });
});

async function itemsOf(tenant: Tenant, planId: string, where: ChangeFilter): Promise<number[]> {
  const { items } = await inTenant(tenant, (scope) => listChanges(scope, planId, { where, limit: 100 }));
  return items.map((one) => one.itemNo);
}
