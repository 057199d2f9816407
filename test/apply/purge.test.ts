import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purgeDue } from '../../src/apply/purge.ts';
import { retain } from '../../src/pipeline/retention.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { memberId } from '../support/directory.ts';
import { dump } from '../support/dump.ts';
import { inTenant, newOrganisation, people, queryIn, rows, type Tenant } from '../support/organisation.ts';
import { approveAndApply, planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const canary = {
  'Unique ID': 'CANARY-77',
  'First Name': 'Canaria',
  'Last Name': 'Canarsie',
  'Email Address': 'canary@acme.test',
  'Job Title': 'Canary keeper',
  Department: 'Canaries',
  // An option, which stays one; nobody else speaks it.
  Languages: 'French',
};
const ofCanary = (lines: readonly string[]) => lines.filter((line) => /canar|^change .*French/i.test(line));

/** Comes, is invited, changes, leaves, and is deleted from the tenant: every table has had something to say of the person. */
async function lifeOfCanary(): Promise<{ tenant: Tenant; id: string }> {
  const tenant = await newOrganisation(home, { members: people(5) });
  await listen(tenant, 'https://sink.example/hooks');
  await sync(tenant, [...rows(5), canary]);
  const id = await memberId(tenant, 'canary@acme.test');
  await sync(tenant, [...rows(5), { ...canary, 'Email Address': 'canary.new@acme.test' }]);
  const gone = await planCsv(tenant, rows(5));
  await approveAndApply(tenant, gone, { absent: 'delete_from_tenant' });
  return { tenant, id };
}

const log = { info: () => {}, warn: () => {} };

describe('purge', () => {
  it('leaves a deleted member alone on day 29', async () => {
    const { tenant, id } = await lifeOfCanary();
    await queryIn(tenant, `update member set purge_after = now() + interval '1 day' where member_id = $1`, [
      id,
    ]);
    expect(await inTenant(tenant, (scope) => purgeDue(scope))).toBe(0);
    const lines = ofCanary(await dump(home, tenant));
    expect(lines.filter((line) => line.includes('French'))).not.toEqual([]);
    expect(lines.filter((line) => !line.includes('French'))).not.toEqual([]);
  });

  // ASVS 14.2.4
  it('erases the personal data everywhere after 30 days, and leaves a tombstone and the trail', async () => {
    const { tenant, id } = await lifeOfCanary();
    await queryIn(tenant, `update member set purge_after = now() where deleted_at is not null`);
    for (const table of ['landing', 'run', 'plan']) {
      await queryIn(tenant, `update ${table} set created_at = now() - interval '30 days'`);
    }
    await retain({ database: home.database, config: { landingDays: 14 }, log });
    expect(ofCanary(await dump(home, tenant))).toEqual([]);
    expect(await queryIn(tenant, 'select status from member where member_id = $1', [id])).toEqual([
      { status: 'purged' },
    ]);
    const trail = await queryIn<{ action: string }>(
      tenant,
      'select action from audit_event where entity_id = $1 order by event_id',
      [id],
    );
    expect(trail.map(({ action }) => action)).toEqual([
      'member.invited',
      'member.updated',
      'member.deleted',
      'member.purged',
    ]);
    expect(await queryIn(tenant, 'select landing_id from landing_chunk')).toEqual([]);
    const heard = await queryIn(
      tenant,
      `select type, status from webhook_event join webhook_delivery using (event_id)
        where data -> 'member' ->> 'id' = $1 order by event_id`,
      [id],
    );
    expect(heard).toEqual([
      { type: 'member.invited', status: 'cancelled' },
      { type: 'member.updated', status: 'cancelled' },
      { type: 'member.deleted', status: 'cancelled' },
    ]);
  });
});
