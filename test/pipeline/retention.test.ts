import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTrail } from '../../src/audit/verify.ts';
import { changeSettings, type SettingsChange } from '../../src/directory/settings.ts';
import { retain } from '../../src/pipeline/retention.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { inTenant, newOrganisation, people, queryIn, rows } from '../support/organisation.ts';
import { untilSealed } from '../support/sealed.ts';
import { planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: TestTenant;
const log = { info: () => {}, warn: () => {} };
const clean = () => retain({ database: home.database, config: { landingDays: 14 }, log });

beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home, { members: people(3) });
  await listen(tenant, 'https://sink.example/hooks');
  await sync(tenant, rows(5));
  await planCsv(tenant, rows(6));
  await queryIn(tenant, `update outbox_message set status = 'sent', sent_at = now()`);
});
afterAll(() => home.close());

/** As if everything had happened that many days ago. */
async function age(days: number): Promise<void> {
  for (const [table, column] of [
    ['landing', 'created_at'],
    ['run', 'created_at'],
    ['plan', 'created_at'],
    ['outbox_message', 'created_at'],
    ['webhook_delivery', 'created_at'],
    ['webhook_event', 'occurred_at'],
  ])
    await queryIn(tenant, `update ${table} set ${column} = now() - make_interval(days => $1)`, [days]);
}

const set = (retention: SettingsChange['retention']) =>
  inTenant(tenant, (scope) => changeSettings(scope, { retention }, 'console:test'));

/** How many are left of each kind. */
async function left(): Promise<Record<string, number>> {
  const [counts] = await queryIn<Record<string, number>>(
    tenant,
    `select (select count(*)::int from landing_chunk) as files,
            (select count(*)::int from outbox_message where recipient is not null) as mail,
            (select count(*)::int from webhook_delivery) as deliveries,
            (select count(*)::int from change where person ->> 'email' is not null) as plans,
            (select count(*)::int from plan_section where status = 'pending') as open`,
  );
  return counts ?? {};
}

// ASVS 14.2.4, 14.2.7
describe('what a tenant keeps', () => {
  it('is what its settings say, by kind, and files never longer than the server keeps them', async () => {
    const all = await left();
    expect(Object.values(all).every((count) => count > 0)).toBe(true);
    await clean();
    expect(await left()).toEqual(all);

    await age(5);
    await set({ filesDays: 7, mailDays: 7, deliveriesDays: 7 });
    await clean();
    expect(await left()).toEqual(all);

    await set({ mailDays: 4 });
    await clean();
    expect(await left()).toEqual({ ...all, mail: 0 });

    await set({ deliveriesDays: 4 });
    await clean();
    expect(await left()).toMatchObject({ mail: 0, deliveries: 0, files: all['files'], open: all['open'] });

    await set({ filesDays: 4 });
    await clean();
    expect(await left()).toMatchObject({ files: 0, open: 0, plans: all['plans'] });

    await set({ filesDays: 365, plansDays: 30 });
    await age(29);
    await clean();
    expect(await left()).toMatchObject({ plans: all['plans'] });
    await age(31);
    await clean();
    expect(await left()).toMatchObject({ plans: 0 });
  });

  it('is a trail whose entries stay when their particulars go', async () => {
    const particulars = () => queryIn(tenant, 'select from audit_payload');
    const owner = new pg.Client({ connectionString: home.ownerUrl });
    await owner.connect();
    await owner.query('set session_replication_role = replica');
    await owner.query(`update audit_event set at = at - interval '31 days' where tenant_id = $1`, [
      tenant.tenantId,
    ]);
    await owner.end();
    await untilSealed(tenant);
    const { entries } = await verifyTrail(tenant.database, tenant.tenantId);
    await set({ auditDays: 32 });
    await clean();
    expect(await particulars()).toHaveLength(entries + 1);
    await set({ auditDays: 30 });
    await clean();
    expect(await particulars()).toHaveLength(2);
    await untilSealed(tenant);
    expect(await verifyTrail(tenant.database, tenant.tenantId)).toMatchObject({
      ok: true,
      entries: entries + 2,
    });
  });

  it('is a file as long as the server keeps it, whatever the tenant would like', async () => {
    await planCsv(tenant, rows(7));
    await set({ filesDays: 300 });
    await age(15);
    await clean();
    expect(await left()).toMatchObject({ files: 0 });
  });
});
