import type { PgBoss } from 'pg-boss';
import { heartbeatSeconds, type Job, openQueue, prepareQueues, type QueueName, queues } from './queue.ts';
import type { Worker, WorkerInput } from './worker.ts';

/** For a node that does no work itself: tells those that do. */
export async function startSender(input: WorkerInput): Promise<Worker> {
  await prepareQueues(input.ownerUrl);
  const boss = openQueue(input.databaseUrl, (error) =>
    input.log.warn({ err: error.message }, 'the queue has a problem'),
  );
  await boss.start();
  return { ...sending(boss), stop: () => boss.stop({ graceful: false }) };
}

/** A job for each of the queues. */
export function sending(boss: PgBoss): Omit<Worker, 'stop'> {
  return {
    enqueuePull: (tenantId, id) => send(boss, 'pull', { tenantId, id }),
    enqueueRun: (tenantId, id) => send(boss, 'plan', { tenantId, id }),
    enqueueApply: (tenantId, id) => send(boss, 'apply', { tenantId, id }),
  };
}

export async function send(boss: PgBoss, queue: QueueName, job: Job): Promise<void> {
  await boss.send(queues[queue], job, {
    singletonKey: job.id,
    group: { id: job.tenantId },
    heartbeatSeconds,
  });
}
