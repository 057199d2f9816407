import { overridePlan } from '../approval/override.ts';
import { correlate } from '../correlation/correlate.ts';
import { publishPlan } from '../audit/publish.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import { compareRecords } from '../planning/plan.ts';
import { writeLinks } from '../planning/links.ts';
import { getPlan } from '../planning/store.ts';
import { type Pipeline, restage } from './pipeline.ts';

/**
 * Overrides a held plan. A held plan has linked nothing yet: its landed rows are staged and correlated once more, and linked in
 * the transaction of the override.
 */
export async function overrideHeldPlan(
  pipeline: Pipeline,
  planId: string,
  reason: string,
  actor: string,
): Promise<void> {
  const { database, tenantId } = pipeline;
  const plan = await withTenant(database, tenantId, (scope) => getPlan(scope, planId));
  if (plan.linked || plan.status !== 'held') {
    await withTenant(database, tenantId, (scope) => override(scope, planId, reason, actor));
    return;
  }
  await restage(pipeline, plan.runId, async (scope, again) => {
    await override(scope, planId, reason, actor);
    await correlate(scope, again.source);
    const { source, fields, programs } = again;
    const { literals } = await compareRecords(scope, { source, hubId: plan.hubId, fields, programs });
    await writeLinks(scope, source, again.snapshot, again.deletions, literals);
    await scope.client.query('update plan set linked = true where plan_id = $1', [planId]);
  });
}

/** Now it waits for people to approve it: webhooks that follow plans hear so. */
async function override(scope: TenantScope, planId: string, reason: string, actor: string): Promise<void> {
  await overridePlan(scope, planId, reason, actor);
  await publishPlan(scope, planId);
}
