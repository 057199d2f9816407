import { createHash } from 'node:crypto';
import type { JsonValue, Population } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { type ChangeKind, changeKinds } from '../source/policy.ts';
import type { PlanNote, Rows } from './plan.ts';
import type { Safeguard } from './safeguards.ts';
import { type PlanStatus, planStatus, type SectionStatus } from './states.ts';

export interface Section {
  readonly kind: ChangeKind;
  readonly status: SectionStatus;
  readonly count: number;
  /** Of the changes and of the decisions so far: an approval compares it with what the person saw. */
  readonly digest: string;
  readonly decisionSeq: number;
  /** Why its changes are proposed -> how many. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface Plan {
  readonly planId: string;
  readonly runId: string;
  readonly sourceId: string;
  readonly hubId: string;
  readonly population: Population;
  readonly mappingVersion: number;
  readonly status: PlanStatus;
  readonly rows: Rows;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly safeguards: readonly Safeguard[];
  readonly notes: readonly PlanNote[];
  readonly unreviewed: number;
  readonly unreadableRows: number;
  readonly linked: boolean;
  readonly sections: readonly Section[];
  readonly createdAt: Date;
  readonly override: { readonly by: string; readonly reason: string; readonly at: Date } | null;
}

/** @throws PsmError `not_found` */
export async function getPlan(scope: TenantScope, planId: string): Promise<Plan> {
  const row = isId(planId)
    ? await scope.db.selectFrom('plan').selectAll().where('plan_id', '=', planId).executeTakeFirst()
    : undefined;
  if (row === undefined) throw new PsmError('not_found', `There is no plan "${planId}".`);
  const sections = await scope.db
    .selectFrom('plan_section')
    .selectAll()
    .where('plan_id', '=', planId)
    .execute();
  const safeguards = row.safeguards as Safeguard[];
  const counts = row.counts;
  return {
    planId: row.plan_id,
    runId: row.run_id,
    sourceId: row.source_id,
    hubId: row.hub_id,
    population: row.population,
    mappingVersion: row.mapping_version,
    status: planStatus({
      sections: sections.map((section) => section.status as SectionStatus),
      held: safeguards.length > 0 && row.override_at === null,
      unreviewed: row.unreviewed,
    }),
    rows: row.rows as Rows,
    counts: Object.fromEntries(changeKinds.map((kind) => [kind, counts[kind] ?? 0])) as Record<
      ChangeKind,
      number
    >,
    safeguards,
    notes: row.notes as PlanNote[],
    unreviewed: row.unreviewed,
    unreadableRows: row.unreadable_rows,
    linked: row.linked,
    sections: changeKinds.flatMap((kind) =>
      sections
        .filter((section) => section.kind === kind)
        .map((section) => ({
          kind,
          status: section.status as SectionStatus,
          count: section.count,
          digest: sectionDigest(section.digest, section.decision_seq),
          decisionSeq: section.decision_seq,
          reasons: section.reasons,
        })),
    ),
    createdAt: row.created_at,
    override:
      row.override_at === null
        ? null
        : { by: row.override_by ?? '', reason: row.override_reason ?? '', at: row.override_at },
  };
}

/** Where a plan belongs, and which newer plan of the same source and population has taken its place; null: it is the newest. */
export async function planPlace(
  scope: TenantScope,
  plan: Pick<Plan, 'planId' | 'sourceId' | 'hubId' | 'population'>,
): Promise<{ readonly hub: { readonly id: string; readonly name: string }; readonly newer: string | null }> {
  const hub = await scope.db
    .selectFrom('hub')
    .select(['hub_id as id', 'name'])
    .where('hub_id', '=', plan.hubId)
    .executeTakeFirstOrThrow();
  const newest = await scope.db
    .selectFrom('plan')
    .select('plan_id')
    .where('source_id', '=', plan.sourceId)
    .where('population', '=', plan.population)
    .where('plan_id', '>', plan.planId)
    .orderBy('plan_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { hub, newer: newest?.plan_id ?? null };
}

/** Decision rules are numbered and never changed, so that their last number stands for all of them. */
function sectionDigest(changes: Buffer, decisionSeq: number): string {
  return createHash('sha256').update(changes).update(`:${decisionSeq}`).digest('hex');
}

/** What an approval of these kinds covers, as one value: the ETag of a plan when it is all kinds. */
export function planDigest(plan: Pick<Plan, 'sections'>, kinds: readonly ChangeKind[] = changeKinds): string {
  const hash = createHash('sha256');
  for (const section of plan.sections)
    if (kinds.includes(section.kind)) hash.update(`${section.kind}:${section.digest};`);
  return hash.digest('hex');
}

export interface ChangeRow {
  readonly itemNo: number;
  readonly kind: ChangeKind;
  readonly reason: string;
  readonly memberId: string | null;
  readonly row: number | null;
  readonly person: {
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
  };
  readonly before: Readonly<Record<string, JsonValue>>;
  readonly after: Readonly<Record<string, JsonValue>>;
  readonly ticked: boolean;
  readonly effects: Readonly<Record<string, JsonValue>>;
  readonly issues: readonly JsonValue[];
  /** Options of the person's select fields, as they will be. */
  readonly segments: Readonly<Record<string, JsonValue>>;
  /** What the decisions so far say; null: not decided. */
  readonly action: string | null;
  readonly result: {
    readonly result: string;
    readonly code: string | null;
    readonly message: string | null;
  } | null;
}
