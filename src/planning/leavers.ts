import type { Correlation } from '../correlation/correlate.ts';
import type { JsonValue } from '../db/schema.ts';
import { withLiterals } from '../db/literals.ts';
import type { TenantScope } from '../db/tenant.ts';
import { counted } from '../kernel/text.ts';
import { absenceChange, type Leaver } from './change.ts';
import type { ChangeWriter } from './changeWriter.ts';
import { effectsOf } from './effects.ts';
import { fetched } from './fetched.ts';
import type { PlanNote } from './plan.ts';
import { createAbsent, createDeleted, openAbsent, openDeleted } from './sql/compared.ts';

/** What every statement of planning gets. */
type Literals = Readonly<Record<string, string>>;

export interface Leavers {
  readonly proposed: number;
  /** Why somebody is not proposed for removal -> how many. */
  readonly spared: ReadonlyMap<string, number>;
}

/** Only with a sealed full snapshot: anything else cannot say that somebody is absent. */
export async function decideAbsent(
  scope: TenantScope,
  writer: ChangeWriter,
  hubId: string,
  literals: Literals,
  segmentKeys: readonly string[],
): Promise<Leavers> {
  await scope.client.query(withLiterals(createAbsent, literals));
  await scope.client.query('analyze absent');
  return writeLeavers(scope, writer, { hubId, segmentKeys, table: 'absent', statement: openAbsent });
}

/** Members whose records the source deleted explicitly, by the keys in the scratch table `deleted_key`. */
export async function decideDeleted(
  scope: TenantScope,
  writer: ChangeWriter,
  hubId: string,
  literals: Literals,
  segmentKeys: readonly string[],
): Promise<Leavers> {
  await scope.client.query(withLiterals(createDeleted, literals));
  return writeLeavers(scope, writer, { hubId, segmentKeys, table: 'deleted', statement: openDeleted });
}

async function writeLeavers(
  scope: TenantScope,
  writer: ChangeWriter,
  from: {
    readonly hubId: string;
    readonly segmentKeys: readonly string[];
    readonly table: 'absent' | 'deleted';
    readonly statement: string;
  },
): Promise<Leavers> {
  let proposed = 0;
  for await (const batch of fetched<Leaver>(scope, 'leavers', from.statement)) {
    const ids = batch.map((leaver) => leaver.member_id);
    const effects = await effectsOf(scope, ids, from.hubId);
    proposed += batch.length;
    for (const leaver of batch) {
      const touched = effects.get(leaver.member_id) ?? {};
      const elsewhere = (touched['other_hubs'] as JsonValue[] | undefined)?.length ?? 0;
      const hubOnly = leaver.hub_only === true;
      const suggested = hubOnly || elsewhere > 0 ? 'delete_from_hub' : 'deactivate';
      const more = { ...touched, suggested, ...(hubOnly && { left_group: true }) };
      await writer.change(absenceChange(leaver, more, from.segmentKeys));
    }
  }
  const { rows } = await scope.client.query<{ spared: string; count: number }>(
    `select spared, count(*)::int as count from ${from.table} where spared is not null group by spared`,
  );
  return { proposed, spared: new Map(rows.map((row) => [row.spared, row.count])) };
}

const sparedWords: Readonly<Record<string, string>> = {
  named: 'named by a row that was rejected or is disputed',
  protected: 'marked protected',
  last_owner: 'the last owner',
  other_source: 'still listed by another source of this hub',
};

const deletedWords: Readonly<Record<string, string>> = { ...sparedWords, named: 'listed by another record' };

/** Who is gone and yet not proposed for removal, and why. */
export function leaverNotes(
  absence: Leavers | undefined,
  deleted: Leavers | undefined,
  correlation: Correlation,
): PlanNote[] {
  const notes = [
    ...[...(absence?.spared ?? [])].map(([code, count]) => ({
      code: `absent_${code}`,
      message: `${counted(count, 'absent member')} not proposed for removal: ${sparedWords[code] ?? code}.`,
    })),
    ...[...(deleted?.spared ?? [])].map(([code, count]) => ({
      code: `deleted_${code}`,
      message: `${counted(count, 'member')} deleted in the source not proposed for removal: ${deletedWords[code] ?? code}.`,
    })),
  ];
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
