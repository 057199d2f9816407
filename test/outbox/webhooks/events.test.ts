import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deactivateByHand, reactivateByHand } from '../../../src/apply/byHand.ts';
import { grantRestore } from '../../../src/apply/restore.ts';
import { planRun } from '../../../src/pipeline/pipeline.ts';
import { recordPullFailed } from '../../../src/source/health.ts';
import { memberId } from '../../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  people,
  queryIn,
  row,
  rows,
  type Tenant,
} from '../../support/organisation.ts';
import { atConsole, override, pipelineOf, planCsv, receiveCsv, sync } from '../../support/sync.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { everything, listen } from './fixtures/listening.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const nowhere = 'https://sink.example/hooks';

// oxlint-disable-next-line typescript/no-explicit-any
type Happened = { readonly type: string; readonly data: any };

/** What was written since the last time somebody looked, in the order in which it happened. */
async function happened(tenant: Tenant): Promise<Happened[]> {
  const events = await queryIn<Happened>(tenant, 'select type, data from webhook_event order by event_id');
  await queryIn(tenant, 'delete from webhook_event');
  return events;
}

const typesOf = (events: readonly Happened[]) => events.map(({ type }) => type);

async function following(events: readonly string[] = everything): Promise<TestTenant> {
  const tenant = await newOrganisation(home, { members: people(6) });
  await listen(tenant, nowhere, events);
  return tenant;
}

const members = everything.filter((type) => type.startsWith('member.'));

describe('an effect on a member is one event', () => {
  it('of everything that a plan does, with ids, status and the keys of what changed', async () => {
    const tenant = await following(members);
    const plan = await sync(
      tenant,
      [
        ...rows(4).map((one, index) => (index === 0 ? { ...one, 'Job Title': 'Secret keeper' } : one)),
        row(7),
      ],
      { absent: 'deactivate', includeNeverInSource: true },
    );
    const events = await happened(tenant);
    expect(typesOf(events).sort()).toEqual([
      'member.deactivated',
      'member.deactivated',
      'member.invited',
      'member.updated',
    ]);
    const [hub] = await queryIn<{ id: string }>(
      tenant,
      `select hub_id as id from hub where name = 'Mentoring'`,
    );
    const of = (type: string) => events.find((one) => one.type === type)?.data;
    expect(of('member.invited')).toEqual({
      member: {
        id: await memberId(tenant, 'person7@acme.test'),
        unique_id: 'E00007',
        email: 'person7@acme.test',
        status: 'invited',
        version: expect.any(Number),
      },
      hub: { id: hub?.id, name: 'Mentoring' },
      plan: plan.planId,
      reason: 'new',
      by: 'console',
    });
    expect(of('member.updated')).toMatchObject({
      member: { email: 'person1@acme.test', status: 'active' },
      changed: ['job_title'],
      reason: 'differs',
    });
    expect(of('member.deactivated')).toMatchObject({
      member: { status: 'deactivated' },
      reason: 'never_in_source',
    });
    // Names and values stay here: who needs them asks.
    expect(JSON.stringify(events)).not.toMatch(/Secret keeper|First[a-z]|Last[a-z]/);
  });

  it('of coming back', async () => {
    const tenant = await following(members);
    await sync(tenant, rows(6));
    await sync(tenant, rows(5), { absent: 'deactivate' });
    await sync(tenant, rows(6));
    expect((await happened(tenant)).map(({ type, data }) => [type, data.reason, data.member.status])).toEqual(
      [
        ['member.deactivated', 'left_source', 'deactivated'],
        ['member.reactivated', 'returned', 'active'],
      ],
    );
  });

  it('of leaving one hub and of leaving altogether, told apart', async () => {
    const tenant = await following(members);
    await sync(tenant, rows(5), { absent: 'delete_from_hub', includeNeverInSource: true });
    await sync(tenant, rows(4), { absent: 'delete_from_tenant' });
    expect((await happened(tenant)).map(({ type, data }) => [type, data.scope, data.member.status])).toEqual([
      ['member.deleted', 'hub', 'active'],
      ['member.deleted', 'tenant', 'deleted'],
    ]);
  });

  it('by hand, and when an operator restores', async () => {
    const tenant = await following(members);
    const id = await memberId(tenant, 'person2@acme.test');
    await inTenant(tenant, (scope) => deactivateByHand(scope, id, 'admin:owner@acme.test'));
    await inTenant(tenant, (scope) => reactivateByHand(scope, id, 'admin:owner@acme.test', 14));
    await queryIn(tenant, 'update member_identity set live = false where member_id = $1', [id]);
    await queryIn(
      tenant,
      `update member set deleted_at = now(), purge_after = now() + interval '9 days' where member_id = $1`,
      [id],
    );
    await inTenant(tenant, (scope) => grantRestore(scope, id, 'token:x', 14));
    const events = await happened(tenant);
    expect(events.map(({ type, data }) => [type, data.reason, data.member.status, data.by])).toEqual([
      ['member.deactivated', 'manual', 'deactivated', 'admin'],
      ['member.reactivated', 'manual', 'active', 'admin'],
      ['member.restored', null, 'active', 'token'],
    ]);
    expect(JSON.stringify(events)).not.toContain('owner@acme.test');
  });

  it('has the id of its entry in the trail, and is there only if the effect is', async () => {
    const tenant = await following(members);
    const id = await memberId(tenant, 'person2@acme.test');
    const broken = inTenant(tenant, async (scope) => {
      await deactivateByHand(scope, id, atConsole);
      throw new Error('crash');
    });
    await expect(broken).rejects.toThrow('crash');
    expect(await queryIn(tenant, 'select from webhook_event')).toEqual([]);
    await inTenant(tenant, (scope) => deactivateByHand(scope, id, atConsole));
    const same = await queryIn(
      tenant,
      `select a.action from webhook_event v join audit_event a using (event_id) join webhook_delivery d using (event_id)`,
    );
    expect(same).toEqual([{ action: 'member.deactivated' }]);
  });
});

describe('runs and plans', () => {
  const flow = ['run.finished', 'plan.pending', 'plan.held'];

  it('a plan that waits is told with its numbers, the run when it is through', async () => {
    const tenant = await following(flow);
    const plan = await sync(tenant, [...rows(6), row(7)]);
    const events = await happened(tenant);
    expect(typesOf(events)).toEqual(['plan.pending', 'run.finished']);
    expect(events[0]?.data).toMatchObject({
      plan: { id: plan.planId, population: 'full' },
      run: plan.runId,
      hub: { name: 'Mentoring' },
      waiting: { invite: 1 },
      rows: { read: 7, unchanged: 6, planned: 1 },
      unreviewed_columns: 0,
      safeguards: [],
    });
    expect(events[1]?.data).toMatchObject({
      run: {
        id: plan.runId,
        status: 'done',
        read: 'upload',
        population: 'full',
        finished_at: expect.any(String),
      },
      plan: plan.planId,
      applied: { invite: 1 },
      stale: 0,
      failed: 0,
      error: null,
    });
  });

  it('what policy approves waits for nobody', async () => {
    const tenant = await following(flow);
    const plan = await planCsv(tenant, [...rows(6), row(7)], { policy: { invite: 'auto' } });
    expect(plan.status).toBe('approved');
    expect(await happened(tenant)).toEqual([]);
  });

  it('a file that changes nothing is a run that has finished', async () => {
    const tenant = await following(flow);
    await planCsv(tenant, rows(6));
    expect(typesOf(await happened(tenant))).toEqual(['run.finished']);
  });

  it('a held plan is told with what holds it, and again as pending when somebody overrides', async () => {
    const tenant = await following(flow);
    const plan = await planCsv(tenant, rows(1));
    expect(plan.status).toBe('held');
    const [held] = await happened(tenant);
    expect(held).toMatchObject({
      type: 'plan.held',
      data: {
        safeguards: [
          { code: 'removals_over_limit', actual: 5, limit: 4 },
          { code: 'few_members_recognised', actual: 1, limit: 3 },
        ],
      },
    });
    await override(tenant, plan.planId);
    expect(typesOf(await happened(tenant))).toEqual(['plan.pending']);
  });

  it('mapped columns that nobody has looked at are waited for too', async () => {
    const tenant = await following(flow);
    await planCsv(tenant, [...rows(6), row(7)], { accept: false });
    const [pending] = await happened(tenant);
    expect(pending?.type).toBe('plan.pending');
    expect(pending?.data.unreviewed_columns).toBeGreaterThan(0);
  });

  it('a run whose plan a newer one replaces has finished, and so has one that failed', async () => {
    const tenant = await following(['run.finished']);
    const first = await planCsv(tenant, [...rows(6), row(7)]);
    await planCsv(tenant, [...rows(6), row(8)]);
    const broken = planRun(pipelineOf(tenant), await receiveCsv(tenant, 'a,a\n"1,2\n'));
    await expect(broken).rejects.toThrow();
    const events = await happened(tenant);
    expect(events.map(({ data }) => [data.run.status, data.plan, data.error])).toEqual([
      ['superseded', first.planId, null],
      ['failed', null, expect.any(String)],
    ]);
  });
});

describe('a source', () => {
  it('that is quarantined after failing again and again is told once', async () => {
    const tenant = await following(['source.quarantined']);
    await planCsv(tenant, rows(6));
    const [source] = await queryIn<{ sourceId: string; name: string }>(
      tenant,
      'select source_id as "sourceId", name from source',
    );
    if (source === undefined) throw new Error('There is no source.');
    await queryIn(
      tenant,
      `insert into schedule (source_id, cron, time_zone, next_run_at)
       values ($1, '0 2 * * *', 'UTC', now() + interval '1 day')`,
      [source.sourceId],
    );
    const fault = { fault: 'unreachable', message: 'Nobody answers at "hr.example".' } as const;
    for (let failures = 1; failures <= 6; failures += 1) {
      await inTenant(tenant, (scope) => recordPullFailed(scope, source, fault));
    }
    expect(await happened(tenant)).toEqual([
      {
        type: 'source.quarantined',
        data: {
          source: { id: source.sourceId, name: source.name, connector: 'csv' },
          hub: { id: expect.any(String), name: 'Mentoring' },
          fault: 'unreachable',
          failures: 5,
          failing_since: expect.any(String),
          retry_at: expect.any(String),
        },
      },
    ]);
  });
});

describe('who listens', () => {
  it('where nobody does, nothing is written', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    await sync(tenant, [...rows(5), row(7)], { absent: 'deactivate' });
    expect(await queryIn(tenant, 'select from webhook_event')).toEqual([]);
    expect(await queryIn(tenant, 'select from webhook_delivery')).toEqual([]);
  });

  it('hears what it asked for: one event, a delivery for each who does', async () => {
    const tenant = await following(['member.invited']);
    const second = await listen(tenant, nowhere, ['member.invited', 'member.updated']);
    const paused = await listen(tenant, nowhere);
    await queryIn(tenant, 'update webhook_endpoint set paused_at = now() where endpoint_id = $1', [
      paused.endpointId,
    ]);
    await sync(tenant, [{ ...row(1), 'Job Title': 'New' }, ...rows(5, {}, 2), row(7)]);
    const heard = await queryIn(
      tenant,
      `select type, count(*)::int as deliveries, bool_or(endpoint_id = $1) as second, bool_or(endpoint_id = $2) as paused
         from webhook_event join webhook_delivery using (event_id) group by event_id, type order by type`,
      [second.endpointId, paused.endpointId],
    );
    expect(heard).toEqual([
      { type: 'member.invited', deliveries: 2, second: true, paused: false },
      { type: 'member.updated', deliveries: 1, second: true, paused: false },
    ]);
  });

  it('does not hear of other tenants', async () => {
    const ours = await following();
    const theirs = await newOrganisation(home, { members: people(6) });
    await sync(theirs, [...rows(6), row(7)]);
    expect(await happened(ours)).toEqual([]);
  });
});
