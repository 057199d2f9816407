import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';

/** The plan of a run that counts. @throws PsmError `not_found` when it has none yet */
export async function newestPlan({ client }: TenantScope, runId: string): Promise<string> {
  const { rows } = await client.query<{ plan_id: string }>(
    'select plan_id from plan where run_id = $1 order by plan_id desc limit 1',
    [runId],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'This run has no plan yet.');
  return rows[0].plan_id;
}
