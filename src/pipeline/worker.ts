import cron, { type ScheduledTask } from 'node-cron';
import { applyApproval } from '../apply/apply.ts';
import type { Config } from '../config.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { ofRunningTenant } from '../db/runningTenant.ts';
import { type Database, withTenant } from '../db/tenant.ts';
import { isPsmError } from '../kernel/errors.ts';
import { settlePushed } from './cut.ts';
import { type Pipeline, planRun } from './pipeline.ts';
import { pullRun } from './pull.ts';
import { type Job, openQueue, prepareQueues, type QueueName, queues } from './queue.ts';
import { retain } from './retention.ts';
import { send as sendTo, sending } from './sender.ts';

/** Carries out work beside the requests. Any number of nodes may run one on the same database. */
export interface Worker {
  enqueuePull(tenantId: string, runId: string): Promise<void>;
  enqueueRun(tenantId: string, runId: string): Promise<void>;
  enqueueApply(tenantId: string, approvalId: string): Promise<void>;
  /** Finishes the chunk that is under way; the rest goes on elsewhere or later. */
  stop(): Promise<void>;
}

export interface WorkerInput {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  readonly config: Config;
  readonly log: ConnectorLog;
}

/** How often a node looks for work whose job was lost or whose holder died. */
const tick = '*/5 * * * * *';
const nightly = '17 3 * * *';

/**
 * Starts a worker. The queue only wakes it: what is due stands in the rows, and the tick sends again whatever is due or whose
 * lease has run out, so that losing the queue loses nothing.
 */
export async function startWorker(input: WorkerInput): Promise<Worker> {
  await prepareQueues(input.ownerUrl);
  const abort = new AbortController();
  const boss = openQueue(input.databaseUrl, (error) =>
    input.log.warn({ err: error.message }, 'the queue has a problem'),
  );
  await boss.start();
  const send = (queue: QueueName, job: Job) => sendTo(boss, queue, job);
  const intervals = { pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 };
  // A tenant never has all places of a node. It has more than one: what a killed process had counts until its heartbeat is missed.
  const options = { ...intervals, localConcurrency: 3, groupConcurrency: 2 };
  // Reading mostly means waiting for somebody else's system.
  const reading = { ...intervals, localConcurrency: 8, groupConcurrency: 3 };
  await boss.work<Job>(queues.pull, reading, async ([job]) => {
    if (job !== undefined) await pullJob(input, abort.signal, job.data, send);
  });
  await boss.work<Job>(queues.plan, options, async ([job]) => {
    if (job !== undefined) await planJob(input, abort.signal, job.data, send);
  });
  await boss.work<Job>(queues.apply, options, async ([job]) => {
    if (job !== undefined) await applyJob(input, abort.signal, job.data);
  });
  const tasks: ScheduledTask[] = [
    cron.schedule(tick, () => resend(input, send), { noOverlap: true }),
    cron.schedule(nightly, () => retain(input), { noOverlap: true }),
  ];
  return {
    ...sending(boss),
    stop: async () => {
      abort.abort();
      for (const task of tasks) await task.destroy();
      await boss.stop({ graceful: true, timeout: 15_000 });
    },
  };
}

/** Reads a source, then plans what it brought. */
async function pullJob(
  input: WorkerInput,
  signal: AbortSignal,
  { tenantId, id }: Job,
  send: (queue: QueueName, job: Job) => Promise<void>,
): Promise<void> {
  const { database, config, log } = input;
  try {
    const { unchanged } = await pullRun({ database, tenantId, config, log, signal }, id);
    if (!unchanged) await send('plan', { tenantId, id });
  } catch (error) {
    if (!isPsmError(error)) throw told(log, { run: id }, error);
    log.warn({ run: id, code: error.code, fault: error.details['fault'] }, 'the source was not read');
  }
}

async function planJob(
  input: WorkerInput,
  signal: AbortSignal,
  { tenantId, id }: Job,
  send: (queue: QueueName, job: Job) => Promise<void>,
): Promise<void> {
  const { database, config, log } = input;
  const pipeline: Pipeline = { database, tenantId, config, log, signal };
  try {
    const { planId } = await planRun(pipeline, id);
    for (const approval of await approvalsOf(input, tenantId, planId))
      await send('apply', { tenantId, id: approval });
  } catch (error) {
    // Another node has it, or the run says itself what is wrong with its file: both are no failure of the job.
    if (!isPsmError(error)) throw told(log, { run: id }, error);
    log.warn({ run: id, code: error.code }, 'the run was not planned');
  }
}

async function approvalsOf(input: WorkerInput, tenantId: string, planId: string): Promise<string[]> {
  const rows = await withTenant(input.database, tenantId, ({ db }) =>
    db
      .selectFrom('approval')
      .select('approval_id')
      .where('plan_id', '=', planId)
      .where('status', '=', 'approved')
      .execute(),
  );
  return rows.map((row) => row.approval_id);
}

async function applyJob(input: WorkerInput, signal: AbortSignal, { tenantId, id }: Job): Promise<void> {
  const { database, config, log } = input;
  try {
    await applyApproval({ database, tenantId, config, signal }, id);
    await withTenant(database, tenantId, (scope) => settlePushed(scope, { approval: id }));
  } catch (error) {
    if (!isPsmError(error)) throw told(log, { approval: id }, error);
    log.warn({ approval: id, code: error.code }, 'the approval was not applied');
  }
}

/** What nobody foresaw stands in the log, where people are told to look for it; the queue keeps it to itself. */
function told(log: ConnectorLog, work: object, error: unknown): unknown {
  log.warn({ ...work, err: error }, 'a job failed for a reason that nobody foresaw');
  return error;
}

/** Sends everything that is due and held by nobody: newly landed runs, and what a killed process left. */
export async function resend(
  input: Pick<WorkerInput, 'database' | 'log'>,
  send: (queue: QueueName, job: Job) => Promise<void>,
): Promise<void> {
  try {
    const { rows: runs } = await input.database.dispatch.query<{ tenant_id: string; run_id: string }>(
      `select tenant_id, run_id from run
        where status in ('landed', 'staging', 'planning') and (lease_until is null or lease_until < now())
          and ${ofRunningTenant('run')} limit 100`,
    );
    for (const row of runs) await send('plan', { tenantId: row.tenant_id, id: row.run_id });
    const { rows: pulls } = await input.database.dispatch.query<{ tenant_id: string; run_id: string }>(
      `select tenant_id, run_id from run
        where status = 'receiving' and read in ('snapshot', 'changes') and (lease_until is null or lease_until < now())
          and ${ofRunningTenant('run')} limit 100`,
    );
    for (const row of pulls) await send('pull', { tenantId: row.tenant_id, id: row.run_id });
    const { rows: approvals } = await input.database.dispatch.query<{
      tenant_id: string;
      approval_id: string;
    }>(
      `select tenant_id, approval_id from approval
        where status in ('approved', 'applying') and (lease_until is null or lease_until < now())
          and ${ofRunningTenant('approval')} limit 100`,
    );
    for (const row of approvals) await send('apply', { tenantId: row.tenant_id, id: row.approval_id });
  } catch (error) {
    input.log.warn(
      { err: error instanceof Error ? error.message : String(error) },
      'looking for work failed; it is tried again',
    );
  }
}
