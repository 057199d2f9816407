import type { TenantScope } from '../db/tenant.ts';
import type { ValueIssue } from '../mapping/transform.ts';
import { recordChange } from './change.ts';
import type { ChangeWriter } from './changeWriter.ts';
import { type Compared, decide, type Decision } from './decide.ts';
import { effectsOf } from './effects.ts';
import { fetched } from './fetched.ts';
import type { PlanInput, Rows } from './plan.ts';
import { countPlain, openCopies, openRejected, openUndecided, selectCopies } from './sql/compared.ts';

/** Lists the rows that cannot be used at all. @returns how many */
export async function writeRejected(scope: TenantScope, writer: ChangeWriter): Promise<number> {
  let count = 0;
  for await (const batch of fetched<{ row_no: number; reject_code: string; reject_message: string }>(
    scope,
    'rejected',
    openRejected,
  )) {
    count += batch.length;
    for (const row of batch) {
      await writer.attention({ rowNo: row.row_no, code: row.reject_code, message: row.reject_message });
    }
  }
  return count;
}

type Waiting = Extract<Decision, { class: 'attention' }>;

/** Decides about every record that has a claim or is nobody's, and writes what is proposed and what waits. */
export async function decideRows(
  scope: TenantScope,
  writer: ChangeWriter,
  { hubId, onProgress = () => {} }: Pick<PlanInput, 'hubId' | 'onProgress'>,
  segmentKeys: readonly string[],
): Promise<Rows & { rejected: number }> {
  const { rows: plain } = await scope.client.query<{ unchanged: number; total: number }>(countPlain);
  const rows = {
    read: plain[0]?.total ?? 0,
    unchanged: plain[0]?.unchanged ?? 0,
    not_eligible: 0,
    planned: 0,
    attention: 0,
    rejected: 0,
  };
  // Rows that go no further and have copies: what is wrong with the values of those does not matter.
  const stopped = new Set<number>();
  let decided = rows.unchanged;
  for await (const batch of fetched<Compared & { plain: boolean }>(scope, 'undecided', openUndecided)) {
    const removed = batch.flatMap((record) =>
      record.member_id !== null && removes(record) ? [record.member_id] : [],
    );
    const effects = await effectsOf(scope, removed, hubId);
    const repeated = new Map<number, Waiting>();
    for (const record of batch) {
      const decision = decide(record);
      for (const issue of decision.class === 'attention' ? [] : (record.issues ?? [])) {
        await writer.attention({ rowNo: record.row_no, ...issue });
      }
      if (record.plain) continue;
      rows[decision.class] += decision.class === 'attention' && record.dispute !== null ? 1 : record.weight;
      if (decision.class === 'attention') {
        if (decision.rejected) rows.rejected += record.weight;
        await writer.attention({ rowNo: record.row_no, code: decision.code, message: decision.message });
        if (record.dispute === null && record.weight > 1) repeated.set(record.row_no, decision);
      } else if (decision.class === 'planned') {
        const { proposal } = decision;
        const more = record.member_id === null ? undefined : effects.get(record.member_id);
        const all = { ...proposal.effects, ...more };
        await writer.change(recordChange(record, { ...proposal, effects: all }, segmentKeys));
      }
    }
    for (const row of repeated.keys()) stopped.add(row);
    await writeStoppedCopies(scope, writer, repeated);
    decided += batch.reduce((sum, record) => sum + (record.plain ? 0 : record.weight), 0);
    onProgress(decided);
  }
  await writeValuesOfCopies(scope, writer, stopped);
  return rows;
}

/** Only of a record that says so: a decision about each record of a batch would be kept until the whole batch is written. */
function removes(record: Compared): boolean {
  if (record.status !== 'inactive') return false;
  const decision = decide(record);
  return decision.class === 'planned' && decision.proposal.kind === 'deactivate';
}

/** Copies count with the record that they repeat, and each of them is a row that somebody has to find in the file. */
async function writeStoppedCopies(
  scope: TenantScope,
  writer: ChangeWriter,
  repeated: ReadonlyMap<number, Waiting>,
): Promise<void> {
  if (repeated.size === 0) return;
  const { rows } = await scope.client.query<{ row_no: number; first_row: number }>(selectCopies, [
    [...repeated.keys()],
  ]);
  for (const { row_no: rowNo, first_row: first } of rows) {
    const decision = repeated.get(first);
    if (decision !== undefined)
      await writer.attention({ rowNo, code: decision.code, message: decision.message });
  }
}

/** Values that wait are listed with each row that has them, copies too. */
async function writeValuesOfCopies(
  scope: TenantScope,
  writer: ChangeWriter,
  stopped: ReadonlySet<number>,
): Promise<void> {
  interface Copy {
    readonly row_no: number;
    readonly first_row: number;
    readonly issues: readonly ValueIssue[];
  }
  for await (const batch of fetched<Copy>(scope, 'copies', openCopies)) {
    for (const { row_no: rowNo, first_row: first, issues } of batch) {
      if (stopped.has(first)) continue;
      for (const issue of issues) await writer.attention({ rowNo, ...issue });
    }
  }
}
