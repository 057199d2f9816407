import type { TenantScope } from '../db/tenant.ts';
import type { LeftTo } from './verdict.ts';

/** A source that is believed before another one in a field. */
export interface Above {
  readonly key: string;
  readonly label: string;
  readonly sourceId: string;
  readonly source: string;
  /** 1 comes first. */
  readonly rank: number;
}

export interface Authority {
  /** Keys of the fields for which the source has a rank: of these is remembered which ones a record fills. */
  readonly ruled: readonly string[];
  readonly above: readonly Above[];
}

/** Who is believed before this source, field by field. Sources without a rank come after all that have one. */
export async function authorityOf(
  scope: TenantScope,
  { sourceId, hubId }: { readonly sourceId: string; readonly hubId: string },
): Promise<Authority> {
  const { rows } = await scope.client.query<Above & { own: number | null }>(
    `select f.key, f.label, a.source_id as "sourceId", s.name as source, a.rank, own.rank as own
       from field_authority a
       join field f using (tenant_id, field_id)
       join source s on s.source_id = a.source_id and s.live
       left join field_authority own on own.hub_id = a.hub_id and own.field_id = a.field_id and own.source_id = $2
      where a.hub_id = $1
      order by f.position, f.key, a.rank`,
    [hubId, sourceId],
  );
  return {
    ruled: rows.filter((one) => one.sourceId === sourceId).map(({ key }) => key),
    above: rows.filter((one) => one.sourceId !== sourceId && (one.own === null || one.rank < one.own)),
  };
}

/** In which of these fields another source is believed about a member, by what it said last. */
export async function leftToOthers(
  scope: TenantScope,
  source: { readonly sourceId: string; readonly hubId: string },
  memberId: string,
  keys: readonly string[],
): Promise<LeftTo[]> {
  const above = (await authorityOf(scope, source)).above.filter(({ key }) => keys.includes(key));
  if (above.length === 0) return [];
  const { rows } = await scope.client.query<{ source_id: string; says: string[] | null }>(
    `select source_id, says from source_record
      where member_id = $1 and source_id = any ($2::uuid[]) and absent_since is null`,
    [memberId, above.map(({ sourceId }) => sourceId)],
  );
  const believed = above.filter(({ sourceId, key }) =>
    rows.some((row) => row.source_id === sourceId && (row.says === null || row.says.includes(key))),
  );
  const best = [...Map.groupBy(believed, ({ key }) => key).values()].flatMap((all) => all[0] ?? []);
  return [...Map.groupBy(best, (one) => one.source)].map(([name, fields]) => ({
    source: name,
    fields: fields.map(({ label }) => label),
  }));
}
