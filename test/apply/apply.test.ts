import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { connect } from '../../src/db/client.ts';
import type { Database } from '../../src/db/tenant.ts';
import { directoryOf, edit, memberOf } from '../support/directory.ts';
import {
  newOrganisation,
  people,
  person,
  queryIn,
  row,
  rows,
  type Row,
  type Setup,
  type Tenant,
} from '../support/organisation.ts';
import { apply, approve, planCsv, planned, pipelineOf, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
/** One connection: what is asked for first is done first. */
let single: Database;
beforeAll(async () => {
  home = await freshTenant();
  const app = connect(home.ownerUrl, 'psm_app', 1);
  single = { ...home.database, app, close: () => app.end() };
});
afterAll(async () => {
  await single.close();
  await home.close();
});

const outcomes = (tenant: Tenant) =>
  queryIn<{ item_no: number; result: string; code: string | null }>(
    tenant,
    'select item_no, result, code from change_outcome order by item_no',
  );

/** Applies in chunks of one change; after the first chunk `meanwhile` happens before anything else. */
async function applyWith(
  tenant: Tenant,
  planId: string,
  meanwhile: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  const config = { ...pipelineOf(tenant).config, apply: { chunk: 1, leaseSeconds: 15 } };
  let event: Promise<unknown> | undefined;
  const onProgress = () => {
    event ??= meanwhile();
  };
  try {
    await applyPlan({ database: single, tenantId: tenant.tenantId, config, onProgress, signal }, planId);
  } finally {
    await event;
  }
}

/** An organisation and a file with every kind of change in it. */
const setup: Setup = {
  members: [
    ...people(30, { profile: { department: 'Sales' } }),
    person(40, { hubs: ['Alumni'] }),
    person(41, { hubs: ['Alumni'] }),
  ],
};
const file: readonly Row[] = [
  row(1, { 'Email Address': 'person2@acme.test', Department: 'Sales' }),
  row(2, { 'Email Address': 'moved@acme.test', Department: 'Sales' }),
  ...rows(14, { Department: 'Finance' }, 3),
  ...rows(3, { 'Employee Status': 'inactive' }, 17),
  ...rows(8, { Department: 'Sales' }, 20),
  row(40),
  row(41, { 'Job Title': 'Analyst' }),
  ...rows(12, { Department: 'Marketing' }, 60),
];

describe('applying', () => {
  it('written rows = approved - stale - failed, and every one of them is in the trail', async () => {
    const tenant = await newOrganisation(home, setup);
    const plan = await planCsv(tenant, file);
    await approve(tenant, plan.planId, { absent: 'delete_from_hub', includeNeverInSource: true });
    await edit(tenant, 'person5@acme.test', `profile = '{"department": "Marketing"}'`);
    await queryIn(
      tenant,
      `insert into member_identity (member_id, id_space, value)
       select member_id, 'directory', 'E00060' from member where email = 'person40@acme.test'
       on conflict (tenant_id, member_id, id_space) do update set value = excluded.value`,
    );
    const result = await apply(tenant, plan.planId, 10);
    const approved = plan.changes.length;
    expect(result).toMatchObject({ stale: 1, failed: 1, applied: approved - 2 });
    const traced = await queryIn<{ item_no: number }>(
      tenant,
      `select item_no from audit_event where plan_id = $1 and entity = 'member' order by item_no`,
      [plan.planId],
    );
    const written = (await outcomes(tenant)).filter((one) => one.result === 'applied');
    expect(traced).toEqual(written.map(({ item_no }) => ({ item_no })));
    // Every effect traces to an approval by somebody allowed to.
    const [untraced] = await queryIn<{ count: number }>(
      tenant,
      `select count(*)::int as count from audit_event e left join approval a using (approval_id)
        where e.entity = 'member' and e.plan_id is not null and a.confirmed_at is null`,
    );
    expect(untraced?.count).toBe(0);
    expect((await planned(tenant, plan.planId)).status).toBe('applied');
  });

  it('nothing that was not approved does nothing, and again does nothing more', async () => {
    const tenant = await newOrganisation(home, { members: people(3) });
    const plan = await planCsv(tenant, rows(5));
    expect(await apply(tenant, plan.planId)).toMatchObject({ approvals: 0, applied: 0 });
    await approve(tenant, plan.planId, { kinds: ['invite'] });
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 2 });
    const before = await directoryOf(tenant);
    await apply(tenant, plan.planId);
    expect(await directoryOf(tenant)).toEqual(before);
  });

  it('a row that violates a constraint fails alone, whatever its chunk', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(9));
    await approve(tenant, plan.planId);
    await queryIn(
      tenant,
      `with other as (insert into member (member_id, email, email_norm) values (gen_random_uuid(), 'o@acme.test', 'o@acme.test')
         returning member_id)
       insert into member_identity (member_id, id_space, value) select member_id, 'directory', 'E00004' from other`,
    );
    const result = await apply(tenant, plan.planId);
    expect(result).toMatchObject({ applied: 8, stale: 0, failed: 1 });
    expect(result.notApplied).toMatchObject([
      {
        row: 5,
        kind: 'invite',
        result: 'failed',
        message: expect.stringContaining('belongs to another member'),
      },
    ]);
    expect(Object.keys(await directoryOf(tenant))).toHaveLength(9);
    expect(await queryIn(tenant, 'select from invitation')).toHaveLength(8);
    expect(await queryIn(tenant, 'select from outbox_message')).toHaveLength(8);
  });

  it('a newcomer whose address somebody else got since is stale', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(2));
    await approve(tenant, plan.planId);
    await sync(tenant, [row(1, { 'Unique ID': 'crm-1' })], { source: 'CRM', partial: true });
    expect(await apply(tenant, plan.planId)).toMatchObject({
      applied: 1,
      notApplied: [{ result: 'stale', message: expect.stringContaining('was created since') }],
    });
    expect((await memberOf(tenant, 'person1@acme.test')).invitations).toEqual(['Mentoring']);
  });

  it('addresses are handed on in chunks of any size', async () => {
    for (const chunk of [1, 2, 1000]) {
      const tenant = await newOrganisation(home, { members: people(5) });
      const chain = [1, 2, 3, 4].map((number) =>
        row(number, { 'Email Address': `person${number + 1}@acme.test` }),
      );
      const plan = await planCsv(tenant, [...chain, row(5, { 'Email Address': 'free@acme.test' })]);
      await approve(tenant, plan.planId);
      expect(await apply(tenant, plan.planId, chunk)).toMatchObject({ applied: 5, failed: 0, stale: 0 });
    }
  });
});

describe('stopping', () => {
  it('a process whose lease was lost writes nothing more', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(4));
    await approve(tenant, plan.planId);
    const thief = { database: single, tenantId: tenant.tenantId };
    const zombie = applyWith(tenant, plan.planId, () =>
      queryIn(thief, `update approval set fence = fence + 1, lease_until = now() + interval '1 hour'`),
    );
    await expect(zombie).rejects.toMatchObject({ code: 'apply_busy' });
    expect(await outcomes(tenant)).toHaveLength(1);
    // Nor does it give the other's lease back.
    const [approval] = await queryIn<{ leased: boolean }>(
      tenant,
      'select lease_until > now() as leased from approval',
    );
    expect(approval?.leased).toBe(true);
    await queryIn(tenant, 'update approval set lease_until = now()');
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 4 });
  });

  // ASVS 8.3.1, 16.5.3
  it('an approver who was demoted since: the rest is not applied', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(4));
    await approve(tenant, plan.planId, { actor: 'admin:approver@acme.test' });
    const inSingle = { database: single, tenantId: tenant.tenantId };
    const demote = () =>
      queryIn(inSingle, `update admin_user set role = 'viewer' where email = 'approver@acme.test'`);
    await expect(applyWith(tenant, plan.planId, demote)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await outcomes(tenant)).toHaveLength(1);
    // Not later either, nor when the admin is gone.
    await queryIn(tenant, `delete from admin_user where email = 'approver@acme.test'`);
    await expect(apply(tenant, plan.planId)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await outcomes(tenant)).toHaveLength(1);
  });

  it('a signal stops between two chunks, and the rest goes on later', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(4));
    await approve(tenant, plan.planId);
    const stop = new AbortController();
    await applyWith(tenant, plan.planId, async () => stop.abort(), stop.signal);
    expect(await outcomes(tenant)).toHaveLength(1);
    expect((await planned(tenant, plan.planId)).status).toBe('applying');
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 4 });
    expect((await planned(tenant, plan.planId)).status).toBe('applied');
  });

  it('two processes at once share the work: nobody is invited twice', async () => {
    const tenant = await newOrganisation(home);
    const plan = await planCsv(tenant, rows(30));
    await approve(tenant, plan.planId);
    const results = await Promise.all([1, 2, 3].map(() => apply(tenant, plan.planId, 4)));
    for (const result of results) expect(result).toMatchObject({ applied: 30, failed: 0, stale: 0 });
    expect(await queryIn(tenant, 'select from invitation')).toHaveLength(30);
    expect(await queryIn(tenant, 'select from outbox_message')).toHaveLength(30);
  });
});

describe('a process that is killed', () => {
  const script = fileURLToPath(new URL('fixtures/apply-once.ts', import.meta.url));
  const choice = { absent: 'deactivate', includeNeverInSource: true } as const;

  async function endState(failAt?: string) {
    const tenant = await newOrganisation(home, setup);
    const plan = await planCsv(tenant, file);
    await approve(tenant, plan.planId, choice);
    if (failAt !== undefined) {
      const child = spawn(process.execPath, [script, tenant.ownerUrl, tenant.tenantId, plan.planId], {
        env: { ...process.env, FAIL_AT: failAt },
        stdio: 'inherit',
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      const { status } = await planned(tenant, plan.planId);
      if (signal !== 'SIGKILL' || status !== 'applying') throw new Error(`It ended by ${signal}, ${status}.`);
    }
    const result = await apply(tenant, plan.planId, 5);
    const mails = await queryIn(tenant, 'select recipient, status from outbox_message order by 1, 2');
    const events = await queryIn(
      tenant,
      `select action, item_no, count(*)::int as count from audit_event where plan_id is not null group by 1, 2 order by 1, 2`,
    );
    const { applied, stale, failed } = result;
    return { directory: await directoryOf(tenant), mails, events, applied, stale, failed };
  }

  // ASVS 2.3.3, 16.5.3
  it('at any chunk: what another process goes on with ends in the state of an apply that was not killed', async () => {
    const [whole, ...killed] = await Promise.all([
      endState(),
      ...['apply:1', 'apply:3', 'apply:7'].map((failAt) => endState(failAt)),
    ]);
    expect(whole).toMatchObject({ stale: 0, failed: 0 });
    for (const state of killed) expect(state).toEqual(whole);
  });
});
