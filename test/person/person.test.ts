import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideChanges } from '../../src/approval/decisions.ts';
import { verifyTrail } from '../../src/audit/verify.ts';
import { erasePerson } from '../../src/person/erasePerson.ts';
import { exportPerson } from '../../src/person/exportPerson.ts';
import { getPlan } from '../../src/planning/store.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { memberId } from '../support/directory.ts';
import { dump } from '../support/dump.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { untilSealed } from '../support/sealed.ts';
import { approveAndApply, pipelineOf, planCsv, receiveCsv, sync } from '../support/sync.ts';
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
  Department: 'Sales',
};

/** Joins, has a new address, and waits in an open plan; somebody has looked for the person and decided. */
async function livingCanary(): Promise<TestTenant> {
  const tenant = await newOrganisation(home, { members: people(6) });
  await listen(tenant, 'https://sink.example/hooks');
  await sync(tenant, [...rows(6), canary]);
  await sync(tenant, [...rows(6), { ...canary, 'Email Address': 'canary.new@acme.test' }]);
  const open = await planCsv(tenant, [
    ...rows(5),
    row(6, { 'Job Title': 'New' }),
    {
      ...canary,
      'Email Address': 'canary.new@acme.test',
      'Job Title': 'Chief canary',
      Department: 'Canaries',
    },
  ]);
  await inTenant(tenant, (scope) =>
    decideChanges(
      scope,
      open.planId,
      { kind: 'update', where: { q: 'canary.new@acme.test' }, except: [], action: 'skip' },
      'console:test',
    ),
  );
  return tenant;
}

const ofCanary = (lines: readonly string[]) => lines.filter((line) => /canar/i.test(line));

// ASVS 14.2.7
describe('a person', () => {
  it('is given all that is kept of them, and nothing of others', async () => {
    const tenant = await livingCanary();
    const { parts } = await exportPerson(pipelineOf(tenant), 'canary.new@acme.test', 'console:test');
    expect(parts['accounts']).toEqual([
      expect.objectContaining({ email: 'canary.new@acme.test', first_name: 'Canaria', status: 'invited' }),
    ]);
    for (const part of ['unique_ids', 'hubs', 'sources', 'changes', 'invitations', 'mail', 'trail', 'files'])
      expect({ part, some: (parts[part] ?? []).length > 0 }).toEqual({ part, some: true });
    // Also in the file that named them by the address of before.
    expect(parts['files']).toHaveLength(3);
    expect(JSON.stringify(parts)).not.toMatch(/person\d@acme/);
    const trail = await queryIn(
      tenant,
      `select actor, entity from audit_event where action = 'person.exported'`,
    );
    expect(trail).toEqual([{ actor: 'console:test', entity: 'member' }]);
  });

  // ASVS 14.2.4
  it('is erased everywhere at once; others, open decisions and the trail stay', async () => {
    const tenant = await livingCanary();
    await untilSealed(tenant);
    expect(ofCanary(await dump(home, tenant))).not.toEqual([]);
    const id = await memberId(tenant, 'canary.new@acme.test');
    const { members, files } = await erasePerson(pipelineOf(tenant), id, 'console:test');
    expect([members, files.length]).toEqual([[id], 3]);
    expect(ofCanary(await dump(home, tenant))).toEqual([]);
    expect(await queryIn(tenant, 'select status from member where member_id = $1', [id])).toEqual([
      { status: 'purged' },
    ]);
    expect(await queryIn(tenant, `select from member where status <> 'purged'`)).toHaveLength(6);
    await untilSealed(tenant);
    expect(await verifyTrail(tenant.database, tenant.tenantId)).toMatchObject({ ok: true });
    const [open] = await queryIn<{ plan_id: string }>(
      tenant,
      'select plan_id from plan order by plan_id desc limit 1',
    );
    const plan = await inTenant(tenant, (scope) => getPlan(scope, open?.plan_id ?? ''));
    await approveAndApply(tenant, plan, { kinds: ['update'] });
    expect(await queryIn(tenant, `select email from member where profile ->> 'job_title' = 'New'`)).toEqual([
      { email: 'person6@acme.test' },
    ]);
    expect(ofCanary(await dump(home, tenant))).toEqual([]);
  });

  it('is erased when only files name them, planned or not', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await receiveCsv(tenant, [...rows(5), canary], { accept: false });
    await planCsv(tenant, [...rows(5), canary]);
    const { members, files } = await erasePerson(pipelineOf(tenant), 'Canary@Acme.test', 'console:test');
    expect([members, files.length]).toEqual([[], 2]);
    expect(ofCanary(await dump(home, tenant))).toEqual([]);
  });

  it('who is an admin is not erased before they are removed as such', async () => {
    const tenant = await newOrganisation(home, { members: people(1, { email: 'admin@acme.test' }) });
    const erase = erasePerson(pipelineOf(tenant), 'admin@acme.test', 'console:test');
    await expect(erase).rejects.toMatchObject({ code: 'conflict' });
  });

  it('whom nobody knows is told apart by an id, and leaves no trace by an address', async () => {
    const tenant = await newOrganisation(home);
    const unknown = '019a3f6e-1111-7d30-9c11-0f6f3c5a9b52';
    await expect(exportPerson(pipelineOf(tenant), unknown, 'a')).rejects.toMatchObject({ code: 'not_found' });
    const { parts } = await exportPerson(pipelineOf(tenant), 'nobody@acme.test', 'console:test');
    expect(Object.values(parts).flat()).toEqual([]);
  });
});
