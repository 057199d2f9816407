import type { Schema } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import type { ChangeRow } from '../planning/store.ts';
import type { ChangeKind } from '../source/policy.ts';

/** An approval, and how far it is carried out. */
export interface ApprovalProgress {
  readonly approval: string;
  readonly plan: string;
  readonly status: Schema['approval']['status'];
  readonly actor: string;
  /** Why a second person has to approve, or had to. */
  readonly needs_second: Schema['approval']['needs_second'];
  readonly seconded_by: string | null;
  /** People who are deactivated or deleted by it. */
  readonly removals: number;
  readonly summary: Readonly<Partial<Record<ChangeKind, Readonly<Record<string, number>>>>>;
  readonly total: number;
  readonly outcomes: { readonly applied: number; readonly stale: number; readonly failed: number };
  readonly created_at: Date;
  readonly confirmed_at: Date | null;
  readonly finished_at: Date | null;
}

export interface NotApplied {
  readonly item: number;
  readonly row: number | null;
  readonly person: ChangeRow['person'];
  readonly kind: ChangeKind;
  readonly result: 'stale' | 'failed';
  readonly code: string | null;
  readonly message: string | null;
}

/** At most this many changes that were not applied are listed. */
const listed = 1000;

/** Outcomes are counted by apply as it writes them: cost is one row and its sections, however large the approval is. */
const columns = `a.approval_id as approval, a.plan_id as plan, a.status, a.actor, a.needs_second, a.seconded_by,
  coalesce((a.summary ->> 'removals')::int, 0) as removals, a.summary -> 'summary' as summary,
  (select coalesce(sum(s.count), 0)::int from approval_section s where s.approval_id = a.approval_id) as total,
  jsonb_build_object('applied', a.applied, 'stale', a.stale, 'failed', a.failed) as outcomes,
  a.created_at, a.confirmed_at, a.finished_at`;

/** @throws PsmError `not_found` */
export async function approvalProgress(
  scope: TenantScope,
  approvalId: string,
): Promise<ApprovalProgress & { readonly not_applied: readonly NotApplied[] }> {
  const { rows } = await scope.client.query<ApprovalProgress>(
    `select ${columns} from approval a where a.approval_id = $1`,
    [approvalId],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such approval.');
  const { rows: notApplied } = await scope.client.query<NotApplied>(
    `select o.item_no as item, c.row_no as row, c.person, c.kind, o.result, o.code, o.message
       from change_outcome o join change c using (tenant_id, plan_id, item_no)
      where o.approval_id = $1 and o.result in ('stale', 'failed') order by o.item_no limit ${listed}`,
    [approvalId],
  );
  return { ...rows[0], not_applied: notApplied };
}

/** All approvals of a plan that somebody confirmed, newest first. */
export async function listApprovals(scope: TenantScope, planId: string): Promise<ApprovalProgress[]> {
  const { rows } = await scope.client.query<ApprovalProgress>(
    `select ${columns} from approval a where a.plan_id = $1 and a.confirmed_at is not null
      order by a.confirmed_at desc, a.approval_id desc`,
    [planId],
  );
  return rows;
}
