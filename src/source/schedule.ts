import { recordEvents } from '../audit/record.ts';
import type { Connector } from '../connector/index.ts';
import { requireConnector } from '../connector/registry.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { deliveryOf, readsChanges } from './configuration.ts';
import { resetHealth } from './health.ts';
import { nextRun } from './nextRun.ts';
import { getLiveSource } from './sources.ts';
import { type Timing, timingOf } from './timing.ts';

/** Who starts what comes by itself, as the audit trail names it. */
export const scheduleActor = 'schedule';

export interface NewSchedule extends Timing {
  /** `changes`: since the last read; everything again after `snapshotEveryDays`, so that leavers are found. */
  readonly read: 'snapshot' | 'changes';
  readonly snapshotEveryDays: number;
}

/** When a source is pulled by itself. */
export interface Schedule extends NewSchedule {
  readonly paused: { readonly at: Date; readonly by: string } | null;
  /** Null while it is paused. */
  readonly nextRunAt: Date | null;
}

/**
 * Sets when a source is pulled, in place of the schedule that it has. One that is paused stays so.
 *
 * @throws PsmError `not_found`, `invalid_request` for times that are none, `conflict` for a source that is not pulled
 */
export async function putSchedule(
  scope: TenantScope,
  connectors: ReadonlyMap<string, Connector>,
  sourceId: string,
  given: NewSchedule,
  actor: string,
): Promise<Schedule> {
  const { cron, timeZone } = timingOf(given);
  const { read, snapshotEveryDays } = given;
  const source = await getLiveSource(scope, sourceId);
  const connector = requireConnector(connectors, source.connector);
  if (deliveryOf(connector, source.config) !== 'pull') {
    throw new PsmError(
      'conflict',
      `"${source.name}" is not read by itself: people bring its files, or it pushes.`,
    );
  }
  if (read === 'changes' && !readsChanges(connector, source.config)) {
    throw new PsmError(
      'invalid_request',
      `"${source.name}" cannot tell what changed. Let it read everybody.`,
      { details: { setting: 'read' } },
    );
  }
  const next = nextRun({ cron, timeZone }, await timeOf(scope));
  await scope.client.query(
    `insert into schedule as s (source_id, cron, time_zone, read, snapshot_every_days, next_run_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, source_id) do update set cron = $2, time_zone = $3, read = $4, snapshot_every_days = $5,
       next_run_at = case when s.paused_at is null then $6::timestamptz end`,
    [sourceId, cron, timeZone, read, snapshotEveryDays, next],
  );
  await audit(scope, actor, 'source.schedule_set', sourceId, {
    name: source.name,
    cron,
    timeZone,
    read,
    snapshotEveryDays,
  });
  return scheduleOf(scope, sourceId);
}

/** The source is not pulled by itself any more. @throws PsmError `not_found` when it has no schedule */
export async function removeSchedule(scope: TenantScope, sourceId: string, actor: string): Promise<void> {
  await getLiveSource(scope, sourceId);
  await forgetRetry(scope, sourceId);
  const { rowCount } = await scope.client.query('delete from schedule where source_id = $1', [sourceId]);
  if (rowCount === 0) throw noSchedule();
  await audit(scope, actor, 'source.schedule_removed', sourceId, {});
}

/** The source is not pulled by itself until somebody resumes it. Once more changes nothing. @throws PsmError `not_found` */
export async function pauseSchedule(scope: TenantScope, sourceId: string, actor: string): Promise<Schedule> {
  await getLiveSource(scope, sourceId);
  await forgetRetry(scope, sourceId);
  const { rowCount } = await scope.client.query(
    `update schedule set paused_at = now(), paused_by = $2, next_run_at = null where source_id = $1 and paused_at is null`,
    [sourceId, actor],
  );
  if (rowCount === 1) await audit(scope, actor, 'source.paused', sourceId, {});
  return scheduleOf(scope, sourceId);
}

/** From now on it is pulled again; what failed before is tried at once. Once more changes nothing. @throws PsmError `not_found` */
export async function resumeSchedule(scope: TenantScope, sourceId: string, actor: string): Promise<Schedule> {
  await getLiveSource(scope, sourceId);
  const before = await scheduleOf(scope, sourceId);
  if (before.paused === null) return before;
  await scope.client.query('select from source_health where source_id = $1 for update', [sourceId]);
  await scope.client.query(
    'update schedule set paused_at = null, paused_by = null, next_run_at = $2 where source_id = $1',
    [sourceId, nextRun(before, await timeOf(scope))],
  );
  await resetHealth(scope, sourceId);
  await audit(scope, actor, 'source.resumed', sourceId, { pausedBy: before.paused.by });
  return scheduleOf(scope, sourceId);
}

interface ScheduleRow {
  readonly source_id: string;
  readonly cron: string;
  readonly time_zone: string;
  readonly read: 'snapshot' | 'changes';
  readonly snapshot_every_days: number;
  readonly paused_at: Date | null;
  readonly paused_by: string | null;
  readonly next_run_at: Date | null;
}

/** All schedules by source id. */
export async function schedulesOf(scope: TenantScope): Promise<ReadonlyMap<string, Schedule>> {
  const { rows } = await scope.client.query<ScheduleRow>('select * from schedule');
  return new Map(rows.map((row) => [row.source_id, scheduleFrom(row)]));
}

/** @throws PsmError `not_found` when it has none */
export async function scheduleOf(scope: TenantScope, sourceId: string): Promise<Schedule> {
  const { rows } = await scope.client.query<ScheduleRow>('select * from schedule where source_id = $1', [
    sourceId,
  ]);
  if (rows[0] === undefined) throw noSchedule();
  return scheduleFrom(rows[0]);
}

function scheduleFrom(row: ScheduleRow): Schedule {
  return {
    cron: row.cron,
    timeZone: row.time_zone,
    read: row.read,
    snapshotEveryDays: row.snapshot_every_days,
    paused: row.paused_at === null ? null : { at: row.paused_at, by: row.paused_by ?? '' },
    nextRunAt: row.next_run_at,
  };
}

/** The database's time: that of a node may be wrong. */
export async function timeOf(scope: TenantScope): Promise<Date> {
  const { rows } = await scope.client.query<{ now: Date }>('select now() as now');
  return rows[0]?.now ?? new Date();
}

/** Before the schedule is touched: health is locked first. */
async function forgetRetry(scope: TenantScope, sourceId: string): Promise<void> {
  await scope.client.query('update source_health set retry_at = null where source_id = $1', [sourceId]);
}

async function audit(
  scope: TenantScope,
  actor: string,
  action: string,
  sourceId: string,
  body: Readonly<Record<string, string | number>>,
): Promise<void> {
  await recordEvents(scope, [{ actor, action, entity: 'source', entityId: sourceId, body }]);
}

function noSchedule(): PsmError {
  return new PsmError('not_found', 'This source has no schedule.');
}
