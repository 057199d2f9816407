import { type Correlation, correlate } from '../correlation/correlate.ts';
import { withLiterals } from '../db/literals.ts';
import type { JsonValue, Population } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import type { SafeguardLimits } from '../directory/settings.ts';
import { newId } from '../kernel/ids.ts';
import { counted } from '../kernel/text.ts';
import type { SealedSnapshot } from '../landing/seal.ts';
import type { ValueIssue } from '../mapping/transform.ts';
import type { ChangeKind } from '../source/policy.ts';
import type { Source } from '../source/sources.ts';
import { absenceChange, type Leaver, recordChange } from './change.ts';
import { ChangeWriter } from './changeWriter.ts';
import { type Compared, decide, type RowClass } from './decide.ts';
import { writeLinks } from './links.ts';
import { judge, type Safeguard, type SafeguardFacts } from './safeguards.ts';
import {
  countPlain,
  createAbsent,
  createCompared,
  openAbsent,
  openCopies,
  openRejected,
  openUndecided,
  selectEffects,
} from './sql/compared.ts';
import { hubFacts, lastFullRows, vanishedSegments } from './sql/facts.ts';

export interface PlanInput {
  readonly runId: string;
  readonly source: Source;
  readonly hubId: string;
  readonly population: Population;
  readonly mappingVersion: number;
  /** Mapped columns that nobody reviewed: the plan is a preview and nothing is linked. */
  readonly unreviewed: number;
  readonly fields: readonly Field[];
  readonly snapshot: SealedSnapshot | undefined;
  readonly limits: SafeguardLimits;
  /** Particulars of the mapping that people should know, such as columns that are gone. */
  readonly notes: readonly PlanNote[];
}

export interface PlanNote {
  readonly code: string;
  readonly message: string;
}

export type Rows = Record<RowClass | 'read', number>;

export interface PlanResult {
  readonly planId: string;
  readonly rows: Rows;
  readonly sections: ReadonlyMap<ChangeKind, { count: number; digest: Buffer }>;
  readonly safeguards: readonly Safeguard[];
}

/** Small: what a batch becomes lives until the batch is written, and V8 pays for what outlives its young generation. */
const fetchSize = 500;

/**
 * Makes the plan of a staged run: correlates, compares, decides, judges and stores, in the transaction that holds the scratch
 * tables, with a fixed number of statements and one round trip per 500 rows that are not plainly unchanged. A plan that is
 * not held links its records; an earlier undecided plan of the same source and population is superseded.
 */
export async function makePlan(scope: TenantScope, input: PlanInput): Promise<PlanResult> {
  const planId = newId();
  const correlation = await correlate(scope, input.source);
  const literals = await compareRecords(scope, input);
  const writer = await ChangeWriter.open(scope, planId);
  const rejected = await writeRejected(scope, writer);
  const rows = await decideRows(scope, writer, input.hubId);
  rows.attention += rejected;
  rows.read += rejected;
  const absence =
    input.snapshot === undefined ? undefined : await decideAbsent(scope, writer, input.hubId, literals);
  const sections = await writer.finish();
  const facts = await gatherFacts(scope, input, literals, {
    rowsRead: rows.read,
    rowsRejected: rejected + rows.rejected,
    removals: (sections.get('deactivate')?.count ?? 0) + (sections.get('deprovision')?.count ?? 0),
    vanished: absence !== undefined && absence.proposed > 0,
  });
  const safeguards = judge(facts, input.limits);
  const linked = safeguards.length === 0 && input.unreviewed === 0;
  if (linked) await writeLinks(scope, input.source, input.snapshot);
  const { rejected: _, ...counted } = rows;
  await storePlan(scope, input, {
    planId,
    rows: counted,
    sections,
    safeguards,
    linked,
    unreadableRows: (sections.get('deprovision')?.count ?? 0) > 0 ? correlation.unreadableRows : 0,
    notes: [...input.notes, ...absenceNotes(absence, correlation)],
  });
  await writer.store();
  return { planId, rows: counted, sections, safeguards };
}

/**
 * Puts every claimed record beside its member, as scratch table `compared`.
 *
 * @returns the literals that the statements of planning share
 */
export async function compareRecords(
  scope: TenantScope,
  input: Pick<PlanInput, 'source' | 'hubId' | 'fields'>,
): Promise<Readonly<Record<string, string>>> {
  const literals = {
    source: input.source.sourceId,
    hub: input.hubId,
    email: keyOf(input.fields, 'email'),
    first_name: keyOf(input.fields, 'first_name'),
    last_name: keyOf(input.fields, 'last_name'),
  };
  await scope.client.query(withLiterals(createCompared, literals));
  return literals;
}

function keyOf(fields: readonly Field[], role: string): string {
  return fields.find((field) => field.role === role)?.key ?? role;
}

async function writeRejected(scope: TenantScope, writer: ChangeWriter): Promise<number> {
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

async function decideRows(
  scope: TenantScope,
  writer: ChangeWriter,
  hubId: string,
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
  for await (const batch of fetched<Compared & { plain: boolean }>(scope, 'undecided', openUndecided)) {
    const removed = batch.flatMap((record) =>
      record.member_id !== null && removes(record) ? [record.member_id] : [],
    );
    const effects = await effectsOf(scope, removed, hubId);
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
      } else if (decision.class === 'planned') {
        const { proposal } = decision;
        const more = record.member_id === null ? undefined : effects.get(record.member_id);
        await writer.change(recordChange(record, { ...proposal, effects: { ...proposal.effects, ...more } }));
      }
    }
  }
  for await (const batch of fetched<{ row_no: number; issues: readonly ValueIssue[] }>(
    scope,
    'copies',
    openCopies,
  )) {
    for (const { row_no: rowNo, issues } of batch)
      for (const issue of issues) await writer.attention({ rowNo, ...issue });
  }
  return rows;
}

/** Only of a record that says so: a decision about each record of a batch would be kept until the whole batch is written. */
function removes(record: Compared): boolean {
  if (record.status !== 'inactive') return false;
  const decision = decide(record);
  return decision.class === 'planned' && decision.proposal.kind === 'deactivate';
}

interface Absence {
  readonly proposed: number;
  readonly spared: ReadonlyMap<string, number>;
}

/** Only with a sealed full snapshot: anything else cannot say that somebody is absent. */
async function decideAbsent(
  scope: TenantScope,
  writer: ChangeWriter,
  hubId: string,
  literals: Readonly<Record<string, string>>,
): Promise<Absence> {
  await scope.client.query(withLiterals(createAbsent, literals));
  await scope.client.query('analyze absent');
  let proposed = 0;
  for await (const batch of fetched<Leaver>(scope, 'leavers', openAbsent)) {
    const effects = await effectsOf(
      scope,
      batch.map((leaver) => leaver.member_id),
      hubId,
    );
    proposed += batch.length;
    for (const leaver of batch) {
      const touched = effects.get(leaver.member_id) ?? {};
      const elsewhere = (touched['other_hubs'] as JsonValue[] | undefined)?.length ?? 0;
      await writer.change(
        absenceChange(leaver, { ...touched, suggested: elsewhere > 0 ? 'delete_from_hub' : 'deactivate' }),
      );
    }
  }
  const { rows } = await scope.client.query<{ spared: string; count: number }>(
    'select spared, count(*)::int as count from absent where spared is not null group by spared',
  );
  return { proposed, spared: new Map(rows.map((row) => [row.spared, row.count])) };
}

async function effectsOf(
  scope: TenantScope,
  members: readonly string[],
  hubId: string,
): Promise<Map<string, Readonly<Record<string, JsonValue>>>> {
  if (members.length === 0) return new Map();
  const { rows } = await scope.client.query<{ member_id: string; other_hubs: string[]; programs: string[] }>(
    selectEffects,
    [members, hubId],
  );
  return new Map(
    rows.map((row) => [row.member_id, { other_hubs: row.other_hubs, programs: row.programs }] as const),
  );
}

async function gatherFacts(
  scope: TenantScope,
  input: PlanInput,
  literals: Readonly<Record<string, string>>,
  plan: { rowsRead: number; rowsRejected: number; removals: number; vanished: boolean },
): Promise<SafeguardFacts> {
  const hub = await scope.client.query<{
    members: number;
    recognised: number;
    removed_lately: number;
    never_missed: number;
  }>(withLiterals(hubFacts, literals));
  const last = await scope.client.query<{ read: number }>(withLiterals(lastFullRows, literals));
  const segments = plan.vanished
    ? await scope.client.query<{ label: string; value: string; leavers: number }>(
        withLiterals(vanishedSegments, literals),
      )
    : { rows: [] };
  const numbers = hub.rows[0];
  return {
    population: input.population,
    members: numbers?.members ?? 0,
    removals: plan.removals,
    removedLately: numbers?.removed_lately ?? 0,
    rowsRead: plan.rowsRead,
    rowsRejected: plan.rowsRejected,
    lastFullRows: last.rows[0]?.read,
    knownMembers: (numbers?.members ?? 0) - (numbers?.never_missed ?? 0),
    recognisedMembers: numbers?.recognised ?? 0,
    vanishedSegments: segments.rows,
  };
}

const sparedWords: Readonly<Record<string, string>> = {
  named: 'named by a row that was rejected or is disputed',
  protected: 'marked protected',
  last_owner: 'the last owner',
  other_source: 'still listed by another source of this hub',
};

function absenceNotes(absence: Absence | undefined, correlation: Correlation): PlanNote[] {
  const notes = [...(absence?.spared ?? [])].map(([code, count]) => ({
    code: `absent_${code}`,
    message: `${counted(count, 'absent member')} not proposed for removal: ${sparedWords[code] ?? code}.`,
  }));
  if (absence === undefined || absence.proposed === 0 || correlation.unreadableRows === 0) return notes;
  const rows = counted(correlation.unreadableRows, 'row');
  return [
    ...notes,
    {
      code: 'unreadable_rows',
      message: `${rows} without a readable key: each could be one of the ${counted(absence.proposed, 'absent member')}. Their removal needs a tick of its own.`,
    },
  ];
}

async function storePlan(
  scope: TenantScope,
  input: PlanInput,
  plan: {
    planId: string;
    rows: Rows;
    sections: PlanResult['sections'];
    safeguards: readonly Safeguard[];
    linked: boolean;
    unreadableRows: number;
    notes: readonly PlanNote[];
  },
): Promise<void> {
  const { db, client } = scope;
  const { rows: superseded } = await client.query<{ plan_id: string }>(
    `update plan_section s set status = 'superseded' from plan p
      where p.plan_id = s.plan_id and p.source_id = $1 and p.population = $2 and s.status in ('pending', 'held')
     returning s.plan_id`,
    [input.source.sourceId, input.population],
  );
  const counts = Object.fromEntries([...plan.sections].map(([kind, section]) => [kind, section.count]));
  await db
    .insertInto('plan')
    .values({
      plan_id: plan.planId,
      run_id: input.runId,
      source_id: input.source.sourceId,
      hub_id: input.hubId,
      population: input.population,
      mapping_version: input.mappingVersion,
      unreviewed: input.unreviewed,
      rows: JSON.stringify(plan.rows),
      counts: JSON.stringify(counts),
      safeguards: JSON.stringify(plan.safeguards),
      notes: JSON.stringify(plan.notes),
      unreadable_rows: plan.unreadableRows,
      linked: plan.linked,
    })
    .execute();
  for (const [kind, section] of plan.sections) {
    await db
      .insertInto('plan_section')
      .values({
        plan_id: plan.planId,
        kind,
        status: plan.safeguards.length > 0 ? 'held' : 'pending',
        count: section.count,
        digest: section.digest,
      })
      .execute();
  }
  await carryDecisions(scope, plan.planId, [...new Set(superseded.map((row) => row.plan_id))].slice(-1));
}

/** Decisions made about a superseded section hold for the new one when every change in it is the same. */
async function carryDecisions(
  scope: TenantScope,
  planId: string,
  superseded: readonly string[],
): Promise<void> {
  if (superseded.length === 0) return;
  await scope.client.query(
    `with same as (
       select o.plan_id as old_plan, n.kind, o.decision_seq
         from plan_section n
         join plan_section o on o.kind = n.kind and o.digest = n.digest and o.plan_id = any ($2::uuid[])
        where n.plan_id = $1 and o.decision_seq > 0
     ), carried as (
       update plan_section n set decision_seq = same.decision_seq from same
        where n.plan_id = $1 and n.kind = same.kind
     )
     insert into decision_rule (plan_id, kind, seq, filter, except_items, action, actor, at)
     select $1, r.kind, r.seq, r.filter, r.except_items, r.action, r.actor, r.at
       from decision_rule r join same on r.plan_id = same.old_plan and r.kind = same.kind`,
    [planId, superseded],
  );
}

/** Reads a cursor in batches; memory is one batch. */
async function* fetched<Row extends object>(
  scope: TenantScope,
  cursor: string,
  declaration: string,
): AsyncGenerator<Row[]> {
  await scope.client.query(declaration);
  for (;;) {
    const { rows } = await scope.client.query<Row>(`fetch ${fetchSize} from ${cursor}`);
    if (rows.length === 0) break;
    yield rows;
    if (rows.length < fetchSize) break;
  }
  await scope.client.query(`close ${cursor}`);
}
