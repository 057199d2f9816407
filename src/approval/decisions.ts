import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { getPlan, type Plan } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';
import { type Actor, assertMay } from './authority.ts';
import { type Action, actionsOf, type ChangeFilter } from './rules.ts';
import { cancelWaiting } from './waiting.ts';

export interface Decision {
  readonly kind: ChangeKind;
  readonly where?: ChangeFilter;
  /** Items left out of this decision. */
  readonly except?: readonly number[];
  readonly action: Action;
}

/**
 * Adds a decision: one rule, however many changes it covers. The last rule that matches a change wins, so that a choice on a
 * row, made later, wins over the bulk choice. Nothing happens until an approval is confirmed.
 *
 * @throws PsmError `choice_required`, `plan_not_open`, `forbidden`
 */
export async function decideChanges(
  scope: TenantScope,
  planId: string,
  decision: Decision,
  actor: Actor,
): Promise<Plan> {
  await assertMay(scope, actor, 'review');
  const { kind, action } = decision;
  if (!actionsOf[kind].includes(action)) {
    const choices = actionsOf[kind].map((one) => `"${one}"`).join(', ');
    throw new PsmError(
      'choice_required',
      `"${action}" is not possible for "${kind}". Choose one of ${choices}.`,
    );
  }
  await cancelWaiting(scope, planId, [kind], actor, 'Something was decided anew.');
  const { rows } = await scope.client.query<{ decision_seq: number }>(
    `update plan_section set decision_seq = decision_seq + 1
      where plan_id = $1 and kind = $2 and status in ('pending', 'held') returning decision_seq`,
    [planId, kind],
  );
  const plan = await getPlan(scope, planId);
  if (rows[0] === undefined) {
    const section = plan.sections.find((one) => one.kind === kind);
    if (section === undefined) return plan;
    throw new PsmError(
      'plan_not_open',
      `The section "${kind}" of this plan is ${section.status}: it cannot be decided any more.`,
    );
  }
  await scope.db
    .insertInto('decision_rule')
    .values({
      plan_id: planId,
      kind,
      seq: rows[0].decision_seq,
      filter: JSON.stringify(decision.where ?? {}),
      except_items: [...(decision.except ?? [])],
      action,
      actor,
    })
    .execute();
  const { where = {}, except = [] } = decision;
  // Which people it is about stays with the decision: it is erased there when they are.
  const body = {
    kind,
    action,
    decision: rows[0].decision_seq,
    by: Object.keys(where),
    left_out: except.length,
  };
  await recordEvents(scope, [
    { actor, action: 'plan.decided', entity: 'plan', entityId: planId, planId, body },
  ]);
  return plan;
}
