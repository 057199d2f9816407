import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { assertRoom } from '../directory/limits.ts';
import { newId } from '../kernel/ids.ts';

export interface PullRequest {
  readonly sourceId: string;
  readonly read: 'snapshot' | 'changes';
  readonly actor: string;
  /** The slot of the schedule that it is for. */
  readonly scheduledFor?: Date | undefined;
  /** With `changes`: everything is read again when that was done last before so many days. */
  readonly snapshotEveryDays?: number | undefined;
}

const underWay = `('receiving', 'landed', 'staging', 'planning')`;

/**
 * Makes the run of a pull, for `pullRun`.
 *
 * @returns its id; undefined when the slot has its run already, or while the source is being read or planned
 * @throws PsmError `limit_reached`
 */
export async function startPull(scope: TenantScope, request: PullRequest): Promise<string | undefined> {
  // Planning has the row locked as long as it takes.
  const { rows: free } = await scope.client.query<{ hub_id: string }>(
    'select hub_id from source where source_id = $1 and live for no key update skip locked',
    [request.sourceId],
  );
  if (free[0] === undefined) return undefined;
  // Only now: a statement sees what was there when it began, and the lock may have come later.
  const { rows: active } = await scope.client.query(
    `select from run where source_id = $1 and status in ${underWay} and read <> 'upload' limit 1`,
    [request.sourceId],
  );
  if (active.length > 0) return undefined;
  await assertRoom(scope, 'files_per_day');
  const { rows } = await scope.client.query<{ run_id: string }>(startRun, [
    request.sourceId,
    free[0].hub_id,
    request.read,
    request.actor,
    request.scheduledFor ?? null,
    request.snapshotEveryDays ?? 7,
    newId(),
  ]);
  const runId = rows[0]?.run_id;
  if (runId === undefined) return undefined;
  await recordEvents(scope, [
    {
      actor: request.actor,
      action: 'run.started',
      entity: 'run',
      entityId: runId,
      body: { read: request.read, ...(request.scheduledFor && { slot: request.scheduledFor.toISOString() }) },
    },
  ]);
  return runId;
}

/**
 * The run of a pull that nobody is at: its process was stopped or killed, and where no server runs nobody else goes on with it.
 *
 * @returns its id
 */
export async function leftPull(scope: TenantScope, sourceId: string): Promise<string | undefined> {
  const { rows } = await scope.client.query<{ run_id: string }>(
    `select run_id from run where source_id = $1 and status in ${underWay} and read in ('snapshot', 'changes')
        and (lease_until is null or lease_until < now()) order by run_id desc limit 1`,
    [sourceId],
  );
  return rows[0]?.run_id;
}

/** $1 source, $2 hub, $3 read, $4 actor, $5 slot, $6 days after which changes are not enough, $7 id. */
const startRun = `
with wanted as (
  select case when $3 = 'changes' and exists (
           select from run where source_id = $1 and read = 'snapshot' and read_until is not null
             and status in ('needs_mapping', 'ready', 'applying', 'done', 'superseded')
             and created_at > now() - make_interval(days => $6)) then 'changes' else 'snapshot' end as read
)
insert into run (run_id, source_id, hub_id, population, status, actor, read, scheduled_for)
select $7, $1, $2, case read when 'snapshot' then 'full' else 'partial' end, 'receiving', $4, read, $5
  from wanted
on conflict do nothing
returning run_id`;
