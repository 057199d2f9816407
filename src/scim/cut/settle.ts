import { byHashJoins } from '../../db/hashJoins.ts';
import type { TenantScope } from '../../db/tenant.ts';

/**
 * Writes down how far pushes of a connection have come, by what became of the plans of their runs: carried out, declined by a person,
 * failed, or nothing to do. What became stale is pushed again, so that the next cut proposes it as things are now. Doing it again
 * changes nothing; what it costs is in proportion to what is open.
 *
 * It waits for others who settle the same connection, and for no push: who is pushed at this moment is open anyway.
 */
export async function settleCut(scope: TenantScope, connectionId: string): Promise<void> {
  const { client } = scope;
  await client.query(`set local lock_timeout = '30min'`);
  await client.query(`select pg_advisory_xact_lock(hashtextextended('scim settle ' || $1::text, 0))`, [
    connectionId,
  ]);
  await client.query('reset lock_timeout');
  const { rows: open } = await client.query<OpenRun>(selectOpenRuns, [connectionId]);
  await byHashJoins(scope, async () => {
    for (const run of open) {
      await client.query(settleSteps, [run.run_id, run.plan_id, run.source_id]);
      if (run.gone) await client.query(settleGone, [run.run_id, run.plan_id, run.source_id]);
    }
    await client.query(settleResources, [connectionId]);
  });
}

interface OpenRun {
  readonly run_id: string;
  readonly plan_id: string;
  readonly source_id: string;
  /** Somebody in it is gone. */
  readonly gone: boolean;
}

/** $1 connection. Only plans whose records are linked count: one that is held or waits for its mapping may still become another. */
const selectOpenRuns = `
select s.run_id, s.source_id, p.plan_id, s.gone
  from (select run_id, source_id, bool_or(row_no is null) as gone from scim_step
         where connection_id = $1 and outcome in ('open', 'failed') group by run_id, source_id) s
 cross join lateral (select plan_id, linked from plan p where p.run_id = s.run_id order by plan_id desc limit 1) p
 where p.linked`;

/** $2 plan. What became of the changes `c` of a person. */
const counted = `
       count(*) filter (where u.result is null and x.status <> 'applied') as waiting,
       count(*) filter (where u.result = 'applied') as applied,
       count(*) filter (where u.result = 'stale') as stale,
       count(*) filter (where u.result = 'failed') as failed`;

const withFates = `
  left join plan_section x on x.plan_id = $2 and x.kind = c.kind
  left join change_outcome u on u.plan_id = $2 and u.item_no = c.item_no`;

/** `open` steps beside their `fates`: the outcome of those that are decided, and those that are stale once more. */
const writeOutcomes = `
told as (
  update scim_step s
     set outcome = case when j.waiting is null then 'nothing' when j.failed > 0 then 'failed'
                        when j.applied > 0 then 'applied' else 'declined' end
    from judged j
   where s.run_id = $1 and s.source_id = $3 and s.resource_id = j.resource_id
     and coalesce(j.waiting, 0) = 0 and coalesce(j.stale, 0) = 0
)
update scim_resource r set fresh = true, pushed_at = clock_timestamp()
  from (select q.source_id, q.resource_id
          from judged j
          join scim_resource q on q.source_id = j.connection_id and q.resource_id = j.resource_id and q.revision = j.revision
         where j.stale > 0 and j.waiting = 0 and not q.fresh
           for no key update of q skip locked) once_more
 where r.source_id = once_more.source_id and r.resource_id = once_more.resource_id`;

/** $1 run, $2 plan, $3 source of the hub. People with a row: their changes have the key of their record. */
const settleSteps = `
with fates as (
  select c.record_key, ${counted} from change c ${withFates}
   where c.plan_id = $2 and c.record_key is not null group by c.record_key
), judged as (
  select s.resource_id, s.connection_id, s.revision, f.*
    from scim_step s left join fates f on f.record_key = 'key:' || s.resource_id
   where s.run_id = $1 and s.row_no is not null and s.outcome = 'open'
     and not exists (select from attention a where a.plan_id = $2 and a.row_no = s.row_no)
), ${writeOutcomes}`;

/** The same of people who are gone: their changes are found by the member that the key leads to. */
const settleGone = `
with fates as (
  select c.member_id, ${counted} from change c ${withFates}
   where c.plan_id = $2 and c.record_key is null group by c.member_id
), judged as (
  select s.resource_id, s.connection_id, s.revision, f.*
    from scim_step s
    left join (fates f join source_record k on k.source_id = $3 and k.member_id = f.member_id)
           on k.record_key = 'key:' || s.resource_id
   where s.run_id = $1 and s.row_no is null and s.outcome = 'open'
), ${writeOutcomes}`;

/** $1 connection. Nobody is settled about whom some hub has something open. */
const settleResources = `
update scim_resource r set settled = true
  from (select q.resource_id from scim_resource q
         where q.source_id = $1 and not q.settled and not q.fresh
           and not exists (select from scim_step s where s.connection_id = $1 and s.resource_id = q.resource_id
                              and s.outcome in ('open', 'failed'))
           for no key update skip locked) done
 where r.source_id = $1 and r.resource_id = done.resource_id`;
