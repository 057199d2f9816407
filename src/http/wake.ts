import type { HttpDeps } from './deps.ts';

/** Tells the worker about a run. When that fails nothing is lost: what is due is found by the next look at the rows. */
export function wakeForRun({ worker, log }: HttpDeps, tenantId: string, runId: string): void {
  worker.enqueueRun(tenantId, runId).catch((error: unknown) => {
    log.warn({ run: runId, err: error }, 'the worker could not be told of a run');
  });
}

/** Tells the worker about an approval that was confirmed. */
export function wakeForApply({ worker, log }: HttpDeps, tenantId: string, approvalId: string): void {
  worker.enqueueApply(tenantId, approvalId).catch((error: unknown) => {
    log.warn({ approval: approvalId, err: error }, 'the worker could not be told of an approval');
  });
}

/** Tells the worker about a source that is to be read. */
export function wakeForPull({ worker, log }: HttpDeps, tenantId: string, runId: string): void {
  worker.enqueuePull(tenantId, runId).catch((error: unknown) => {
    log.warn({ run: runId, err: error }, 'the worker could not be told of a run');
  });
}
