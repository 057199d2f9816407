import type { TenantScope } from '../db/tenant.ts';

export interface ApplyResult {
  readonly plan: string;
  readonly approvals: number;
  readonly applied: number;
  readonly stale: number;
  readonly failed: number;
  /** Changes that were not applied, with the reason; at most 1,000 of them. */
  readonly notApplied: readonly {
    item: number;
    row: number | null;
    kind: string;
    result: string;
    message: string | null;
  }[];
}

/** What became of the approved changes of a plan so far. */
export async function applyReport(
  scope: TenantScope,
  planId: string,
  approvals: number,
): Promise<ApplyResult> {
  const { rows: counts } = await scope.client.query<{
    result: 'applied' | 'stale' | 'failed';
    count: number;
  }>('select result, count(*)::int as count from change_outcome where plan_id = $1 group by result', [
    planId,
  ]);
  const { rows } = await scope.client.query<ApplyResult['notApplied'][number]>(
    `select o.item_no as item, c.row_no as row, c.kind, o.result, o.message
       from change_outcome o join change c using (plan_id, item_no)
      where o.plan_id = $1 and o.result <> 'applied' order by o.item_no limit 1000`,
    [planId],
  );
  const count = (result: string) => counts.find((one) => one.result === result)?.count ?? 0;
  return {
    plan: planId,
    approvals,
    applied: count('applied'),
    stale: count('stale'),
    failed: count('failed'),
    notApplied: rows,
  };
}
