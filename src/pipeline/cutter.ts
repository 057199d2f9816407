import type { Config } from '../config.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { ofRunningTenant } from '../db/runningTenant.ts';
import { type Database, withTenant } from '../db/tenant.ts';
import { messageOf } from '../kernel/json.ts';
import { cut, cutAfter, freshStatistics } from './cut.ts';
import { type Ticking, ticking } from './ticking.ts';
import type { Worker } from './worker.ts';

export interface CutterInput {
  readonly database: Database;
  readonly config: Config;
  readonly log: ConnectorLog;
  /** Is told of runs. When that fails nothing is lost: workers look for runs that nobody plans. */
  readonly worker: Pick<Worker, 'enqueueRun'>;
}

const tick = '* * * * * *';

/** From so many people on the planner has to know of them: what it does not know, it takes for one row. */
const manyFresh = 500;

/** Makes runs of what identity providers pushed. Any number of nodes may run one on the same database. */
export function startCutter(input: CutterInput): Ticking {
  return ticking(tick, input.log, 'looking for what was pushed failed; it is tried again', (stopping) =>
    cutWhatIsDue(input, stopping),
  );
}

/** @returns the runs that were made */
export async function cutWhatIsDue(input: CutterInput, signal?: AbortSignal): Promise<string[]> {
  const { database, config, log } = input;
  const { rows } = await database.dispatch.query<{ tenant_id: string; source_id: string; fresh: number }>(
    selectDue,
    [cutAfter.quiet, cutAfter.longest],
  );
  const made: string[] = [];
  for (const { tenant_id: tenantId, source_id: connectionId, fresh } of rows) {
    if (signal?.aborted === true) break;
    try {
      if (fresh >= manyFresh) await freshStatistics(database);
      const runs = await withTenant(database, tenantId, (scope) => cut(scope, config, connectionId));
      made.push(...runs);
      for (const run of runs) await input.worker.enqueueRun(tenantId, run).catch(() => {});
    } catch (error) {
      // One connection's trouble does not stop the others.
      log.warn(
        { tenant: tenantId, source: connectionId, err: messageOf(error) },
        'what was pushed could not be planned',
      );
    }
  }
  return made;
}

/** $1 and $2 seconds. One look at the index of what is fresh: nothing, mostly. */
const selectDue = `
select tenant_id, source_id, count(*)::int as fresh from scim_resource r where fresh and ${ofRunningTenant('r')}
 group by tenant_id, source_id
having max(pushed_at) < now() - make_interval(secs => $1) or min(pushed_at) < now() - make_interval(secs => $2)
 order by min(pushed_at) limit 100`;
