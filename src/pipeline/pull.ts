import { recordEvents } from '../audit/record.ts';
import { type Session, SourceError, type SourceMessage } from '../connector/index.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import { beginLanding, checkpointOf, land, type Landed } from '../landing/landing.ts';
import { recordPullSucceeded } from '../source/health.ts';
import { getSource, type Source } from '../source/sources.ts';
import { leaveRun, renewRun, takeRun } from './lease.ts';
import { openSource } from './openSource.ts';
import type { Pipeline } from './pipeline.ts';
import { notePullFailed } from './pullOutcome.ts';
import { closeInTime, timely, within } from './patience.ts';
import { columnsBefore, lastCursor, type ReadPlan, sinceOf } from './readFrom.ts';
import { failRun, getRun, moveRun, progressWriter, type Run } from './run.ts';
import { sourceFault } from './sourceFault.ts';

/** Times that a read is gone on with from its checkpoint, before the run fails. */
const mostAttempts = 3;
/** Times that it is begun at all: a read that ends its process each time would be taken up for ever. */
const mostBeginnings = 20;

/** Milliseconds that putting a file away may take. */
const longestSettling = 5 * 60_000;

export interface Pulled {
  /** Nothing changed in the source: the run is done and has no plan. */
  readonly unchanged: boolean;
}

/**
 * Reads a source for a run that `startPull` made, and lands it. Killed at any point, another process goes on from the last
 * checkpoint. A run that was landed already is left as it is.
 *
 * @throws PsmError `source_failed` with the sentence of the source, `file_refused`, `run_busy`
 */
export async function pullRun(pipeline: Pipeline, runId: string): Promise<Pulled> {
  const { database, tenantId, config } = pipeline;
  const seconds = config.apply.leaseSeconds;
  const fence = await withTenant(database, tenantId, (scope) => takeRun(scope, runId, seconds));
  const lost = new AbortController();
  const held = async (scope: TenantScope) => {
    if (!(await renewRun(scope, runId, fence, seconds))) throw takenOver();
  };
  const heartbeat = setInterval(
    () => {
      void withTenant(database, tenantId, (scope) => renewRun(scope, runId, fence, seconds))
        .then((mine) => mine || lost.abort(takenOver()))
        .catch(() => {});
    },
    (seconds * 1000) / 3,
  );
  try {
    return await readRun(pipeline, runId, { lost: lost.signal, held });
  } catch (error) {
    // Whoever has the run now, or the next one who takes it, goes on.
    if (lost.signal.aborted || pipeline.signal?.aborted === true || isPsmError(error, 'run_busy'))
      throw error;
    const fault = sourceFault(pipeline.log, { run: runId }, error);
    await failRun(database, tenantId, runId, fault, async (scope) => {
      await held(scope);
      const { sourceId } = await getRun(scope, runId);
      await notePullFailed(scope, await getSource(scope, sourceId), fault);
    });
    throw fault;
  } finally {
    clearInterval(heartbeat);
    await withTenant(database, tenantId, (scope) => leaveRun(scope, runId, fence)).catch(() => {});
  }
}

function takenOver(): PsmError {
  return new PsmError('run_busy', 'Another process has taken this run over.');
}

/** How a process knows that the run is still its own: a process that slept past its lease writes nothing. */
interface Holding {
  readonly lost: AbortSignal;
  /** Within a transaction that writes. @throws PsmError `run_busy` */
  readonly held: (scope: TenantScope) => Promise<void>;
}

async function readRun(pipeline: Pipeline, runId: string, { lost, held }: Holding): Promise<Pulled> {
  const { database, tenantId } = pipeline;
  const inTenant = <T>(work: (scope: TenantScope) => Promise<T>) =>
    withTenant(database, tenantId, async (scope) => {
      await held(scope);
      return work(scope);
    });
  for (;;) {
    const { run, source } = await inTenant(async (scope) => {
      const found = await getRun(scope, runId);
      return { run: found, source: await getSource(scope, found.sourceId) };
    });
    if (run.status === 'failed')
      throw new PsmError('source_failed', run.error?.message ?? '', run.error ?? {});
    if (run.status !== 'receiving') return { unchanged: run.status === 'done' && run.landingId === null };
    const session = await openSource(pipeline, source, { signal: lost });
    try {
      const reading = await inTenant((scope) => beginReading(scope, run, source, session));
      const landed = await landRead(pipeline, session, reading, { lost, held });
      const unchanged = await inTenant((scope) => finishReading(scope, run, source, landed, reading));
      if (!unchanged) await settle(pipeline, session, landed, run);
      return { unchanged };
    } catch (error) {
      if (lost.aborted || pipeline.signal?.aborted === true) throw error;
      if (!(await inTenant((scope) => mayGoOn(scope, run, error)))) throw error;
    } finally {
      await closeInTime(session);
    }
  }
}

interface Reading extends ReadPlan {
  readonly runId: string;
  readonly landingId: string;
}

/** Decides what is asked of the source, and writes it down, so that whoever goes on asks the same. */
async function beginReading(
  scope: TenantScope,
  run: Run,
  source: Source,
  session: Session,
): Promise<Reading> {
  if (run.attempts >= mostBeginnings) {
    throw new PsmError(
      'source_failed',
      `Reading was begun ${run.attempts} times and never came to an end. Look at the log of the server for what ended it.`,
      { details: { fault: 'cut_off' } },
    );
  }
  const landingId = run.landingId ?? (await beginLanding(scope));
  const since =
    run.read === 'changes' && session.readChanges !== undefined
      ? (run.readSince ?? (await sinceOf(scope, source, run.runId)))
      : undefined;
  const read = since === undefined || since === null ? 'snapshot' : 'changes';
  if (read === 'snapshot' && session.readSnapshot === undefined) {
    throw new PsmError(
      'conflict',
      `"${source.name}" can only tell what changed, and there is nothing to begin with.`,
    );
  }
  await scope.client.query(
    `update run set landing_id = $2, read = $3, population = $4, read_since = $5, attempts = attempts + 1 where run_id = $1`,
    [
      run.runId,
      landingId,
      read,
      read === 'snapshot' ? 'full' : 'partial',
      since == null ? null : JSON.stringify(since),
    ],
  );
  const checkpoint = await checkpointOf(scope, landingId);
  return {
    runId: run.runId,
    landingId,
    read,
    since: since ?? undefined,
    resume: checkpoint?.cursor,
    last: read === 'snapshot' && checkpoint === undefined ? await lastCursor(scope, source) : undefined,
    columns: read === 'changes' ? await columnsBefore(scope, source.sourceId) : [],
  };
}

async function landRead(
  pipeline: Pipeline,
  session: Session,
  reading: Reading,
  { lost, held }: Holding,
): Promise<Landed | undefined> {
  const { database, tenantId, config } = pipeline;
  const onProgress = progressWriter(database, tenantId, reading.runId, pipeline.onProgress);
  const resume = reading.resume === undefined ? {} : { resume: reading.resume };
  const last = reading.last === undefined ? {} : { last: reading.last };
  const messages: AsyncIterable<SourceMessage> | undefined =
    reading.read === 'changes'
      ? session.readChanges?.(reading.since, resume)
      : session.readSnapshot?.({ ...resume, ...last });
  if (messages === undefined) throw new PsmError('conflict', 'The source cannot be read like this.');
  const stop = pipeline.signal === undefined ? lost : AbortSignal.any([lost, pipeline.signal]);
  return land(database, tenantId, timely(messages, stop), {
    held,
    mayBeUnchanged: reading.last !== undefined,
    limit: config.limits.fileBytes,
    maxColumns: config.limits.fileColumns,
    begun: reading.landingId,
    columns: reading.columns,
    changes: reading.read === 'changes',
    onProgress: ({ bytes, records }) =>
      onProgress({ step: 'receiving', bytes, ...(records > 0 && { rows: records }) }),
  });
}

/** @returns whether there is nothing to plan */
async function finishReading(
  scope: TenantScope,
  run: Run,
  source: Source,
  landed: Landed | undefined,
  { read, landingId, last }: Reading,
): Promise<boolean> {
  const nobody = landed !== undefined && landed.landing.bytes === 0;
  if (nobody && read === 'snapshot') {
    throw new PsmError(
      'source_failed',
      'The source answered that there is nobody at all. Look whether its settings choose the right people, and whether the account that reads may see them.',
      { details: { fault: 'unexpected_answer' } },
    );
  }
  const until = landed === undefined ? last : landed.cursor;
  await scope.client.query(`update run set read_until = $2 where run_id = $1`, [
    run.runId,
    until === undefined ? null : JSON.stringify({ cursor: until, epoch: source.epoch }),
  ]);
  if (landed !== undefined && !nobody) {
    await moveRun(scope, run.runId, 'landed');
    return false;
  }
  await scope.client.query(
    `update run set landing_id = null, stats = '{"step": "done", "unchanged": true}' where run_id = $1`,
    [run.runId],
  );
  await scope.client.query('delete from landing where landing_id = $1', [landingId]);
  await moveRun(scope, run.runId, 'done');
  await recordPullSucceeded(scope, source.sourceId);
  await recordEvents(scope, [
    { actor: run.actor, action: 'run.unchanged', entity: 'run', entityId: run.runId, body: { read } },
  ]);
  return true;
}

/** Everything is kept: the source may put the file away. What goes wrong with that changes nothing about what was read. */
async function settle(
  pipeline: Pipeline,
  session: Session,
  landed: Landed | undefined,
  run: Run,
): Promise<void> {
  try {
    // The run is held meanwhile, so that nobody could plan it.
    if (session.settle !== undefined) await within(session.settle(landed?.cursor), longestSettling);
  } catch (error) {
    const why = error instanceof SourceError ? error.message : 'for an unknown reason';
    pipeline.log.warn({ run: run.runId, why }, 'what was read could not be put away');
  }
}

/** A connection that broke off is taken up again at the checkpoint; a cursor that is too old leads to a snapshot. */
async function mayGoOn(scope: TenantScope, run: Run, error: unknown): Promise<boolean> {
  if (!(error instanceof SourceError) && !isPsmError(error, 'file_refused')) return false;
  const fault = error instanceof SourceError ? error.fault : error.details['reason'];
  const { attempts, landingId } = await getRun(scope, run.runId);
  if (fault === 'cursor_expired' && run.read === 'changes') {
    await scope.client.query(
      `update run set read = 'snapshot', population = 'full', read_since = null, landing_id = null where run_id = $1`,
      [run.runId],
    );
    if (landingId !== null)
      await scope.client.query('delete from landing where landing_id = $1', [landingId]);
    return true;
  }
  if (!['cut_off', 'unreachable', 'throttled'].includes(String(fault)) || attempts >= mostAttempts)
    return false;
  return landingId !== null && (await checkpointOf(scope, landingId)) !== undefined;
}
