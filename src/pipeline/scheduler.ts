import { recordEvents } from '../audit/record.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { ofRunningTenant } from '../db/runningTenant.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { limitInWords, roomFor } from '../directory/limits.ts';
import { messageOf } from '../kernel/json.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { latestRun, nextRun } from '../source/nextRun.ts';
import { scheduleActor } from '../source/schedule.ts';
import { startPull } from './startPull.ts';
import { type Ticking, ticking } from './ticking.ts';
import type { Worker } from './worker.ts';

export interface SchedulerInput {
  readonly database: Database;
  readonly log: ConnectorLog;
  /** Is told of runs. When that fails nothing is lost: workers look for runs that nobody reads. */
  readonly worker: Pick<Worker, 'enqueuePull'>;
}

const tick = '*/5 * * * * *';

/** Sources that are looked at for one tenant, and altogether, before it is looked again. */
const batch = { tenant: 20, all: 200 };

/** Pulls sources when their time has come. Any number of nodes may run one on the same database. */
export function startScheduler(input: SchedulerInput): Ticking {
  return ticking(tick, input.log, 'looking for schedules failed; it is tried again', (stopping) =>
    tickSchedules(input, stopping),
  );
}

export interface Ticked {
  readonly started: number;
  readonly skipped: number;
}

/**
 * Starts what is due. What is due stands in the database, and so does the time: each slot is claimed with its row locked, and its
 * run is made and the next time is written in the same transaction, so that a slot runs once on any number of nodes, and one that
 * dies in between has done nothing. After a standstill only the latest slot runs.
 */
export async function tickSchedules(input: SchedulerInput, signal?: AbortSignal): Promise<Ticked> {
  const done = { started: 0, skipped: 0 };
  for (;;) {
    const due = await findDue(input.database);
    let moved = 0;
    for (const one of due) {
      if (signal?.aborted === true) return done;
      const outcome = await claimSafely(input, one);
      if (outcome === 'started') done.started += 1;
      if (outcome === 'skipped') done.skipped += 1;
      if (outcome === 'started' || outcome === 'skipped') moved += 1;
    }
    if (moved === 0 || due.length < batch.tenant) return done;
  }
}

interface Due {
  readonly tenant_id: string;
  readonly source_id: string;
  readonly what: 'slot' | 'retry';
}

/** A probe of two indexes for each tenant that is not suspended, however many schedules there are. Ids only, by the dispatch role. */
async function findDue(database: Database): Promise<Due[]> {
  const { rows } = await database.dispatch.query<Due>(
    `select t.tenant_id, d.source_id, d.what
       from tenant t
      cross join lateral (
        (select source_id, 'slot' as what, next_run_at as at from schedule
          where tenant_id = t.tenant_id and next_run_at <= now() order by next_run_at limit $1)
        union all
        (select source_id, 'retry', retry_at from source_health
          where tenant_id = t.tenant_id and retry_at <= now() order by retry_at limit $1)) d
      where ${ofRunningTenant('t')}
      order by d.at limit $2`,
    [batch.tenant, batch.all],
  );
  return rows;
}

type Outcome =
  | 'started'
  /** The slot is over without a run. */
  | 'skipped'
  /** Another node has it, or it is not due any more, or it cannot be said at the moment. */
  | 'left';

async function claimSafely(input: SchedulerInput, { tenant_id, source_id, what }: Due): Promise<Outcome> {
  let runId: string | undefined;
  let outcome: Outcome;
  try {
    const claimed = await withTenant(input.database, tenant_id, (scope) =>
      what === 'slot' ? claimSlot(scope, source_id) : claimRetry(scope, source_id),
    );
    ({ outcome, runId } = claimed);
  } catch (error) {
    // One schedule's trouble does not stop the others.
    input.log.warn(
      { tenant: tenant_id, source: source_id, err: messageOf(error) },
      'a schedule could not be followed',
    );
    return 'left';
  }
  if (outcome === 'skipped') input.log.info({ tenant: tenant_id, source: source_id }, 'a slot was skipped');
  if (runId === undefined) return outcome;
  input.log.info({ tenant: tenant_id, source: source_id, run: runId }, 'a source is pulled on schedule');
  await input.worker.enqueuePull(tenant_id, runId).catch((error: unknown) => {
    input.log.warn({ run: runId, err: messageOf(error) }, 'the worker could not be told of a run');
  });
  return outcome;
}

interface Claimed {
  readonly outcome: Outcome;
  readonly runId?: string | undefined;
}

interface DueSchedule {
  readonly cron: string;
  readonly time_zone: string;
  readonly read: 'snapshot' | 'changes';
  readonly snapshot_every_days: number;
  readonly next_run_at: Date;
  readonly now: Date;
  readonly retries: boolean;
}

async function claimSlot(scope: TenantScope, sourceId: string): Promise<Claimed> {
  const { rows } = await scope.client.query<DueSchedule>(
    `select s.cron, s.time_zone, s.read, s.snapshot_every_days, s.next_run_at, now() as now,
            exists (select from source_health h where h.source_id = s.source_id and h.state = 'quarantined'
                       and h.retry_at is not null) as retries
       from schedule s where s.source_id = $1 and s.next_run_at <= now() and ${ofRunningTenant('s')} for update skip locked`,
    [sourceId],
  );
  const schedule = rows[0];
  if (schedule === undefined) return { outcome: 'left' };
  const timing = { cron: schedule.cron, timeZone: schedule.time_zone };
  const slot = latestRun(timing, schedule.next_run_at, schedule.now);
  const full = !schedule.retries && (await isFull(scope, sourceId, slot));
  const runId = schedule.retries || full ? undefined : await startFor(scope, sourceId, schedule, slot);
  if (runId === undefined && !schedule.retries && !full && !(await isOver(scope, sourceId, slot)))
    return { outcome: 'left' };
  await scope.client.query('update schedule set next_run_at = $2 where source_id = $1', [
    sourceId,
    nextRun(timing, schedule.now),
  ]);
  failpoint('schedule');
  return { outcome: runId === undefined ? 'skipped' : 'started', runId };
}

/** A source that failed is tried again, whatever its schedule says. What becomes of the run decides about the next time. */
async function claimRetry(scope: TenantScope, sourceId: string): Promise<Claimed> {
  const { rows: due } = await scope.client.query(
    `select from source_health h where source_id = $1 and retry_at <= now() and ${ofRunningTenant('h')} for update skip locked`,
    [sourceId],
  );
  if (due.length === 0) return { outcome: 'left' };
  const { rows } = await scope.client.query<Pick<DueSchedule, 'read' | 'snapshot_every_days'>>(
    'select read, snapshot_every_days from schedule where source_id = $1 and paused_at is null',
    [sourceId],
  );
  const schedule = rows[0];
  if (schedule !== undefined && (await isFull(scope, sourceId))) {
    await scope.client.query(
      `update source_health set retry_at = now() + interval '1 hour' where source_id = $1`,
      [sourceId],
    );
    return { outcome: 'skipped' };
  }
  const runId = schedule === undefined ? undefined : await startFor(scope, sourceId, schedule);
  const over = schedule === undefined || runId !== undefined || (await isOver(scope, sourceId));
  if (!over) return { outcome: 'left' };
  await scope.client.query('update source_health set retry_at = null where source_id = $1', [sourceId]);
  failpoint('schedule');
  return { outcome: runId === undefined ? 'skipped' : 'started', runId };
}

function startFor(
  scope: TenantScope,
  sourceId: string,
  { read, snapshot_every_days: snapshotEveryDays }: Pick<DueSchedule, 'read' | 'snapshot_every_days'>,
  scheduledFor?: Date,
): Promise<string | undefined> {
  return startPull(scope, { sourceId, read, actor: scheduleActor, snapshotEveryDays, scheduledFor });
}

/** May the tenant read no more files today? A slot that falls into that time is over, and the trail says so. */
async function isFull(scope: TenantScope, sourceId: string, slot?: Date): Promise<boolean> {
  const room = await roomFor(scope, 'files_per_day');
  if (room === undefined || room.left > 0) return false;
  if (slot !== undefined) {
    const body = { slot: slot.toISOString(), why: limitInWords('files_per_day', room.limit) };
    await recordEvents(scope, [
      { actor: scheduleActor, action: 'source.skipped', entity: 'source', entityId: sourceId, body },
    ]);
  }
  return true;
}

/**
 * Why there was no run: the source is being read or planned at the moment, or the slot has had its run. Otherwise somebody was just
 * writing to the source, and it is tried again in a moment. A plan that waits for people keeps nothing back: the next one
 * supersedes it.
 */
async function isOver(scope: TenantScope, sourceId: string, slot?: Date): Promise<boolean> {
  const { rows } = await scope.client.query<{ active: string | null; had: boolean; gone: boolean }>(
    `select (select run_id from run r where r.source_id = $1 and r.read <> 'upload'
               and r.status in ('receiving', 'landed', 'staging', 'planning') limit 1) as active,
            exists (select from run r where r.source_id = $1 and r.scheduled_for = $2) as had,
            not exists (select from source where source_id = $1 and live) as gone`,
    [sourceId, slot ?? null],
  );
  const [found] = rows;
  if (found?.active != null && slot !== undefined && !found.had) {
    const body = { slot: slot.toISOString(), why: 'the source was being read', run: found.active };
    await recordEvents(scope, [
      { actor: scheduleActor, action: 'source.skipped', entity: 'source', entityId: sourceId, body },
    ]);
  }
  return found !== undefined && (found.active !== null || found.had || found.gone);
}
