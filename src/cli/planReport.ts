import type { TenantScope } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { fieldOf, loadMapping } from '../mapping/store.ts';
import { type AttentionRow, listAttention } from '../planning/attention.ts';
import { getPlan } from '../planning/store.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { exit } from './output.ts';

/** The JSON of `plan` and `show`, as docs/cli.md lists it. Every key is always there. */
export interface PlanDocument {
  readonly plan: string | null;
  readonly run: string | null;
  readonly status: string;
  readonly rows: {
    read: number;
    unchanged: number;
    not_eligible: number;
    planned: number;
    attention: number;
  };
  readonly counts: Record<ChangeKind, number>;
  readonly attention: readonly {
    row: number | null;
    code: string;
    message: string;
    field?: string;
    value?: string;
  }[];
  readonly safeguards: readonly { code: string; message: string; actual: number; limit: number }[];
  readonly mapping: readonly {
    column: string;
    field: string | null;
    confidence: number;
    reason: string;
    reviewed: boolean;
  }[];
  readonly notes: readonly { code: string; message: string }[];
  readonly unreadable_rows: number;
}

export const emptyPlanDocument: PlanDocument = {
  plan: null,
  run: null,
  status: 'refused',
  rows: { read: 0, unchanged: 0, not_eligible: 0, planned: 0, attention: 0 },
  counts: Object.fromEntries(changeKinds.map((kind) => [kind, 0])) as Record<ChangeKind, number>,
  attention: [],
  safeguards: [],
  mapping: [],
  notes: [],
  unreadable_rows: 0,
};

export async function planDocument(scope: TenantScope, planId: string): Promise<PlanDocument> {
  const plan = await getPlan(scope, planId);
  const fields = await loadFields(scope);
  const mapping = await loadMapping(scope, plan.sourceId, plan.mappingVersion);
  const { read, unchanged, not_eligible, planned, attention } = plan.rows;
  return {
    plan: plan.planId,
    run: plan.runId,
    status: plan.status,
    rows: { read, unchanged, not_eligible, planned, attention },
    counts: plan.counts,
    attention: (await listAttention(scope, planId)).map(attentionEntry),
    safeguards: plan.safeguards,
    mapping: (mapping?.columns ?? []).map((column) => ({
      column: column.header,
      field: fieldOf(fields, column.fieldId)?.key ?? null,
      confidence: Math.round(column.confidence * 1000) / 1000,
      reason: column.reason,
      reviewed: column.reviewedAt !== null,
    })),
    notes: plan.notes,
    unreadable_rows: plan.unreadableRows,
  };
}

function attentionEntry(item: AttentionRow) {
  return {
    row: item.row,
    code: item.code,
    message: item.message,
    ...(item.field === null ? {} : { field: item.field }),
    ...(item.value === null ? {} : { value: item.value }),
  };
}

/** 3: held or unreviewed; 2: something is proposed; 0: nothing to do. */
export function planExit(document: PlanDocument): number {
  const unreviewed = document.mapping.some((column) => column.field !== null && !column.reviewed);
  if (unreviewed || document.status === 'held') return exit.held;
  return Object.values(document.counts).some((count) => count > 0) ? exit.changes : exit.ok;
}
