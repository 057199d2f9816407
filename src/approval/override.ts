import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { getPlan, type Plan } from '../planning/store.ts';
import { type Actor, assertMay } from './authority.ts';

/**
 * Lets a held plan be approved in spite of its safeguards: a named person takes it on themselves, with a typed reason.
 *
 * @throws PsmError `conflict` when the plan is not held, `choice_required` without a reason, `forbidden`
 */
export async function overridePlan(
  scope: TenantScope,
  planId: string,
  reason: string,
  actor: Actor,
): Promise<void> {
  await assertMay(scope, actor, 'administer');
  const why = reason.trim();
  if (why.length < 3)
    throw new PsmError('choice_required', 'Say in a few words why the plan is right all the same.');
  const plan = await getPlan(scope, planId);
  if (!plan.sections.some((section) => section.status === 'held') && plan.status !== 'held') {
    throw new PsmError('conflict', `The plan is not held: it is ${plan.status}.`);
  }
  if (plan.unreviewed > 0) {
    throw new PsmError(
      'mapping_not_reviewed',
      'The plan is a preview: review the mapping first, then plan again.',
    );
  }
  await refuseWhenOvertaken(scope, plan);
  await scope.client.query(
    'update plan set override_by = $2, override_reason = $3, override_at = now() where plan_id = $1',
    [planId, actor, why],
  );
  await scope.client.query(
    `update plan_section set status = 'pending' where plan_id = $1 and status = 'held'`,
    [planId],
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'plan.overridden',
      entity: 'plan',
      entityId: planId,
      planId,
      body: { reason: why, safeguards: plan.safeguards.map((one) => one.message) },
    },
  ]);
}

async function refuseWhenOvertaken(scope: TenantScope, plan: Plan): Promise<void> {
  const { rows } = await scope.client.query(
    'select 1 from plan where source_id = $1 and population = $2 and plan_id > $3 and not at_once limit 1',
    [plan.sourceId, plan.population, plan.planId],
  );
  if (rows.length === 0) return;
  throw new PsmError(
    'plan_not_open',
    'A newer run of this source has taken the place of this plan. Look at the newer one.',
  );
}
