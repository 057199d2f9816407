import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatSecretKeys } from '../../src/kernel/secretKeys.ts';
import { connectorsOf } from '../../src/pipeline/openSource.ts';
import { type Pipeline, planRun } from '../../src/pipeline/pipeline.ts';
import { pullRun } from '../../src/pipeline/pull.ts';
import { startPull } from '../../src/pipeline/startPull.ts';
import { addSource } from '../../src/source/addSource.ts';
import { findHub } from '../../src/source/sources.ts';
import { memberOf } from '../support/directory.ts';
import { inTenant, newOrganisation, queryIn, type Tenant } from '../support/organisation.ts';
import {
  approveAndApply,
  atConsole,
  override,
  pipelineOf,
  planned,
  type Planned,
  proposals,
} from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';
import { type Person, type Roster, startRoster } from './fixtures/rosterServer.ts';

let home: TestTenant;
let tenant: Tenant;
let roster: Roster;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());
beforeEach(async () => {
  tenant = await newOrganisation(home, {});
  roster = await startRoster(10);
});
afterEach(() => roster.close());

const folder = fileURLToPath(new URL('fixtures/roster', import.meta.url));

function pipeline(): Pipeline {
  const base = pipelineOf(tenant);
  const outgoing = { ...base.config.outgoing, allow: ['127.0.0.1'] };
  return { ...base, config: { ...base.config, connectors: [folder], outgoing } };
}

function person(number: number, more: Readonly<Record<string, unknown>> = {}): Person {
  return {
    id: `p${number}`,
    employeeId: `E${1000 + number}`,
    name: { given: `First${number}`, family: `Last${number}` },
    email: `person${number}@acme.test`,
    department: 'Sales',
    ...more,
  };
}

const people = (count: number) => Array.from({ length: count }, (_, number) => person(number));

async function connect(token = roster.token): Promise<string> {
  const connectors = await connectorsOf(pipeline());
  const keys = await tenant.database.secretKeys();
  return inTenant(tenant, async (scope) => {
    const { hubId } = await findHub(scope, 'Mentoring');
    const config = { url: roster.url, token };
    return addSource(
      scope,
      connectors,
      keys,
      { hub: hubId, connector: 'roster', name: 'HR', config },
      atConsole,
    );
  });
}

async function start(sourceId: string, read: 'snapshot' | 'changes'): Promise<string> {
  const runId = await inTenant(tenant, (scope) => startPull(scope, { sourceId, read, actor: atConsole }));
  if (runId === undefined) throw new Error('The source is being read.');
  await queryIn(tenant, 'update run set accept_mapping = true where run_id = $1', [runId]);
  return runId;
}

/** Pulls and plans. @returns undefined when nothing changed */
async function pull(
  sourceId: string,
  read: 'snapshot' | 'changes' = 'snapshot',
): Promise<Planned | undefined> {
  const runId = await start(sourceId, read);
  if ((await pullRun(pipeline(), runId)).unchanged) return undefined;
  const { planId } = await planRun(pipeline(), runId);
  return planned(tenant, planId);
}

async function pulled(sourceId: string, read: 'snapshot' | 'changes' = 'snapshot'): Promise<Planned> {
  const plan = await pull(sourceId, read);
  if (plan === undefined) throw new Error('Nothing changed.');
  return plan;
}

const pagesAsked = () => roster.requests.map(({ url }) => Number(url.searchParams.get('at')));

const runs = (sourceId: string) =>
  queryIn<{
    read: string;
    status: string;
    error: { message: string; details: Record<string, unknown> } | null;
  }>(tenant, 'select read, status, error from run where source_id = $1 order by run_id', [sourceId]);

/** Everybody of the roster is an active member. */
async function inStep(count: number): Promise<string> {
  roster.put(...people(count));
  const sourceId = await connect();
  await approveAndApply(tenant, await pulled(sourceId));
  await queryIn(
    tenant,
    'update member set accepted_at = now(), version = version + 1 where accepted_at is null',
  );
  await queryIn(tenant, `update hub_membership set status = 'active' where status = 'invited'`);
  return sourceId;
}

describe('a snapshot', () => {
  it('brings people of many pages as records, nested attributes as columns', async () => {
    roster.put(...people(25));
    const plan = await pulled(await connect());
    expect(plan.rows).toMatchObject({ read: 25, planned: 25, attention: 0 });
    await approveAndApply(tenant, plan);
    expect(await memberOf(tenant, 'person7@acme.test')).toMatchObject({
      first_name: 'First7',
      last_name: 'Last7',
      profile: { department: 'Sales' },
    });
  });

  it('says who is absent, and finds a person again by the key of the source when e-mail and Unique ID change', async () => {
    const sourceId = await inStep(25);
    roster.remove('p3');
    roster.put(person(4, { employeeId: 'E9', email: 'new4@acme.test' }));
    expect(proposals(await pulled(sourceId))).toEqual([
      'deprovision person3@acme.test: left_source',
      'update person4@acme.test: differs',
    ]);
  });

  it('in which nothing changed since the last one makes a run that is done, and no plan', async () => {
    const sourceId = await inStep(5);
    // Edited since: what the source says would be proposed again, so it is read.
    expect((await pulled(sourceId)).changes).toEqual([]);
    expect(await pull(sourceId)).toBeUndefined();
    expect((await runs(sourceId)).map((run) => run.status)).toEqual(['done', 'done', 'done']);
  });

  it('of nobody at all is a fault of the source, not a hub of leavers', async () => {
    const sourceId = await inStep(5);
    roster.remove('p0', 'p1', 'p2', 'p3', 'p4');
    await expect(pull(sourceId)).rejects.toMatchObject({ code: 'source_failed' });
    expect(await queryIn(tenant, `select from change where kind = 'deprovision'`)).toEqual([]);
  });

  it('with two records of one key disputes both', async () => {
    roster.put(...people(3), { ...person(1), id: 'other', name: { given: 'Else', family: 'Body' } });
    const plan = await pulled(await connect());
    expect(plan.attention.map((one) => one.code)).toEqual(['same_unique_id', 'same_unique_id']);
  });

  it('with one person under two keys, who says the same, counts once', async () => {
    roster.put(...people(3), { ...person(1), id: 'copy' });
    const plan = await pulled(await connect());
    expect(plan.rows).toMatchObject({ read: 4, planned: 4, attention: 0 });
    expect(plan.changes).toHaveLength(3);
  });
});

describe('changes', () => {
  it('are planned alone, and nobody who is not among them is absent', async () => {
    const sourceId = await inStep(25);
    roster.put(person(4, { department: 'Finance' }), person(30));
    const plan = await pulled(sourceId, 'changes');
    expect(plan.rows.read).toBe(2);
    expect(proposals(plan)).toEqual(['invite person30@acme.test: new', 'update person4@acme.test: differs']);
  });

  it('tell of whom the source deleted', async () => {
    const sourceId = await inStep(25);
    roster.remove('p3');
    const plan = await pulled(sourceId, 'changes');
    expect(plan.rows.read).toBe(0);
    expect(proposals(plan)).toEqual(['deprovision person3@acme.test: deleted_in_source']);
    await approveAndApply(tenant, plan, { absent: 'deactivate' });
    expect((await memberOf(tenant, 'person3@acme.test')).holds).toEqual(['HR: deleted_in_source']);
  });

  it('that nobody decided about are read again with those that came after them', async () => {
    const sourceId = await inStep(25);
    roster.put(person(30));
    await pulled(sourceId, 'changes');
    roster.put(person(31));
    const plan = await pulled(sourceId, 'changes');
    expect(proposals(plan)).toEqual(['invite person30@acme.test: new', 'invite person31@acme.test: new']);
    await approveAndApply(tenant, plan);
    roster.put(person(32));
    expect(proposals(await pulled(sourceId, 'changes'))).toEqual(['invite person32@acme.test: new']);
  });

  it('that there are none of make a run that is done', async () => {
    const sourceId = await inStep(25);
    expect(await pull(sourceId, 'changes')).toBeUndefined();
  });

  it('that the source forgot lead to a snapshot', async () => {
    const sourceId = await inStep(25);
    roster.remove('p3');
    roster.forget();
    expect(proposals(await pulled(sourceId, 'changes'))).toEqual([
      'deprovision person3@acme.test: left_source',
    ]);
    expect((await runs(sourceId)).map((run) => run.read)).toEqual(['snapshot', 'snapshot']);
  });

  it('before everybody was read once are a snapshot', async () => {
    roster.put(...people(3));
    const sourceId = await connect();
    await pulled(sourceId, 'changes');
    expect(await runs(sourceId)).toMatchObject([{ read: 'snapshot', status: 'ready' }]);
  });
});

describe('a read that breaks off', () => {
  it('is gone on with from its checkpoint, loses nobody and doubles nobody', async () => {
    roster = await startRoster(400);
    roster.put(...people(2_000));
    const sourceId = await connect();
    let asked = 0;
    roster.onPage = (at) => at === 1_200 && (asked += 1) === 1;
    const plan = await pulled(sourceId);
    expect(plan.rows).toMatchObject({ read: 2_000, planned: 2_000 });
    expect(await queryIn(tenant, 'select attempts from run')).toEqual([{ attempts: 2 }]);
    expect(pagesAsked()).toEqual([0, 400, 800, 1_200, 1_200, 1_600]);
  });

  it('because its process was killed is gone on with by another one', async () => {
    roster = await startRoster(400);
    roster.put(...people(2_000));
    const runId = await start(await connect(), 'snapshot');
    const keys = formatSecretKeys(await tenant.database.secretKeys());
    const script = fileURLToPath(new URL('fixtures/pull-once.ts', import.meta.url));
    const child = spawn(process.execPath, [script, home.ownerUrl, tenant.tenantId, runId, folder, keys], {
      env: { ...process.env, FAIL_AT: 'landing.checkpoint:2' },
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const before = pagesAsked();
    expect(before).not.toContain(1_600);
    await queryIn(tenant, `update run set lease_until = now() where run_id = $1`, [runId]);
    await pullRun(pipeline(), runId);
    const { planId } = await planRun(pipeline(), runId);
    expect((await planned(tenant, planId)).rows).toMatchObject({ read: 2_000, planned: 2_000 });
    expect(pagesAsked().slice(before.length)).not.toContain(0);
  });

  it('without a checkpoint fails its run with the reason, plans nothing and removes nobody', async () => {
    const sourceId = await inStep(25);
    roster.cut(100);
    await expect(pull(sourceId)).rejects.toMatchObject({ code: 'source_failed' });
    roster.cut(undefined);
    const failed = (await runs(sourceId)).at(-1);
    expect(failed).toMatchObject({ status: 'failed' });
    expect(await queryIn(tenant, `select from change where kind = 'deprovision'`)).toEqual([]);
    expect(await queryIn(tenant, 'select state, failures from source_health')).toMatchObject([
      { failures: 1 },
    ]);
    // It recovers by itself.
    await pull(sourceId);
    expect(await queryIn(tenant, 'select state from source_health')).toEqual([{ state: 'ok' }]);
  });

  it('because the token is wrong names the setting', async () => {
    const sourceId = await connect('wrong');
    await expect(pull(sourceId)).rejects.toMatchObject({
      code: 'source_failed',
      details: { fault: 'not_allowed', setting: 'token' },
    });
  });
});

describe('a pull', () => {
  it('is not begun while the source is being read', async () => {
    const sourceId = await connect();
    await start(sourceId, 'snapshot');
    expect(
      await inTenant(tenant, (scope) => startPull(scope, { sourceId, read: 'snapshot', actor: atConsole })),
    ).toBeUndefined();
  });

  it('is made once for a slot of the schedule', async () => {
    const sourceId = await connect();
    const slot = new Date('2026-11-22T02:00:00Z');
    const begin = () =>
      inTenant(tenant, (scope) =>
        startPull(scope, { sourceId, read: 'snapshot', actor: 'schedule', scheduledFor: slot }),
      );
    expect(await begin()).toBeDefined();
    await queryIn(tenant, `update run set status = 'cancelled'`);
    expect(await begin()).toBeUndefined();
  });

  it('that is held links its records after its override', async () => {
    const sourceId = await inStep(25);
    roster.remove(...Array.from({ length: 12 }, (_, number) => `p${number}`));
    const plan = await pulled(sourceId, 'changes');
    expect(plan.status).toBe('held');
    await override(tenant, plan.planId);
    expect(await queryIn(tenant, 'select from source_record where absent_since is not null')).toHaveLength(
      12,
    );
  });
});
