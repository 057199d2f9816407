import { correlate } from '../correlation/correlate.ts';
import { withLiterals } from '../db/literals.ts';
import type { Population } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { type Field, hasOptions } from '../directory/fields.ts';
import type { SafeguardLimits } from '../directory/settings.ts';
import { newId } from '../kernel/ids.ts';
import type { SealedSnapshot } from '../landing/seal.ts';
import type { ChangeKind } from '../source/policy.ts';
import { pushConnector, type Source } from '../source/sources.ts';
import { authorityOf } from './authority.ts';
import { ChangeWriter, type SectionContent } from './changeWriter.ts';
import type { RowClass } from './decide.ts';
import { decideRows, writeRejected } from './decideRows.ts';
import { decideAbsent, decideDeleted, leaverNotes } from './leavers.ts';
import { leaveOut } from './leaveOut.ts';
import { writeLinks } from './links.ts';
import { gatherFacts } from './safeguardFacts.ts';
import { judge, type Safeguard } from './safeguards.ts';
import { createCompared, saidInOwnHub, withoutValues } from './sql/compared.ts';
import { storePlan } from './storePlan.ts';

export interface PlanInput {
  readonly runId: string;
  readonly source: Source;
  readonly hubId: string;
  readonly population: Population;
  readonly mappingVersion: number;
  /** Mapped columns that nobody reviewed: the plan is a preview and nothing is linked. */
  readonly unreviewed: number;
  readonly fields: readonly Field[];
  /** Programs that records say something about, as names among their values: see src/directory/enrolmentColumn.ts. */
  readonly programs?: readonly string[] | undefined;
  readonly snapshot: SealedSnapshot | undefined;
  /** Whether the scratch table `deleted_key` holds what the source deleted. */
  readonly deletions: boolean;
  readonly limits: SafeguardLimits;
  /** Particulars of the mapping that people should know, such as columns that are gone. */
  readonly notes: readonly PlanNote[];
  /**
   * Only statuses are looked at, for changes that a policy lets go in the transaction of a push: values wait for the next plan, whose
   * place this one does not take, and nothing is linked.
   */
  readonly atOnce?: boolean | undefined;
  /** Single people come as they change: how many of them cannot be used says nothing about the others. */
  readonly pushed?: boolean | undefined;
  /** Told how many rows are decided. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface PlanNote {
  readonly code: string;
  readonly message: string;
}

export type Rows = Record<RowClass | 'read', number>;

export interface PlanResult {
  readonly planId: string;
  readonly rows: Rows;
  readonly sections: ReadonlyMap<ChangeKind, SectionContent>;
  readonly safeguards: readonly Safeguard[];
}

/**
 * Makes the plan of a staged run: correlates, compares, decides, judges and stores, in the transaction that holds the scratch
 * tables, with a fixed number of statements and one round trip per 500 rows that are not plainly unchanged. A plan that is
 * not held links its records; an earlier undecided plan of the same source and population is superseded.
 */
export async function makePlan(scope: TenantScope, input: PlanInput): Promise<PlanResult> {
  const planId = newId();
  const correlation = await correlate(scope, input.source);
  const { literals, notes: left } = await compareRecords(scope, input);
  await leaveToOwnHub(scope, input.source);
  if (input.atOnce === true) await scope.client.query(withoutValues);
  const writer = await ChangeWriter.open(scope, planId);
  const rejected = await writeRejected(scope, writer);
  const segmentKeys = input.fields.filter(hasOptions).map((field) => field.key);
  const rows = await decideRows(scope, writer, input, segmentKeys);
  rows.attention += rejected;
  rows.read += rejected;
  const absence =
    input.snapshot === undefined
      ? undefined
      : await decideAbsent(scope, writer, input.hubId, literals, segmentKeys);
  const deleted = input.deletions
    ? await decideDeleted(scope, writer, input.hubId, literals, segmentKeys)
    : undefined;
  const sections = await writer.finish();
  const facts = await gatherFacts(scope, input, literals, {
    rowsRead: rows.read,
    rowsRejected: rejected + rows.rejected,
    removals: (sections.get('deactivate')?.count ?? 0) + (sections.get('deprovision')?.count ?? 0),
    vanished: absence !== undefined && absence.proposed > 0,
  });
  const safeguards = judge(facts, input.limits);
  const linked = safeguards.length === 0 && input.unreviewed === 0;
  if (linked && input.atOnce !== true)
    await writeLinks(scope, input.source, input.snapshot, input.deletions, literals);
  const { rejected: _, ...counted } = rows;
  await storePlan(scope, input, {
    planId,
    rows: counted,
    sections,
    safeguards,
    linked,
    unreadableRows: (sections.get('deprovision')?.count ?? 0) > 0 ? correlation.unreadableRows : 0,
    notes: [...input.notes, ...left, ...leaverNotes(absence, deleted, correlation)],
  });
  await writer.store();
  return { planId, rows: counted, sections, safeguards };
}

export interface Comparison {
  /** What the statements of planning share. */
  readonly literals: Readonly<Record<string, string>>;
  /** Values that are left to other sources. */
  readonly notes: readonly PlanNote[];
}

/**
 * Puts every claimed record beside its member, as scratch table `compared`, less what a source says that is believed before
 * this one.
 */
export async function compareRecords(
  scope: TenantScope,
  input: Pick<PlanInput, 'source' | 'hubId' | 'fields' | 'programs'>,
): Promise<Comparison> {
  const authority = await authorityOf(scope, input.source);
  const literals = {
    source: input.source.sourceId,
    hub: input.hubId,
    email: keyOf(input.fields, 'email'),
    first_name: keyOf(input.fields, 'first_name'),
    last_name: keyOf(input.fields, 'last_name'),
    // Keys are made of letters, digits and underscores: they need no quoting in an array.
    other_keys: `{${input.fields
      .filter((field) => !hasOptions(field))
      .map((field) => field.key)
      .join(',')}}`,
    ruled: `{${authority.ruled.join(',')}}`,
    programs: `{${(input.programs ?? []).join(',')}}`,
  };
  await scope.client.query(withLiterals(createCompared, literals));
  return { literals, notes: await leaveOut(scope, authority.above) };
}

/** Who is pushed to several hubs is changed by the plans of the connection's own: those of the others are about membership there. */
async function leaveToOwnHub(scope: TenantScope, { connector, config }: Source): Promise<void> {
  const connection = config['connection'];
  if (connector === pushConnector && connection !== undefined)
    await scope.client.query(saidInOwnHub, [connection]);
}

function keyOf(fields: readonly Field[], role: string): string {
  return fields.find((field) => field.role === role)?.key ?? role;
}
