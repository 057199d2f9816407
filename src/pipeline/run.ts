import { sql } from 'kysely';
import { publishRuns } from '../audit/publish.ts';
import type { JsonValue, Population } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';

/** Which state of a run may follow which. Tested over every pair. */
export const runEdges = {
  // done at once: a source where nothing changed
  receiving: ['landed', 'done', 'failed', 'cancelled'],
  landed: ['needs_mapping', 'staging', 'failed', 'cancelled', 'superseded'],
  needs_mapping: ['staging', 'failed', 'cancelled', 'superseded'],
  staging: ['planning', 'needs_mapping', 'failed', 'cancelled', 'superseded'],
  planning: ['ready', 'needs_mapping', 'staging', 'failed', 'cancelled'],
  ready: ['staging', 'applying', 'done', 'superseded', 'cancelled'],
  applying: ['ready', 'done'],
  done: ['staging'],
  failed: [],
  cancelled: [],
  superseded: [],
  quarantined: ['staging', 'cancelled'],
} as const satisfies Record<string, readonly string[]>;

export type RunStatus = keyof typeof runEdges;

/** A run in one of these has nothing under way; a done one can be planned again with another mapping. */
export const endStates: readonly RunStatus[] = ['done', 'failed', 'cancelled', 'superseded'];

/** Why a run failed. `details` has the reason and the place in the file, where there is one; never personal data. */
export interface RunFault {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Run {
  readonly runId: string;
  readonly sourceId: string;
  readonly hubId: string;
  readonly population: Population;
  readonly status: RunStatus;
  readonly landingId: string | null;
  readonly mappingVersion: number | null;
  readonly acceptMapping: boolean;
  readonly actor: string;
  readonly stats: Readonly<Record<string, JsonValue>>;
  readonly error: RunFault | null;
  readonly read: RunRead;
  /** Times that reading was begun. */
  readonly attempts: number;
  readonly readSince: JsonValue;
}

/** How people came: a file was uploaded, everybody was read, what changed was read, or they were pushed. */
export type RunRead = 'upload' | 'snapshot' | 'changes' | 'push';

export async function createRun(
  scope: TenantScope,
  run: {
    runId?: string;
    sourceId: string;
    hubId: string;
    population: Population;
    acceptMapping: boolean;
    actor: string;
    read?: RunRead;
    scheduledFor?: Date | undefined;
  },
): Promise<string> {
  const runId = run.runId ?? newId();
  await scope.db
    .insertInto('run')
    .values({
      run_id: runId,
      source_id: run.sourceId,
      hub_id: run.hubId,
      population: run.population,
      status: 'receiving',
      accept_mapping: run.acceptMapping,
      actor: run.actor,
      read: run.read ?? 'upload',
      scheduled_for: run.scheduledFor ?? null,
    })
    .execute();
  return runId;
}

export async function getRun(scope: TenantScope, runId: string): Promise<Run> {
  const row = await scope.db.selectFrom('run').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (row === undefined) throw new PsmError('not_found', 'There is no such run.');
  return {
    runId: row.run_id,
    sourceId: row.source_id,
    hubId: row.hub_id,
    population: row.population,
    status: row.status as RunStatus,
    landingId: row.landing_id,
    mappingVersion: row.mapping_version,
    acceptMapping: row.accept_mapping,
    actor: row.actor,
    stats: row.stats,
    error: row.error,
    read: row.read,
    attempts: row.attempts,
    readSince: row.read_since,
  };
}

/** The states that lead to `to` in one step. */
function statesBefore(to: RunStatus): RunStatus[] {
  return (Object.keys(runEdges) as RunStatus[]).filter((from) =>
    (runEdges[from] as readonly string[]).includes(to),
  );
}

/** Moves a run along one of the listed edges; the same state again is fine. When it ends, webhooks hear of it. */
export async function moveRun(scope: TenantScope, runId: string, to: RunStatus): Promise<void> {
  const from = [to, ...statesBefore(to)];
  const { rows } = await sql<{ before: RunStatus }>`
    update run r set status = ${to},
           finished_at = case when ${endStates.includes(to)} then now() end
      from (select run_id, status from run where run_id = ${runId} for no key update) b
     where r.run_id = b.run_id and b.status = any (${from}) returning b.status as before
  `.execute(scope.db);
  if (rows[0] !== undefined && rows[0].before !== to && endStates.includes(to))
    await publishRuns(scope, [runId]);
  if (rows.length === 0)
    throw new PsmError('conflict', `The run cannot become "${to}" from the state it is in.`);
}

/**
 * Records why a run ended, in the words that its owner is shown. One that has a plan already keeps its state: that planning it
 * once more failed changes nothing about the plan.
 *
 * @param also what belongs into the same transaction, if it is this that ends the run
 */
export async function failRun(
  database: Database,
  tenantId: string,
  runId: string,
  error: unknown,
  also?: (scope: TenantScope) => Promise<void>,
): Promise<void> {
  const fault: RunFault =
    error instanceof PsmError
      ? { code: error.code, message: error.message, details: error.details }
      : {
          code: 'internal',
          message: 'Something went wrong here. Try again; the operator finds the cause in the log.',
        };
  await withTenant(database, tenantId, async (scope) => {
    const failed = await scope.db
      .updateTable('run')
      .set({ status: 'failed', error: JSON.stringify(fault), finished_at: new Date(), lease_until: null })
      .where('run_id', '=', runId)
      .where('status', 'in', statesBefore('failed'))
      .returning('run_id')
      .execute();
    await publishRuns(
      scope,
      failed.map((run) => run.run_id),
    );
    if (failed.length > 0) await also?.(scope);
  });
}

/** What people see while they wait: which step, how many rows of how many. */
export interface Progress {
  readonly step: 'receiving' | 'reading' | 'staging' | 'planning' | 'applying' | 'done';
  readonly rows?: number;
  readonly of?: number;
  readonly bytes?: number;
}

export type OnProgress = (progress: Progress) => void;

/** Writes progress beside the work, at most twice a second, and at the beginning and end of each step, so that other processes can show it. */
export function progressWriter(
  database: Database,
  tenantId: string,
  runId: string,
  also?: OnProgress,
): OnProgress {
  let next = 0;
  let step: Progress['step'] | undefined;
  return (progress) => {
    also?.(progress);
    const ended = progress.step === 'done' || (progress.rows !== undefined && progress.rows === progress.of);
    if (progress.step === step && !ended && Date.now() < next) return;
    step = progress.step;
    next = Date.now() + 500;
    void withTenant(database, tenantId, ({ db }) =>
      db
        .updateTable('run')
        .set({ stats: JSON.stringify(progress) })
        .where('run_id', '=', runId)
        .execute(),
    ).catch(() => {});
  };
}
