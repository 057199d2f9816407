import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { PlanResult } from '../planning/plan.ts';
import { recordPullFailed, recordPullSucceeded } from '../source/health.ts';
import type { PullFault } from '../source/healthRules.ts';
import type { Source } from '../source/sources.ts';
import type { Run } from './run.ts';

/** Was the source read by us? Only then it is the source's doing when a run fails. */
export function isPulled({ read }: Pick<Run, 'read'>): boolean {
  return read === 'snapshot' || read === 'changes';
}

/** Has the run no plan yet? What goes wrong when one is planned again is not the source's doing. */
export async function isUnplanned(scope: TenantScope, { runId }: Pick<Run, 'runId'>): Promise<boolean> {
  const { rows } = await scope.client.query('select from plan where run_id = $1 limit 1', [runId]);
  return rows.length === 0;
}

/** A run of a source that is pulled has failed: the source's health tells of it. */
export async function notePullFailed(scope: TenantScope, source: Source, error: unknown): Promise<void> {
  await recordPullFailed(scope, source, faultOf(error));
}

/** What a source brought is planned. When too much of it could not be read, the source is as good as failing. */
export async function notePlanned(
  scope: TenantScope,
  run: Run,
  source: Source,
  { planId, safeguards }: PlanResult,
): Promise<void> {
  if (!isPulled(run)) return;
  const rejected = safeguards.find(({ code }) => code === 'rejected_rows_over_limit');
  if (rejected === undefined) await recordPullSucceeded(scope, source.sourceId);
  else {
    const { message } = rejected;
    await recordPullFailed(scope, source, { fault: 'too_many_rejected', message, plan: planId });
  }
}

function faultOf(error: unknown): PullFault {
  if (!(error instanceof PsmError)) {
    return {
      fault: 'internal',
      message: 'Something went wrong here; the operator finds the cause in the log.',
    };
  }
  const { message, details } = error;
  const setting = typeof details['setting'] === 'string' ? { setting: details['setting'] } : {};
  if (error.code === 'source_failed') {
    return { fault: details['fault'] as PullFault['fault'], message, ...setting };
  }
  if (error.code === 'file_refused') {
    return { fault: details['reason'] === 'cut_off' ? 'cut_off' : 'unexpected_answer', message };
  }
  const settings = ['invalid_request', 'invalid_setting', 'not_found', 'conflict'].includes(error.code);
  return { fault: settings ? 'wrong_setting' : 'internal', message, ...setting };
}
