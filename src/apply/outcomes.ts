import type { TenantScope } from '../db/tenant.ts';
import type { ChunkContext, Item, Outcome } from './item.ts';

/** Writes what became of the items of a chunk, and moves the counters of their sections. */
export async function writeOutcomes(
  scope: TenantScope,
  outcomes: readonly Outcome[],
  items: ReadonlyMap<number, Item>,
  context: ChunkContext,
  approvalId: string,
): Promise<void> {
  await scope.client.query(
    `insert into change_outcome (plan_id, item_no, approval_id, action, result, code, message, member_id)
     select $2, o."itemNo", $3, o.action, o.result, o.code, o.message, o."memberId"
       from jsonb_to_recordset($1::jsonb) as o ("itemNo" int, action text, result text, code text, message text, "memberId" uuid)`,
    [JSON.stringify(outcomes), context.planId, approvalId],
  );
  const applied = outcomes.filter((outcome) => outcome.result === 'applied');
  const byKind = Map.groupBy(applied, (outcome) => items.get(outcome.itemNo)?.kind ?? '');
  await scope.client.query(
    `update approval_section s set applied = s.applied + n.applied
       from unnest($2::text[], $3::int[]) as n (kind, applied) where s.approval_id = $1 and s.kind = n.kind`,
    [approvalId, [...byKind.keys()], [...byKind.values()].map((some) => some.length)],
  );
}

/** A removal counts for 24 hours from when it happened; one that did not happen does not count. */
export async function moveLedger(
  scope: TenantScope,
  outcomes: readonly Outcome[],
  items: ReadonlyMap<number, Item>,
  context: ChunkContext,
): Promise<void> {
  const removals = outcomes.flatMap((outcome) => {
    const item = items.get(outcome.itemNo);
    if (item === undefined || (item.kind !== 'deactivate' && item.kind !== 'deprovision')) return [];
    return [{ member_id: item.memberId, happened: outcome.result === 'applied' }];
  });
  if (removals.length === 0) return;
  const of = (happened: boolean) =>
    removals.filter((one) => one.happened === happened).map((one) => one.member_id);
  await scope.client.query(
    'update removal_ledger set at = now() where hub_id = $1 and plan_id = $2 and member_id = any ($3::uuid[])',
    [context.hubId, context.planId, of(true)],
  );
  await scope.client.query(
    'delete from removal_ledger where hub_id = $1 and plan_id = $2 and member_id = any ($3::uuid[])',
    [context.hubId, context.planId, of(false)],
  );
}
