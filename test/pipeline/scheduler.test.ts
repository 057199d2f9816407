import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { startScheduler, tickSchedules, type Ticked } from '../../src/pipeline/scheduler.ts';
import { recordPullFailed } from '../../src/source/health.ts';
import { clockOf, type DatabaseClock } from '../support/databaseClock.ts';
import { inTenant, newOrganisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

/** Slots that three nodes race for; `npm run ticks` takes a thousand. */
const ticks = Number(process.env['TICKS'] ?? 30);
const begin = new Date('2026-06-01T00:00:00Z');
const minutes = (count: number) => new Date(begin.getTime() + count * 60_000);

let home: TestTenant;
let clock: DatabaseClock;
let tenant: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  clock = await clockOf(home, begin);
});
beforeEach(async () => {
  await clock.set(begin);
  tenant = await newOrganisation(clock.tenant);
});
/** What a test leaves is not due for the next one. */
afterEach(() => queryIn(tenant, 'delete from schedule'));
afterAll(async () => {
  await clock.close();
  await home.close();
});

let sources = 0;
async function scheduled(cron = '*/5 * * * *', nextRunAt: Date | null = minutes(5)): Promise<string> {
  sources += 1;
  const sourceId = newId();
  await queryIn(
    tenant,
    `insert into source (source_id, hub_id, connector, name, name_norm, id_space)
     select $1::uuid, hub_id, 'csv', $2, $2, $1::uuid::text from hub where name = 'Mentoring'`,
    [sourceId, `hr${sources}`],
  );
  await queryIn(
    tenant,
    `insert into schedule (source_id, cron, time_zone, next_run_at, paused_at) values ($1, $2, 'UTC', $3::timestamptz, case when $3::timestamptz is null then now() end)`,
    [sourceId, cron, nextRunAt],
  );
  return sourceId;
}

interface SeenRun {
  readonly source_id: string;
  readonly slot: string | null;
  readonly status: string;
  readonly read: string;
  readonly actor: string;
}
const runs = () =>
  queryIn<SeenRun>(
    tenant,
    `select source_id, to_char(scheduled_for, 'MM-DD HH24:MI') as slot, status, read, actor from run order by scheduled_for, run_id`,
  );
const nextOf = async (sourceId: string) =>
  (
    await queryIn<{ next: string }>(
      tenant,
      `select to_char(next_run_at, 'MM-DD HH24:MI') as next from schedule where source_id = $1`,
      [sourceId],
    )
  )[0]?.next;
const finish = () => queryIn(tenant, `update run set status = 'done' where status = 'receiving'`);

/** One look of a node in this process. */
const woken: string[] = [];
const tick = (): Promise<Ticked> =>
  tickSchedules({
    database: tenant.database,
    log: { info() {}, warn: (fields) => expect.fail(JSON.stringify(fields)) },
    worker: { enqueuePull: async (_, runId) => void woken.push(runId) },
  });

const nodeFile = fileURLToPath(new URL('fixtures/tickNode.ts', import.meta.url));
const nodes: ChildProcess[] = [];
afterEach(() => {
  for (const node of nodes.splice(0)) node.kill('SIGKILL');
});

/** A node of its own process whose clock is wrong. */
async function startNode(skewMinutes: number, failAt?: string): Promise<ChildProcess> {
  const node = fork(nodeFile, [home.ownerUrl, String(skewMinutes)], {
    env: { ...process.env, ...(failAt !== undefined && { FAIL_AT: failAt }) },
    execArgv: [],
  });
  nodes.push(node);
  await once(node, 'message');
  return node;
}

async function tickOf(node: ChildProcess): Promise<Ticked & { warnings: string[] }> {
  const answer = once(node, 'message');
  node.send('tick');
  const [ticked] = (await answer) as [Ticked & { warnings: string[] }];
  return ticked;
}

describe('three nodes', () => {
  it(
    `with clocks that are wrong by ten minutes make ${ticks} runs of ${ticks} slots`,
    { timeout: 1_800_000 },
    async () => {
      const sourceId = await scheduled();
      await scheduled('*/5 * * * *', null);
      await scheduled('0 2 1 1 *', new Date('2027-01-01T02:00Z'));
      const all = await Promise.all([startNode(-10), startNode(0), startNode(10)]);
      let started = 0;
      for (let slot = 1; slot <= ticks; slot += 1) {
        await clock.set(minutes(slot * 5));
        const looks = await Promise.all(all.map(tickOf));
        expect(looks.flatMap(({ warnings }) => warnings)).toEqual([]);
        started += looks.reduce((sum, one) => sum + one.started, 0);
      }
      expect(started).toBe(ticks);
      const made = await runs();
      const slots = Array.from({ length: ticks }, (_, index) =>
        minutes((index + 1) * 5)
          .toISOString()
          .slice(5, 16)
          .replace('T', ' '),
      );
      expect(made.map(({ slot }) => slot)).toEqual(slots);
      expect(new Set(made.map((run) => `${run.source_id} ${run.status} ${run.actor}`))).toEqual(
        new Set([`${sourceId} done schedule`]),
      );
    },
  );

  it('start each of many sources once when they are due together', async () => {
    for (let source = 0; source < 30; source += 1) await scheduled();
    const all = await Promise.all([startNode(0), startNode(0), startNode(0)]);
    await clock.set(minutes(5));
    const looks = await Promise.all(all.map(tickOf));
    expect(looks.reduce((sum, one) => sum + one.started, 0)).toBe(30);
    expect(new Set((await runs()).map((run) => run.source_id)).size).toBe(30);
  });

  it('lose nothing when one is killed in the middle of a claim', async () => {
    await scheduled();
    const [dying, other] = await Promise.all([startNode(0, 'schedule:1'), startNode(0)]);
    await clock.set(minutes(5));
    const died = once(dying, 'exit');
    dying.send('tick');
    expect((await died)[1]).toBe('SIGKILL');
    // The server takes a moment to see that the connection is gone.
    await expect.poll(async () => (await tickOf(other)).started, { timeout: 10_000 }).toBe(1);
    expect((await runs()).map(({ slot }) => slot)).toEqual(['06-01 00:05']);
  });

  it('try a source that failed once', async () => {
    const sourceId = await scheduled('0 2 * * *', minutes(1_560));
    const source = { sourceId, name: 'HR' };
    await inTenant(tenant, (scope) =>
      recordPullFailed(scope, source, { fault: 'unreachable', message: 'Nobody answers.' }),
    );
    const all = await Promise.all([startNode(0), startNode(0), startNode(0)]);
    expect((await Promise.all(all.map(tickOf))).map(({ started }) => started)).toEqual([0, 0, 0]);
    await clock.set(minutes(2));
    await Promise.all(all.map(tickOf));
    await Promise.all(all.map(tickOf));
    expect(await runs()).toEqual([
      { source_id: sourceId, slot: null, status: 'done', read: 'snapshot', actor: 'schedule' },
    ]);
  });
});

describe('a slot', () => {
  it('is the latest one after a standstill, and the next one comes as if nothing had been', async () => {
    const sourceId = await scheduled('30 2 * * *', new Date('2026-06-01T02:30Z'));
    await clock.set(new Date('2026-06-04T12:00Z'));
    expect(await tick()).toEqual({ started: 1, skipped: 0 });
    expect((await runs()).map(({ slot }) => slot)).toEqual(['06-04 02:30']);
    expect(await nextOf(sourceId)).toBe('06-05 02:30');
  });

  it('is skipped while the source is being read or planned, and the trail says so', async () => {
    const sourceId = await scheduled();
    await clock.set(minutes(5));
    await tick();
    await clock.set(minutes(10));
    expect(await tick()).toEqual({ started: 0, skipped: 1 });
    expect(await nextOf(sourceId)).toBe('06-01 00:15');
    const trail = await queryIn<{ body: object }>(
      tenant,
      `select p.body from audit_event e join audit_payload p using (event_id) where e.action = 'source.skipped'`,
    );
    expect(trail).toEqual([
      { body: { slot: minutes(10).toISOString(), why: 'the source was being read', run: woken.at(-1) } },
    ]);
  });

  it('is not kept back by a plan that waits for people', async () => {
    await scheduled();
    await clock.set(minutes(5));
    await tick();
    await queryIn(tenant, `update run set status = 'ready'`);
    await clock.set(minutes(10));
    expect(await tick()).toEqual({ started: 1, skipped: 0 });
  });

  it('waits for a moment while somebody writes to the source, and is not lost', async () => {
    const sourceId = await scheduled();
    await clock.set(minutes(5));
    await inTenant(tenant, async ({ client }) => {
      await client.query('select from source where source_id = $1 for update', [sourceId]);
      expect(await tick()).toEqual({ started: 0, skipped: 0 });
    });
    expect(await tick()).toEqual({ started: 1, skipped: 0 });
  });

  it('of a source in quarantine gives way to its own growing intervals', async () => {
    const sourceId = await scheduled();
    const fault = { fault: 'unreachable', message: 'Nobody answers.' } as const;
    for (let time = 0; time < 5; time += 1) {
      await inTenant(tenant, (scope) => recordPullFailed(scope, { sourceId, name: 'HR' }, fault));
    }
    await clock.set(minutes(10));
    expect(await tick()).toEqual({ started: 0, skipped: 1 });
    expect(await nextOf(sourceId)).toBe('06-01 00:15');
    await clock.set(minutes(70));
    expect(await tick()).toEqual({ started: 1, skipped: 1 });
    await finish();
    // Nothing is to come any more from the read itself: the schedule goes on.
    await clock.set(minutes(75));
    expect(await tick()).toEqual({ started: 1, skipped: 0 });
  });
});

it('a schedule that cannot be followed does not stop the others', async () => {
  const broken = await scheduled('0 0 0 0 0', minutes(5));
  await scheduled();
  await clock.set(minutes(5));
  const warned: unknown[] = [];
  const input = {
    database: tenant.database,
    log: { info() {}, warn: (fields: object) => void warned.push(fields) },
    worker: {
      enqueuePull: async () => {
        throw new Error('The queue is away.');
      },
    },
  };
  expect((await tickSchedules(input)).started).toBe(1);
  expect(warned).toMatchObject([{ source: broken }, { err: 'The queue is away.' }]);
  expect(await runs()).toHaveLength(1);
});

it('a node looks by itself, every few seconds', async () => {
  await scheduled();
  await clock.set(minutes(5));
  const pulled = Promise.withResolvers<string>();
  const scheduler = startScheduler({
    database: tenant.database,
    log: { info() {}, warn() {} },
    worker: { enqueuePull: async (_, runId) => pulled.resolve(runId) },
  });
  const runId = await pulled.promise;
  await scheduler.stop();
  expect(await queryIn(tenant, 'select run_id from run')).toEqual([{ run_id: runId }]);
});
