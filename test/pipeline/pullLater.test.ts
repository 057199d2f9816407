import { fileURLToPath } from 'node:url';
import { startHttpSource } from '#connector/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectorsOf } from '../../src/pipeline/openSource.ts';
import { type Pipeline, planRun } from '../../src/pipeline/pipeline.ts';
import { pullRun } from '../../src/pipeline/pull.ts';
import { moveRun } from '../../src/pipeline/run.ts';
import { leftPull, startPull } from '../../src/pipeline/startPull.ts';
import { addSource } from '../../src/source/addSource.ts';
import { changeSource } from '../../src/source/changeSource.ts';
import { findHub } from '../../src/source/sources.ts';
import { inTenant, newOrganisation, queryIn, type Tenant } from '../support/organisation.ts';
import { approveAndApply, atConsole, pipelineOf, planned, type Planned, proposals } from '../support/sync.ts';
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
  roster = await startRoster(400);
});
afterEach(() => roster.close());

const folder = fileURLToPath(new URL('fixtures/roster', import.meta.url));
const logged: unknown[] = [];

function pipeline(): Pipeline {
  const base = pipelineOf(tenant);
  const outgoing = { ...base.config.outgoing, allow: ['127.0.0.1'] };
  const note = (...line: unknown[]) => void logged.push(line);
  const log = { info: note, warn: note };
  return { ...base, log, config: { ...base.config, connectors: [folder], outgoing } };
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

async function connect(url = roster.url): Promise<string> {
  const connectors = await connectorsOf(pipeline());
  const keys = await tenant.database.secretKeys();
  return inTenant(tenant, async (scope) => {
    const { hubId } = await findHub(scope, 'Mentoring');
    const config = { url, token: roster.token };
    const source = { hub: hubId, connector: 'roster', name: 'HR', config };
    return addSource(scope, connectors, keys, source, atConsole);
  });
}

async function setUrl(sourceId: string, url: string): Promise<void> {
  const connectors = await connectorsOf(pipeline());
  const keys = await tenant.database.secretKeys();
  await inTenant(tenant, (scope) =>
    changeSource(scope, connectors, keys, sourceId, { config: { url, token: roster.token } }, atConsole),
  );
}

async function start(sourceId: string, read: 'snapshot' | 'changes' = 'snapshot'): Promise<string> {
  const runId = await inTenant(tenant, (scope) => startPull(scope, { sourceId, read, actor: atConsole }));
  if (runId === undefined) throw new Error('The source is being read.');
  await queryIn(tenant, 'update run set accept_mapping = true where run_id = $1', [runId]);
  return runId;
}

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

/** As the page does it. */
async function planAgain(runId: string): Promise<Planned> {
  await inTenant(tenant, (scope) => moveRun(scope, runId, 'staging'));
  const { planId } = await planRun(pipeline(), runId);
  return planned(tenant, planId);
}

async function accepted(): Promise<void> {
  await queryIn(
    tenant,
    'update member set accepted_at = now(), version = version + 1 where accepted_at is null',
  );
  await queryIn(tenant, `update hub_membership set status = 'active' where status = 'invited'`);
}

/** Everybody of the roster is an active member. */
async function inStep(count: number): Promise<string> {
  roster.put(...people(count));
  const sourceId = await connect();
  await approveAndApply(tenant, await pulled(sourceId));
  await accepted();
  return sourceId;
}

const lastRun = async () =>
  (
    await queryIn<{ status: string; read: string; error: { code: string; message: string } | null }>(
      tenant,
      'select status, read, error from run order by run_id desc limit 1',
    )
  )[0];

describe('a person with another account', () => {
  it('is not gone when the old one is deleted later', async () => {
    const sourceId = await inStep(25);
    roster.put(person(3, { id: 'again' }));
    expect((await pulled(sourceId, 'changes')).rows).toMatchObject({ read: 1, unchanged: 1 });
    roster.remove('p3');
    const plan = await pulled(sourceId, 'changes');
    expect(proposals(plan)).toEqual([]);
    expect(plan.notes.map((note) => note.code)).toEqual(['deleted_named']);
    // With the last account goes the person.
    roster.remove('again');
    expect(proposals(await pulled(sourceId, 'changes'))).toEqual([
      'deprovision person3@acme.test: deleted_in_source',
    ]);
  });

  it('is known by that one alone after a snapshot', async () => {
    const sourceId = await inStep(25);
    roster.remove('p3');
    roster.put(person(3, { id: 'again' }));
    await pulled(sourceId);
    roster.remove('again');
    expect(proposals(await pulled(sourceId, 'changes'))).toEqual([
      'deprovision person3@acme.test: deleted_in_source',
    ]);
  });
});

describe('what waits for people', () => {
  it('is read again with the next changes, also when it only needs attention', async () => {
    const sourceId = await inStep(25);
    roster.put(person(30, { email: 'no address' }));
    expect((await pulled(sourceId, 'changes')).rows).toMatchObject({ read: 1, attention: 1 });
    roster.put(person(31));
    expect((await pulled(sourceId, 'changes')).rows).toMatchObject({ read: 2, planned: 1, attention: 1 });
  });

  it('is planned again from a source in which nothing changed', async () => {
    const sourceId = await inStep(25);
    roster.put(person(30, { email: 'no address' }));
    expect((await pulled(sourceId)).rows).toMatchObject({ attention: 1 });
    expect((await pulled(sourceId)).rows).toMatchObject({ attention: 1 });
  });

  it('is planned again when somebody was deactivated or deleted here', async () => {
    const sourceId = await inStep(25);
    expect((await pulled(sourceId)).changes).toEqual([]);
    await queryIn(
      tenant,
      `update member set deleted_at = now(), purge_after = now() + interval '30 days'
      where email = 'person3@acme.test'`,
    );
    expect(proposals(await pulled(sourceId))).toHaveLength(1);
  });
});

describe('other settings', () => {
  it('lead to a snapshot: what changed since is of other people', async () => {
    const sourceId = await inStep(25);
    const other = await startRoster(400);
    other.put(...people(20));
    await setUrl(sourceId, other.url);
    await pulled(sourceId, 'changes');
    expect(await lastRun()).toMatchObject({ read: 'snapshot' });
    await other.close();
  });

  it('that are the same change nothing about that', async () => {
    const sourceId = await inStep(25);
    await setUrl(sourceId, roster.url);
    await pull(sourceId, 'changes');
    expect(await lastRun()).toMatchObject({ read: 'changes' });
  });

  it('while the source is read begin that anew, and what the old ones brought is forgotten', async () => {
    roster.put(...people(2_000));
    const other = await startRoster(400);
    other.put(...people(7));
    const sourceId = await connect();
    const runId = await start(sourceId);
    let changing: Promise<void> | undefined;
    roster.onPage = (at) => {
      if (at === 1_200) changing ??= setUrl(sourceId, other.url);
      return false;
    };
    const reading = pullRun(pipeline(), runId);
    await expect(reading).rejects.toMatchObject({ code: 'run_busy' });
    await changing;
    expect(await lastRun()).toMatchObject({ status: 'receiving', error: null });
    expect(await inTenant(tenant, (scope) => leftPull(scope, sourceId))).toBe(runId);
    await pullRun(pipeline(), runId);
    const { planId } = await planRun(pipeline(), runId);
    expect((await planned(tenant, planId)).rows.read).toBe(7);
    await other.close();
  });
});

describe('a process that slept past its lease', () => {
  it('writes nothing, and does not end the run of whoever goes on', async () => {
    roster.put(...people(2_000));
    const runId = await start(await connect());
    let taking: Promise<unknown> | undefined;
    roster.onPage = (at) => {
      if (at === 1_200)
        taking ??= queryIn(
          tenant,
          'update run set fence = fence + 1, lease_until = now() where run_id = $1',
          [runId],
        );
      // The source breaks off as well: that is not told of a run that is another's.
      return at === 1_600;
    };
    await expect(pullRun(pipeline(), runId)).rejects.toMatchObject({ code: 'run_busy' });
    await taking;
    expect(await lastRun()).toMatchObject({ status: 'receiving', error: null });
    roster.onPage = () => false;
    await pullRun(pipeline(), runId);
    const { planId } = await planRun(pipeline(), runId);
    expect((await planned(tenant, planId)).rows).toMatchObject({ read: 2_000, planned: 2_000 });
  });
});

describe('a run that is planned again', () => {
  it('has its deletions still, and the decision about them', async () => {
    const sourceId = await inStep(25);
    roster.remove('p3');
    const { runId } = await pulled(sourceId, 'changes');
    await planAgain(runId);
    const again = await planAgain(runId);
    expect(proposals(again)).toEqual(['deprovision person3@acme.test: deleted_in_source']);
    await approveAndApply(tenant, again, { absent: 'deactivate' });
    expect((await planAgain(runId)).changes).toEqual([]);
  });

  it('and whose people are not kept any more says nothing about the health of its source', async () => {
    const sourceId = await inStep(5);
    const [run] = await queryIn<{ run_id: string }>(tenant, 'select run_id from run');
    await queryIn(tenant, 'update landing set complete = false');
    await expect(planAgain(run?.run_id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(await queryIn(tenant, 'select from source_health where failures > 0')).toEqual([]);
    expect(sourceId).toBeDefined();
  });
});

describe('a connector', () => {
  it('that fails by a fault of its code ends the run, and neither run nor log quote what it read', async () => {
    const odd = await startHttpSource(() => ({ body: 'Jane Doe, jane@acme.test' }));
    await expect(pull(await connect(odd.url))).rejects.toMatchObject({ code: 'internal' });
    expect(await lastRun()).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    const log = JSON.stringify(logged);
    expect(log).toContain('SyntaxError');
    expect(log + JSON.stringify(await lastRun())).not.toMatch(/Jane|jane/);
    await odd.close();
  });

  it('that ends its process each time is not begun for ever', async () => {
    roster.put(...people(3));
    const runId = await start(await connect());
    await queryIn(tenant, 'update run set attempts = 20 where run_id = $1', [runId]);
    await expect(pullRun(pipeline(), runId)).rejects.toMatchObject({ code: 'source_failed' });
    expect(await lastRun()).toMatchObject({ status: 'failed' });
  });

  it('may name attributes as it likes', async () => {
    roster.put(person(1, { '': 'x', ' ': 'y', EMAIL: 'other@acme.test', 'e-mail': 'z', '"a;b"\n': 'q' }));
    const plan = await pulled(await connect());
    expect(plan.rows.read).toBe(1);
  });
});
