import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activity } from '../../src/apply/activity.ts';
import { deactivateByHand, reactivateByHand } from '../../src/apply/byHand.ts';
import { purgeDue } from '../../src/apply/purge.ts';
import { grantRestore } from '../../src/apply/restore.ts';
import { memberId } from '../support/directory.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

/** Everything that happened in this tenant since the last call happened `days` ago. */
async function itWas(tenant: TestTenant, days: number): Promise<void> {
  const at = `date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - make_interval(days => ${days}) + interval '9 hours'`;
  const moved: readonly [table: string, column: string][] = [
    ['member', 'created_at'],
    ['member', 'deleted_at'],
    ['hub_membership', 'since'],
    ['hub_membership', 'ended_at'],
    ['change_outcome', 'at'],
    ['deactivation', 'at'],
    ['deactivation', 'lifted_at'],
    ['restore_request', 'decided_at'],
  ];
  for (const [table, column] of moved) {
    await queryIn(
      tenant,
      `update ${table} set ${column} = ${at} where ${column} > now() - interval '1 hour'`,
    );
  }
}

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Days ago -> members and acts. */
async function seen(tenant: TestTenant, hub?: string, days = 180) {
  const [found] =
    hub === undefined
      ? []
      : await queryIn<{ hub_id: string }>(tenant, 'select hub_id from hub where name = $1', [hub]);
  const items = await inTenant(tenant, (scope) => activity(scope, { hub: found?.hub_id, days }));
  const today = Date.parse(dayAgo(0));
  return items.map(({ day, members, invites, updates, removals }) => [
    Math.round((today - Date.parse(day)) / 86_400_000),
    members,
    `${invites} ${updates} ${removals}`,
  ]);
}

/** Runs that take part of a hub away: the safeguards are not what this is about. */
const partial = { partial: true } as const;
const admin = 'admin:owner@acme.test';

describe('the activity', () => {
  it('goes back day by day from the members that there are', async () => {
    const tenant = await newOrganisation(home, { members: people(10) });
    await itWas(tenant, 100);
    await sync(tenant, [...rows(3, { 'Job Title': 'Pilot' }), ...rows(4, {}, 21)], partial);
    await itWas(tenant, 50);
    await sync(tenant, rows(2, { 'Employee Status': 'inactive' }), partial);
    await itWas(tenant, 20);
    await sync(tenant, rows(1, { 'Employee Status': 'active' }), partial);
    await itWas(tenant, 10);
    await sync(tenant, rows(2, {}, 31), { partial: true, hub: 'Alumni' });
    await itWas(tenant, 5);

    expect(await seen(tenant, 'Mentoring')).toEqual([
      [100, 10, '0 0 0'],
      [50, 14, '4 3 0'],
      [20, 12, '0 0 2'],
      [10, 13, '0 0 0'],
      [0, 13, '0 0 0'],
    ]);
    expect(await seen(tenant, 'Alumni')).toEqual([
      [5, 2, '2 0 0'],
      [0, 2, '0 0 0'],
    ]);
    expect(await seen(tenant)).toEqual([
      [100, 10, '0 0 0'],
      [50, 14, '4 3 0'],
      [20, 12, '0 0 2'],
      [10, 13, '0 0 0'],
      [5, 15, '2 0 0'],
      [0, 15, '0 0 0'],
    ]);
    // A window begins where it begins, with the members of then.
    expect(await seen(tenant, 'Mentoring', 21)).toEqual([
      [20, 12, '0 0 2'],
      [10, 13, '0 0 0'],
      [0, 13, '0 0 0'],
    ]);
    expect(await seen(tenant, 'Mentoring', 20)).toEqual([
      [10, 13, '0 0 0'],
      [0, 13, '0 0 0'],
    ]);
  });

  it('takes nobody away twice, and lets people come back', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    const id = (number: number) => memberId(tenant, `person${number}@acme.test`);
    const first = await id(1);
    await sync(tenant, rows(8), partial);
    await itWas(tenant, 90);
    // Deactivated by the file, then by hand as well.
    await sync(tenant, rows(1, { 'Employee Status': 'inactive' }), partial);
    await itWas(tenant, 80);
    await inTenant(tenant, (scope) => deactivateByHand(scope, first, admin));
    await itWas(tenant, 70);
    await inTenant(tenant, (scope) => reactivateByHand(scope, first, admin, 7));
    await itWas(tenant, 60);
    // One leaves the hub, one the tenant, and both come back.
    const absent = { absent: 'delete_from_hub' } as const;
    await sync(tenant, [row(1), ...rows(6, {}, 3)], absent);
    await itWas(tenant, 50);
    await sync(tenant, [row(1), ...rows(5, {}, 4)], { absent: 'delete_from_tenant' });
    await itWas(tenant, 40);
    await sync(tenant, [row(2)], partial);
    await itWas(tenant, 30);
    const third = await id(3);
    await queryIn(
      tenant,
      `insert into restore_request (request_id, member_id, status, requested_by)
      values (gen_random_uuid(), '${third}', 'filed', 'x')`,
    );
    await inTenant(tenant, (scope) => grantRestore(scope, third, admin, 7));
    await itWas(tenant, 20);

    expect(await seen(tenant, 'Mentoring')).toEqual([
      [90, 8, '0 0 0'],
      [80, 7, '0 0 1'],
      [70, 7, '0 0 1'],
      [60, 8, '0 0 0'],
      [50, 7, '0 0 1'],
      [40, 6, '0 0 1'],
      [30, 7, '1 0 0'],
      [20, 8, '0 0 0'],
      [0, 8, '0 0 0'],
    ]);
    // Of the tenant, leaving a hub takes nobody away.
    expect(await seen(tenant)).toEqual([
      [90, 8, '0 0 0'],
      [80, 7, '0 0 1'],
      [70, 7, '0 0 1'],
      [60, 8, '0 0 0'],
      [50, 8, '0 0 1'],
      [40, 7, '0 0 1'],
      [30, 7, '1 0 0'],
      [20, 8, '0 0 0'],
      [0, 8, '0 0 0'],
    ]);
  });

  it('remembers who was purged, and says that nothing happened', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    await itWas(tenant, 300);
    await sync(tenant, rows(6), partial);
    await sync(tenant, rows(5), { absent: 'delete_from_tenant' });
    await itWas(tenant, 60);
    const before = [
      [60, 5, '0 0 1'],
      [0, 5, '0 0 0'],
    ];
    expect(await seen(tenant, 'Mentoring')).toEqual(before);
    await queryIn(tenant, 'update member set purge_after = now() where deleted_at is not null');
    expect(await inTenant(tenant, (scope) => purgeDue(scope))).toBe(1);
    expect(await seen(tenant, 'Mentoring')).toEqual(before);
    expect(await seen(tenant)).toEqual(before);
    expect(await seen(tenant, 'Mentoring', 365)).toEqual([[300, 6, '0 0 0'], ...before]);
    expect(await seen(tenant, 'Alumni')).toEqual([[0, 0, '0 0 0']]);
  });
});
