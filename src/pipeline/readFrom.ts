import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { LandedFormat } from '../landing/landedFormat.ts';
import type { Source } from '../source/sources.ts';

/** What is asked of a source. */
export interface ReadPlan {
  readonly read: 'snapshot' | 'changes';
  readonly since: JsonValue | undefined;
  readonly resume: JsonValue | undefined;
  /** Cursor of the last snapshot, when everybody is still as it said. */
  readonly last: JsonValue | undefined;
  /** Columns that there were before. */
  readonly columns: readonly string[];
}

/** `run.read_until`: where a read ended, and the source's epoch then. */
interface Until {
  readonly cursor: JsonValue;
  readonly epoch: number;
}

/**
 * Where a read of changes begins: at the end of the newest read whose changes are all decided and applied. What is not decided yet,
 * what needs attention and what could not be applied is read again, because the new plan takes the place of the old one: nothing
 * that waits for people is lost.
 *
 * @returns undefined when everything has to be read
 */
export async function sinceOf(
  scope: TenantScope,
  { sourceId }: Source,
  runId: string,
): Promise<JsonValue | undefined> {
  const { rows } = await scope.client.query<{
    read: string;
    read_since: JsonValue;
    read_until: Until;
    settled: boolean;
  }>(
    `select r.read, r.read_since, r.read_until,
            not exists (
              select from (select plan_id from plan p where p.run_id = r.run_id order by plan_id desc limit 1) p
               where exists (select from plan_section s where s.plan_id = p.plan_id and s.status <> 'applied')
                  or exists (select from attention a where a.plan_id = p.plan_id)
                  or exists (select from change_outcome o where o.plan_id = p.plan_id and o.result <> 'applied')) as settled
       from run r
      where r.source_id = $1 and r.run_id <> $2 and r.read in ('snapshot', 'changes') and r.read_until is not null
        and r.status in ('needs_mapping', 'ready', 'applying', 'done', 'superseded')
      order by r.run_id desc limit 1`,
    [sourceId, runId],
  );
  const newest = rows[0];
  if (newest === undefined) return undefined;
  // The plan of a snapshot goes on waiting beside those of changes: they are of another population.
  if (newest.read === 'snapshot' || newest.settled) return newest.read_until.cursor;
  return newest.read_since;
}

/**
 * The cursor of the last snapshot, if a source where nothing changed since would lead to an empty plan: that snapshot did so, with
 * the mapping, fields and options of today, nobody in the hub or of this source was edited since, and no other source of the hub
 * said anything new. A plan that was skipped in parts, that needs attention or that spared somebody who is absent would be made
 * again.
 */
export async function lastCursor(
  scope: TenantScope,
  { sourceId, epoch }: Source,
): Promise<JsonValue | undefined> {
  const { rows } = await scope.client.query<{ read_until: Until | null }>(
    `select case when r.status = 'done' and r.read = 'snapshot'
                  and not exists (
                    select from (select * from plan p where p.run_id = r.run_id order by plan_id desc limit 1) p
                     where p.counts <> '{}' or p.safeguards <> '[]'
                        or exists (select from attention a where a.plan_id = p.plan_id)
                        or jsonb_path_exists(p.notes, '$[*].code ? (@ starts with "absent_")'))
                  and not exists (
                    select from member m
                      left join hub_membership h on h.hub_id = r.hub_id and h.member_id = m.member_id
                     where (h.member_id is not null
                            or exists (select from source_record k where k.source_id = $1 and k.member_id = m.member_id))
                       and (greatest(m.updated_at, m.deleted_at, h.since, h.ended_at) > r.created_at
                            or exists (select from deactivation d where d.member_id = m.member_id
                                         and greatest(d.at, d.lifted_at) > r.created_at)))
                  and not exists (select from plan o where o.hub_id = r.hub_id and o.source_id <> $1 and o.created_at > r.created_at)
                 then r.read_until end as read_until
       from run r where r.source_id = $1 and r.status not in ('failed', 'cancelled', 'receiving')
      order by r.run_id desc limit 1`,
    [sourceId],
  );
  const until = rows[0]?.read_until;
  return until != null && until.epoch === epoch ? until.cursor : undefined;
}

/** Columns of what was landed last: a read of changes has those that the changed people have, and the others are not gone. */
export async function columnsBefore(scope: TenantScope, sourceId: string): Promise<readonly string[]> {
  const { rows } = await scope.client.query<{ format: LandedFormat }>(
    `select l.format from run r join landing l using (landing_id)
      where r.source_id = $1 and l.complete and l.format ->> 'kind' = 'records' order by r.run_id desc limit 1`,
    [sourceId],
  );
  const format = rows[0]?.format;
  return format !== undefined && 'columns' in format ? format.columns : [];
}
