import { listChanges } from '../approval/changes.ts';
import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { shownValue } from '../kernel/json.ts';
import { counted } from '../kernel/text.ts';
import { type ChangeRow, getPlan, type Plan, type Section } from '../planning/store.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import { command, printLine, styled } from './output.ts';
import type { PlanDocument } from './planReport.ts';

const parts: Readonly<Record<ChangeKind, string>> = {
  invite: 'to invite',
  update: 'to update',
  reactivate: 'to reactivate',
  deactivate: 'to deactivate',
  deprovision: 'absent (no action chosen)',
  restore: 'to restore',
};

/** One line as people know it from infrastructure tools. Values wait while their rows go on: they are counted apart. */
export function planLine(document: Pick<PlanDocument, 'counts' | 'rows' | 'attention'>): string {
  const said = changeKinds
    .filter((kind) => document.counts[kind] > 0)
    .map((kind) => `${document.counts[kind].toLocaleString('en')} ${parts[kind]}`);
  const rows = document.rows.attention;
  const values = document.attention.filter((item) => item.value !== undefined).length;
  if (rows > 0) said.push(`${counted(rows, 'row')} ${rows === 1 ? 'needs' : 'need'} attention`);
  if (values > 0) said.push(`${counted(values, 'value')} ${values === 1 ? 'waits' : 'wait'}`);
  return said.length === 0 ? 'Plan: nothing to do' : `Plan: ${said.join(', ')}`;
}

const headings: Readonly<Record<ChangeKind, string>> = {
  invite: 'Invite members',
  update: 'Update member profiles',
  reactivate: 'Reactivate members',
  deactivate: 'Deactivate members whose status is inactive',
  deprovision: 'Deactivate or delete members who are absent',
  restore: 'Restore deleted members',
};

const signs: Readonly<Record<ChangeKind, string>> = {
  invite: styled('green', '+'),
  update: styled('yellow', '~'),
  reactivate: styled('green', '↑'),
  deactivate: styled('red', '-'),
  deprovision: styled('red', '?'),
  restore: styled('cyan', '↺'),
};

/** Reasons that say more than the heading does. */
const reasons: Readonly<Record<string, string>> = {
  joins_hub: 'has an account, joins this hub',
  returned: 'is listed again',
  left_source: 'is not listed any more',
  never_in_source: 'was never listed by this source',
  deleted_in_source: 'was deleted in the source',
};

export interface PrintOptions {
  readonly kind?: ChangeKind | undefined;
  readonly perKind?: number;
}

/** Prints a plan for people: some changes of each kind, what needs attention, what holds it, and what to do next. */
export async function printPlan(
  scope: TenantScope,
  document: PlanDocument,
  options: PrintOptions = {},
): Promise<void> {
  const planId = document.plan ?? '';
  const plan = await getPlan(scope, planId);
  const limit = options.perKind ?? 5;
  for (const section of plan.sections) {
    if (options.kind === undefined || section.kind === options.kind)
      await printSection(scope, plan, section, limit);
  }
  if (options.kind === undefined) printAttention(document, limit);
  for (const note of document.notes) printLine(`${styled('cyan', 'note')}  ${note.message}`);
  for (const safeguard of document.safeguards) printLine(`${styled('red', 'held')}  ${safeguard.message}`);
  if (plan.override !== null) {
    printLine(`${styled('cyan', 'note')}  ${plan.override.by} overrode that: ${plan.override.reason}`);
  }
  printLine();
  printLine(styled('bold', planLine(document)));
  const { read, unchanged, not_eligible, planned, attention } = document.rows;
  printLine(
    `Rows: ${read} read = ${unchanged} unchanged + ${not_eligible} not eligible + ${planned} planned + ${attention} need attention`,
  );
  printLine(nextStep(plan, document, await hasNeverListed(scope, planId)));
}

async function printSection(scope: TenantScope, plan: Plan, section: Section, limit: number): Promise<void> {
  const { items } = await listChanges(scope, plan.planId, { kind: section.kind, limit });
  const state = section.status === 'pending' || section.status === 'held' ? '' : `, ${section.status}`;
  printLine(styled('bold', `${headings[section.kind]} (${section.count.toLocaleString('en')}${state})`));
  for (const change of items) printChange(change);
  const more = section.count - items.length;
  if (more > 0) {
    printLine(
      styled(
        'dim',
        `    … and ${more.toLocaleString('en')} more: ${command(`show ${plan.planId} --kind ${section.kind}`)}`,
      ),
    );
  }
}

function printChange(change: ChangeRow): void {
  const { person, result } = change;
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
  const why = reasons[change.reason];
  const notes = [
    ...(why === undefined ? [] : [why]),
    ...(change.ticked ? [] : ['not ticked']),
    ...(result === null && change.action !== null ? [`decided: ${change.action}`] : []),
    ...(result === null
      ? []
      : [result.message === null ? result.result : `${result.result}: ${result.message}`]),
  ];
  const said = notes.length === 0 ? '' : styled('dim', `  (${notes.join('; ')})`);
  printLine(`  ${signs[change.kind]} ${name} <${person.email ?? ''}>${said}`);
  if (change.kind === 'invite' && change.reason === 'new') return;
  for (const [field, after] of Object.entries(change.after)) {
    const before = change.before[field] ?? null;
    printLine(`      ${field}: ${styled('red', shown(before))} → ${styled('green', shown(after))}`);
  }
}

function shown(value: JsonValue): string {
  return shownValue(value) || '(empty)';
}

type Entry = PlanDocument['attention'][number];

/** Rows one by one; the same value of the same field once, with how many rows have it. */
function printAttention(document: PlanDocument, limit: number): void {
  if (document.attention.length === 0) return;
  printLine(styled('bold', 'Needs attention'));
  const groups = [...Map.groupBy(document.attention, groupKey).values()];
  for (const group of groups.slice(0, limit * 2)) {
    const [item] = group;
    if (item === undefined) continue;
    const where =
      item.row === null
        ? ''
        : group.length === 1
          ? `row ${item.row}: `
          : `${group.length} rows from row ${item.row}: `;
    printLine(`  ${styled('magenta', '!')} ${where}${item.message}`);
  }
  const more = groups.length - limit * 2;
  if (more > 0)
    printLine(styled('dim', `    … and ${more.toLocaleString('en')} more (--json lists them all)`));
  const waiting = document.attention.find((item) => item.code.startsWith('unknown_'));
  const column = document.mapping.find((one) => one.field !== null && one.field === waiting?.field)?.column;
  if (waiting?.value !== undefined && column !== undefined) {
    const choice = `mapping set ${document.run} "${column}" --value "${waiting.value}" --option NAME`;
    printLine(styled('dim', `    A value is decided with: ${command(choice)}`));
  }
}

function groupKey(item: Entry): string {
  return item.value === undefined ? `${item.row}` : `${item.code} ${item.field} ${item.value}`;
}

async function hasNeverListed(scope: TenantScope, planId: string): Promise<boolean> {
  const where = { reason: 'never_in_source' };
  return (await listChanges(scope, planId, { kind: 'deprovision', where, limit: 1 })).items.length > 0;
}

function nextStep(plan: Plan, document: PlanDocument, neverListed: boolean): string {
  const unreviewed = document.mapping.filter((column) => column.field !== null && !column.reviewed);
  if (unreviewed.length > 0) {
    const columns = unreviewed.map(
      (column) =>
        `  ${column.column} → ${column.field} (${Math.round(column.confidence * 100)} %): ${column.reason}`,
    );
    return [
      `${counted(unreviewed.length, 'column')} to review:`,
      ...columns,
      `Next: ${command(`mapping review ${plan.runId}`)}`,
    ].join('\n');
  }
  if (plan.status === 'held') {
    return `Next: look into it; if it is right all the same: ${command(`override ${plan.planId} --reason "why"`)}`;
  }
  const open = plan.sections.filter((section) => section.status === 'pending').map((section) => section.kind);
  if (open.length === 0) {
    const waits = plan.sections.some(
      (section) => section.status === 'approved' || section.status === 'applying',
    );
    if (waits) return `Next: ${command(`apply ${plan.planId}`)}`;
    return plan.sections.length === 0
      ? 'Nothing to approve.'
      : 'Everything of this plan has been dealt with.';
  }
  // Removals and restores are never part of a command that somebody copies: they need a choice of their own.
  const kinds = open.filter((kind) => kind !== 'deprovision' && kind !== 'restore');
  const lines =
    kinds.length === 0 ? [] : [`Next: ${command(`approve ${plan.planId} --kinds ${kinds.join(',')}`)}`];
  if (open.includes('deprovision')) {
    lines.push(
      `Absent people: add --absent deactivate, delete-from-hub or delete-from-tenant${absentHints(document, neverListed)}.`,
    );
    if (kinds.length === 0) lines.push(`  ${command(`approve ${plan.planId} --absent …`)}`);
  }
  if (open.includes('restore'))
    lines.push(`Deleted people who are back: ${command(`approve ${plan.planId} --kinds restore`)}`);
  return lines.join('\n');
}

function absentHints(document: PlanDocument, neverListed: boolean): string {
  const hints = [
    ...(neverListed ? ['--include-never-in-source for those never listed by this source'] : []),
    ...(document.unreadable_rows > 0 ? ['--despite-unreadable-rows, because some rows name nobody'] : []),
  ];
  return hints.map((hint) => `; and ${hint}`).join('');
}
