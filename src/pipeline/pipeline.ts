import { publishPlan, publishRuns } from '../audit/publish.ts';
import { recordEvents } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { programOf } from '../directory/enrolmentColumn.ts';
import { type Field, loadFields } from '../directory/fields.ts';
import { safeguardLimits } from '../directory/settings.ts';
import { PsmError } from '../kernel/errors.ts';
import { counted } from '../kernel/text.ts';
import { defaultFileLimits, type FileLimits } from '../landing/file/limits.ts';
import type { FileTable } from '../landing/file/table.ts';
import { getLanding, readLanding } from '../landing/landing.ts';
import { seal, type SealedSnapshot } from '../landing/seal.ts';
import { unreviewed } from '../mapping/propose.ts';
import { type Mapping, markUsed, saveProfiles } from '../mapping/store.ts';
import { makePlan, type PlanNote, type PlanResult } from '../planning/plan.ts';
import { connectionIdOf } from '../scim/cut/feeds.ts';
import { pushedTransform } from '../scim/cut/pushedTransform.ts';
import { markLeftGroups } from '../scim/cut/leftGroups.ts';
import { settleCut } from '../scim/cut/settle.ts';
import { getSource, type Source } from '../source/sources.ts';
import { stage, stageDeletions } from '../staging/stage.ts';
import { type StagedRecord, stagedRecord } from '../staging/staged.ts';
import { carryDecisions } from '../approval/carry.ts';
import { approveByPolicy } from '../approval/policy.ts';
import { analyse } from './analyse.ts';
import { announcePlan } from './announce.ts';
import { cutAgain } from './cut.ts';
import { leaveRun, renewRun, takeRun } from './lease.ts';
import { isPulled, isUnplanned, notePlanned, notePullFailed } from './pullOutcome.ts';
import { failRun, getRun, moveRun, type OnProgress, progressWriter, type Run } from './run.ts';
import { settleMapping } from './settleMapping.ts';

/**
 * The whole flow, readable from top to bottom: a file is received and landed; its rows are analysed, mapped, staged,
 * correlated and planned; what policy allows is approved. Every stage reads what the stage before it stored.
 */
export interface Pipeline {
  readonly database: Database;
  readonly tenantId: string;
  readonly config: Config;
  readonly log: ConnectorLog;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes a landed run to its plan. Killed at any point, it is done again from the landing: planning is one transaction.
 *
 * @throws PsmError `file_refused`, `run_busy`, `apply_busy`
 */
export async function planRun(pipeline: Pipeline, runId: string): Promise<PlanResult> {
  const { database, tenantId, config } = pipeline;
  const seconds = config.apply.leaseSeconds;
  const fence = await withTenant(database, tenantId, (scope) => takeRun(scope, runId, seconds));
  const heartbeat = setInterval(
    () => {
      void withTenant(database, tenantId, (scope) => renewRun(scope, runId, fence, seconds)).catch(() => {});
    },
    (seconds * 1000) / 3,
  );
  try {
    const run = await withTenant(database, tenantId, async (scope) => {
      const found = await getRun(scope, runId);
      await refuseWhenOvertaken(scope, found);
      return found;
    });
    const analysed = await analyseRun(pipeline, run);
    const result = await stageAndPlan(pipeline, run, fence, analysed);
    return result;
  } catch (error) {
    if (error instanceof PsmError && error.details['overtaken'] === true) {
      await withTenant(database, tenantId, (scope) => giveWay(scope, runId));
    }
    if (error instanceof PsmError && ['run_busy', 'apply_busy', 'conflict'].includes(error.code)) throw error;
    await failRun(database, tenantId, runId, error, async (scope) => {
      const run = await getRun(scope, runId);
      if (isPulled(run) && (await isUnplanned(scope, run)))
        await notePullFailed(scope, await getSource(scope, run.sourceId), error);
      if (run.read === 'push') await cutAgain(scope, runId);
    });
    throw error;
  } finally {
    clearInterval(heartbeat);
    await withTenant(database, tenantId, (scope) => leaveRun(scope, runId, fence)).catch(() => {});
  }
}

interface Analysed {
  readonly table: FileTable;
  readonly rows: number;
  readonly fields: readonly Field[];
  readonly mapping: Mapping;
  readonly notes: readonly PlanNote[];
}

/** Reads the landed file once and settles its mapping. A run that has one keeps it, with what a person decided since. */
async function analyseRun(pipeline: Pipeline, run: Run): Promise<Analysed> {
  const { database, tenantId, config } = pipeline;
  if (run.landingId === null)
    throw new PsmError(
      'not_found',
      'What this run brought is not kept any more. Upload the file again, or read the source again.',
    );
  const landingId = run.landingId;
  const landing = await withTenant(database, tenantId, (scope) => getLanding(scope, landingId));
  const onProgress = progressWriter(database, tenantId, run.runId, pipeline.onProgress);
  const { table, dialect, profiles, rows } = await analyse(
    () => readLanding(database, tenantId, landingId),
    landing.format,
    fileLimits(config),
    { signal: pipeline.signal, onProgress },
  );
  return withTenant(database, tenantId, async (scope) => {
    const fields = await loadFields(scope);
    await saveProfiles(scope, run.runId, profiles);
    const { mapping, notes } = await settleMapping(scope, run, { dialect, profiles, fields });
    return { table, rows, fields, mapping, notes };
  });
}

/** Mapped rows into scratch tables, then the plan, all in one transaction: it is there as a whole, or not at all. */
async function stageAndPlan(
  pipeline: Pipeline,
  run: Run,
  fence: number,
  analysed: Analysed,
): Promise<PlanResult> {
  const { database, tenantId } = pipeline;
  const onProgress = progressWriter(database, tenantId, run.runId, pipeline.onProgress);
  const { mapping, fields } = analysed;
  await withTenant(database, tenantId, (scope) => moveRun(scope, run.runId, 'staging'));
  await database.app.query('select psm_analyze_directory()');
  const result = await withTenant(database, tenantId, async (scope) => {
    // Two runs of one source are planned one after the other, and not while an approval of the source is being applied.
    await lockSource(scope, run.sourceId);
    await refuseWhileApplying(scope, run.sourceId);
    await refuseWhenOvertaken(scope, run);
    const source = await getSource(scope, run.sourceId);
    const staged = await stage(scope, stagedRecords(analysed, onProgress));
    const deletions = await stageDeleted(scope, run, analysed.table);
    onProgress({ step: 'planning', rows: 0, of: staged });
    const waiting = unreviewed(mapping).length;
    const snapshot = seal({
      runId: run.runId,
      population: run.population,
      complete: true,
      expectedRows: analysed.rows,
      stagedRows: staged,
    });
    const plan = await makePlan(scope, {
      runId: run.runId,
      source,
      hubId: run.hubId,
      population: run.population,
      mappingVersion: mapping.version,
      unreviewed: waiting,
      fields,
      programs: programsOf(analysed.table),
      pushed: run.read === 'push',
      snapshot,
      deletions,
      limits: await safeguardLimits(scope),
      notes: analysed.notes,
      onProgress: (decided) => onProgress({ step: 'planning', rows: decided, of: staged }),
    });
    await carryDecisions(scope, plan.planId);
    await markUsed(scope, mapping);
    if (!(await renewRun(scope, run.runId, fence, pipeline.config.apply.leaseSeconds))) {
      throw new PsmError('run_busy', 'Another process has taken this run over.');
    }
    await moveRun(scope, run.runId, 'planning');
    const nothingToDo = plan.sections.size === 0 && plan.safeguards.length === 0;
    await moveRun(scope, run.runId, waiting > 0 ? 'needs_mapping' : 'ready');
    if (waiting === 0 && nothingToDo) await moveRun(scope, run.runId, 'done');
    await recordEvents(scope, [
      {
        actor: run.actor,
        action: plan.safeguards.length > 0 ? 'plan.held' : 'plan.made',
        entity: 'plan',
        entityId: plan.planId,
        planId: plan.planId,
        body: { rows: plan.rows, safeguards: plan.safeguards.map((one) => one.code) },
      },
    ]);
    await notePlanned(scope, run, source, plan);
    await supersedeRuns(scope, run);
    if (run.read === 'push') await settleCut(scope, connectionIdOf(source));
    if (waiting === 0 && plan.safeguards.length === 0)
      await approveByPolicy(scope, plan.planId, source.policy);
    await announcePlan(scope, { runId: run.runId, planId: plan.planId });
    await publishPlan(scope, plan.planId);
    return plan;
  });
  onProgress({ step: 'done', rows: result.rows.read, of: result.rows.read });
  pipeline.log.info(
    { run: run.runId, plan: result.planId, rows: result.rows },
    `planned ${counted(result.rows.read, 'row')}`,
  );
  return result;
}

async function* stagedRecords(analysed: Analysed, onProgress: OnProgress): AsyncGenerator<StagedRecord> {
  const transform = pushedTransform(analysed.mapping, analysed.fields, analysed.table.header);
  let rows = 0;
  for await (const batch of analysed.table.rows()) {
    for (const row of batch) yield stagedRecord(row, transform(row.cells, row.unsaid));
    rows += batch.length;
    onProgress({ step: 'staging', rows, of: analysed.rows });
  }
}

function programsOf(table: FileTable): string[] {
  return table.header.filter((name) => programOf(name) !== undefined);
}

/** @returns whether the source can have said that it deleted somebody */
async function stageDeleted(scope: TenantScope, run: Run, table: FileTable): Promise<boolean> {
  if (table.deletions === undefined) return false;
  await stageDeletions(scope, table.deletions());
  if (run.read === 'push') await markLeftGroups(scope);
  return true;
}

/** One at a time, however long the other takes: a large file may be planned for minutes. */
async function lockSource(scope: TenantScope, sourceId: string): Promise<void> {
  await scope.client.query(`set local lock_timeout = '30min'`);
  await scope.client.query('select from source where source_id = $1 for no key update', [sourceId]);
  await scope.client.query('reset lock_timeout');
}

async function refuseWhileApplying(scope: TenantScope, sourceId: string): Promise<void> {
  const { rows } = await scope.client.query<{ plan_id: string }>(
    `select a.plan_id from approval a join plan p using (plan_id)
      where p.source_id = $1 and a.status in ('approved', 'applying') and a.lease_until > now() limit 1`,
    [sourceId],
  );
  if (rows[0] !== undefined) {
    throw new PsmError(
      'apply_busy',
      'An approved plan of this source is being applied at the moment. Try again when it is done.',
      {
        details: { plan: rows[0].plan_id },
      },
    );
  }
}

/** What an older file says is no news any more once a newer one of the source has been planned. */
async function refuseWhenOvertaken(scope: TenantScope, run: Run): Promise<void> {
  const { rows } = await scope.client.query(
    `select 1 from plan p where p.source_id = $1 and p.population = $2 and p.run_id > $3 and not p.at_once limit 1`,
    [run.sourceId, run.population, run.runId],
  );
  if (rows.length > 0)
    throw new PsmError(
      'conflict',
      'A newer file of this source has been planned already. Go on with that one.',
      { details: { overtaken: true } },
    );
}

/** An overtaken run that has no plan will get none: nobody takes it up again. */
async function giveWay(scope: TenantScope, runId: string): Promise<void> {
  const { rows } = await scope.client.query<{ run_id: string }>(
    `update run set status = 'superseded', finished_at = now()
      where run_id = $1 and status in ('landed', 'needs_mapping', 'staging') returning run_id`,
    [runId],
  );
  await publishEnded(scope, rows);
}

/** Runs whose plans have nothing left to decide because this one took their place: done, where something was applied. */
async function supersedeRuns(scope: TenantScope, run: Run): Promise<void> {
  const { rows } = await scope.client.query<{ run_id: string }>(
    `update run r set finished_at = now(), status = case when exists (
              select from plan p join plan_section s using (plan_id) where p.run_id = r.run_id and s.status = 'applied')
            then 'done' else 'superseded' end
      where r.source_id = $1 and r.population = $2 and r.run_id <> $3 and r.status in ('ready', 'needs_mapping')
        and not exists (select from plan p join plan_section s using (plan_id)
                         where p.run_id = r.run_id and s.status in ('pending', 'held', 'approved', 'applying'))
    returning r.run_id`,
    [run.sourceId, run.population, run.runId],
  );
  await publishEnded(scope, rows);
}

async function publishEnded(scope: TenantScope, runs: readonly { readonly run_id: string }[]): Promise<void> {
  await publishRuns(
    scope,
    runs.map((run) => run.run_id),
  );
}

export interface Restaged {
  readonly source: Source;
  readonly snapshot: SealedSnapshot | undefined;
  readonly deletions: boolean;
  readonly fields: readonly Field[];
  readonly programs: readonly string[];
}

/** Fills the scratch table of a planned run again from its landing, with the mapping that the plan was made with. */
export async function restage(
  pipeline: Pipeline,
  runId: string,
  work: (scope: TenantScope, again: Restaged) => Promise<void>,
): Promise<void> {
  const { database, tenantId } = pipeline;
  const run = await withTenant(database, tenantId, (scope) => getRun(scope, runId));
  const analysed = await analyseRun(pipeline, run);
  await withTenant(database, tenantId, async (scope) => {
    await lockSource(scope, run.sourceId);
    const source = await getSource(scope, run.sourceId);
    const staged = await stage(
      scope,
      stagedRecords(analysed, () => {}),
    );
    const deletions = await stageDeleted(scope, run, analysed.table);
    const { population } = run;
    const snapshot = seal({
      runId,
      population,
      complete: true,
      expectedRows: analysed.rows,
      stagedRows: staged,
    });
    await work(scope, {
      source,
      snapshot,
      deletions,
      fields: analysed.fields,
      programs: programsOf(analysed.table),
    });
  });
}

export function fileLimits(config: Config): FileLimits {
  const { limits } = config;
  return {
    ...defaultFileLimits,
    maxBytes: limits.fileBytes,
    maxColumns: limits.fileColumns,
    maxRows: limits.fileRows,
    maxCellLength: limits.cellLength,
    maxRecordBytes: limits.recordBytes,
  };
}
