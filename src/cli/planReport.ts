import type { TenantScope } from '../db/tenant.ts';
import type { JsonValue } from '../db/schema.ts';
import { loadFields } from '../directory/fields.ts';
import { shownValue } from '../kernel/json.ts';
import { counted } from '../kernel/text.ts';
import { listChanges } from '../approval/changes.ts';
import { fieldOf, loadMapping } from '../mapping/store.ts';
import { type AttentionRow, type ChangeRow, getPlan, listAttention, type Plan } from '../planning/store.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { exit, printLine, styled } from './output.ts';

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

const kindWords: Readonly<Record<ChangeKind, (count: number) => string>> = {
  invite: (count) => `${count} to invite`,
  update: (count) => `${count} to update`,
  reactivate: (count) => `${count} to reactivate`,
  deactivate: (count) => `${count} to deactivate`,
  deprovision: (count) => `${count} absent (no action chosen)`,
  restore: (count) => `${count} to restore`,
};

/** One line as people know it from infrastructure tools. */
export function planLine(document: Pick<PlanDocument, 'counts' | 'rows'>): string {
  const parts = changeKinds
    .filter((kind) => document.counts[kind] > 0)
    .map((kind) => kindWords[kind](document.counts[kind]));
  const { attention } = document.rows;
  if (attention > 0)
    parts.push(`${counted(attention, 'row')} ${attention === 1 ? 'needs' : 'need'} attention`);
  return parts.length === 0 ? 'Plan: nothing to do' : `Plan: ${parts.join(', ')}`;
}

const signs: Readonly<Record<ChangeKind, string>> = {
  invite: styled('green', '+'),
  update: styled('yellow', '~'),
  reactivate: styled('green', '↑'),
  deactivate: styled('red', '-'),
  deprovision: styled('red', '?'),
  restore: styled('cyan', '↺'),
};

/** Prints a plan for people: some changes of each kind, what needs attention, what holds it, and what to do next. */
export async function printPlan(
  scope: TenantScope,
  document: PlanDocument,
  options: { readonly kind?: ChangeKind | undefined; readonly perKind?: number } = {},
): Promise<void> {
  const planId = document.plan ?? '';
  const plan = await getPlan(scope, planId);
  const limit = options.perKind ?? 8;
  for (const section of plan.sections.filter(
    (one) => options.kind === undefined || one.kind === options.kind,
  )) {
    const { items } = await listChanges(scope, planId, { kind: section.kind, limit });
    for (const change of items) printChange(change);
    if (section.count > items.length) {
      printLine(
        styled(
          'dim',
          `    … and ${section.count - items.length} more: psm show ${planId} --kind ${section.kind}`,
        ),
      );
    }
  }
  if (options.kind === undefined) printAttention(document, limit);
  for (const note of document.notes) printLine(`${styled('cyan', 'note')}  ${note.message}`);
  for (const safeguard of document.safeguards) printLine(`${styled('red', 'held')}  ${safeguard.message}`);
  printLine();
  printLine(styled('bold', planLine(document)));
  const { read, unchanged, not_eligible, planned, attention } = document.rows;
  printLine(
    `Rows: ${read} read = ${unchanged} unchanged + ${not_eligible} not eligible + ${planned} planned + ${attention} need attention`,
  );
  printLine(nextStep(plan, document));
}

function printAttention(document: PlanDocument, limit: number): void {
  for (const item of document.attention.slice(0, limit)) {
    const where = item.row === null ? '' : `row ${item.row}: `;
    printLine(`  ${styled('magenta', '!')} ${where}${item.message}`);
  }
  const more = document.attention.length - limit;
  if (more > 0)
    printLine(styled('dim', `    … and ${more} more that need attention (--json lists them all)`));
}

function printChange(change: ChangeRow): void {
  const { person } = change;
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
  const action = change.action === null ? '' : styled('dim', `  [${change.action}]`);
  const tick = change.ticked ? '' : styled('dim', '  (not ticked)');
  printLine(
    `  ${signs[change.kind]} ${change.kind} ${name} <${person.email ?? ''}>  ${styled('dim', change.reason)}${tick}${action}`,
  );
  if (change.kind === 'invite' && change.reason === 'new') return;
  for (const [field, after] of Object.entries(change.after)) {
    const before = change.before[field] ?? null;
    printLine(`      ${field}: ${styled('red', shown(before))} → ${styled('green', shown(after))}`);
  }
}

function shown(value: JsonValue): string {
  return shownValue(value) || '(empty)';
}

function nextStep(plan: Plan, document: PlanDocument): string {
  const unreviewed = document.mapping.filter((column) => column.field !== null && !column.reviewed);
  if (unreviewed.length > 0) {
    const names = unreviewed.slice(0, 5).map((column) => `"${column.column}" → ${column.field}`);
    return `Next: review the mapping (${counted(unreviewed.length, 'column')}: ${names.join(', ')}) with: psm mapping review ${plan.runId}`;
  }
  if (plan.status === 'held')
    return `Next: look into it; if it is right: psm override ${plan.planId} --reason "why"`;
  const open = plan.sections.filter((section) => section.status === 'pending').map((section) => section.kind);
  if (open.length === 0) {
    return plan.sections.some((section) => section.status === 'approved' || section.status === 'applying')
      ? `Next: psm apply ${plan.planId}`
      : 'Nothing to approve.';
  }
  const kinds = open.filter((kind) => kind !== 'deprovision' && kind !== 'restore');
  const absent = open.includes('deprovision') ? ' --absent deactivate' : '';
  const choice =
    [...kinds, ...(open.includes('deprovision') ? ['deprovision'] : [])].join(',') || open.join(',');
  return `Next: psm approve ${plan.planId} --kinds ${choice}${absent}`;
}
