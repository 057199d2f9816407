import { sql } from 'kysely';
import { ofRunningTenant } from '../db/runningTenant.ts';
import type { TenantScope } from '../db/tenant.ts';
import { assertActive } from '../directory/tenants.ts';
import { PsmError } from '../kernel/errors.ts';
import { leaseOwner } from '../kernel/lease.ts';

/**
 * Takes a run for this process, or says that another process is at it. Every taking moves the fence, so that a process
 * that slept past its lease can write nothing.
 *
 * @returns the fence
 * @throws PsmError `run_busy`, `tenant_suspended`
 */
export async function takeRun(scope: TenantScope, runId: string, seconds: number): Promise<number> {
  const { rows } = await sql<{ fence: number }>`
    update run set fence = fence + 1, lease_owner = ${leaseOwner}, lease_until = now() + make_interval(secs => ${seconds})
     where run_id = ${runId} and (lease_until is null or lease_until < now())
       and ${sql.raw(ofRunningTenant('run'))} returning fence
  `.execute(scope.db);
  if (rows[0] === undefined) {
    await assertActive(scope);
    throw new PsmError('run_busy', 'Another process is working on this run at the moment.');
  }
  return rows[0].fence;
}

/** @returns false when another process has taken the run meanwhile, or its tenant was suspended */
export async function renewRun(
  scope: TenantScope,
  runId: string,
  fence: number,
  seconds: number,
): Promise<boolean> {
  const { rows } = await sql`
    update run set lease_until = now() + make_interval(secs => ${seconds})
     where run_id = ${runId} and fence = ${fence} and ${sql.raw(ofRunningTenant('run'))} returning 1
  `.execute(scope.db);
  return rows.length > 0;
}

export async function leaveRun(scope: TenantScope, runId: string, fence: number): Promise<void> {
  await sql`update run set lease_until = null where run_id = ${runId} and fence = ${fence}`.execute(scope.db);
}
