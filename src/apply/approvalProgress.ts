import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { ChangeKind } from '../source/policy.ts';

/** An approval, and how far it is carried out. */
export interface ApprovalProgress {
  readonly approval: string;
  readonly plan: string;
  readonly status: 'prepared' | 'approved' | 'applying' | 'applied' | 'cancelled' | 'expired';
  readonly actor: string;
  readonly summary: Readonly<Partial<Record<ChangeKind, Readonly<Record<string, number>>>>>;
  readonly total: number;
  readonly outcomes: { readonly applied: number; readonly stale: number; readonly failed: number };
  readonly not_applied: readonly {
    readonly item: number;
    readonly row: number | null;
    readonly kind: ChangeKind;
    readonly result: 'stale' | 'failed';
    readonly code: string | null;
    readonly message: string | null;
  }[];
  readonly created_at: Date;
  readonly confirmed_at: Date | null;
  readonly finished_at: Date | null;
}

/** At most this many changes that were not applied are listed. */
const listed = 1000;

/** @throws PsmError `not_found` */
export async function approvalProgress(scope: TenantScope, approvalId: string): Promise<ApprovalProgress> {
  const { rows } = await scope.client.query<Omit<ApprovalProgress, 'outcomes' | 'not_applied'>>(
    `select a.approval_id as approval, a.plan_id as plan, a.status, a.actor, a.summary -> 'summary' as summary,
            (select coalesce(sum(s.count), 0)::int from approval_section s where s.approval_id = a.approval_id) as total,
            a.created_at, a.confirmed_at, a.finished_at
       from approval a where a.approval_id = $1`,
    [approvalId],
  );
  const approval = rows[0];
  if (approval === undefined) throw new PsmError('not_found', 'There is no such approval.');
  const { rows: counts } = await scope.client.query<{ result: string; count: number }>(
    'select result, count(*)::int as count from change_outcome where approval_id = $1 group by result',
    [approvalId],
  );
  const { rows: notApplied } = await scope.client.query<ApprovalProgress['not_applied'][number]>(
    `select o.item_no as item, c.row_no as row, c.kind, o.result, o.code, o.message
       from change_outcome o join change c using (tenant_id, plan_id, item_no)
      where o.approval_id = $1 and o.result in ('stale', 'failed') order by o.item_no limit ${listed}`,
    [approvalId],
  );
  const count = (result: string) => counts.find((one) => one.result === result)?.count ?? 0;
  return {
    ...approval,
    outcomes: { applied: count('applied'), stale: count('stale'), failed: count('failed') },
    not_applied: notApplied,
  };
}
