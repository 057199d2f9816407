import type { TenantScope } from '../../db/tenant.ts';

/**
 * Writes down how far pushes of a connection have come, by what became of the plans of their runs: carried out, declined by a person,
 * failed, or nothing to do. What became stale is pushed again, so that the next cut proposes it as things are now. Doing it again
 * changes nothing; what it costs is in proportion to what is open.
 */
export async function settleCut(scope: TenantScope, connectionId: string): Promise<void> {
  await scope.client.query(settleSteps, [connectionId]);
  await scope.client.query(
    `update scim_resource r set settled = true
      where r.source_id = $1 and not r.settled and not r.fresh
        and not exists (select from scim_step s where s.connection_id = $1 and s.resource_id = r.resource_id
                           and s.outcome in ('open', 'failed'))`,
    [connectionId],
  );
}

/**
 * $1 connection. Only plans whose records are linked count: one that is held or waits for its mapping may still become another.
 * A change is found by the key of its record, and that of somebody who is gone by the member that the key leads to.
 */
const settleSteps = `
with open as (
  select s.source_id, s.resource_id, s.revision, s.row_no, p.plan_id, 'key:' || s.resource_id as record_key
    from scim_step s
   cross join lateral (select plan_id, linked from plan p where p.run_id = s.run_id order by plan_id desc limit 1) p
   where s.connection_id = $1 and s.outcome = 'open' and p.linked
     and not exists (select from attention a where a.plan_id = p.plan_id and a.row_no = s.row_no)
), changes as (
  select o.source_id, o.resource_id, c.plan_id, c.kind, c.item_no
    from open o join change c on c.plan_id = o.plan_id and c.record_key = o.record_key
  union
  select o.source_id, o.resource_id, c.plan_id, c.kind, c.item_no
    from open o
    join source_record k on k.source_id = o.source_id and k.record_key = o.record_key
    join change c on c.plan_id = o.plan_id and c.member_id = k.member_id and c.record_key is null
   where o.row_no is null
), counted as (
  select c.source_id, c.resource_id,
         count(*) filter (where u.result is null and x.status <> 'applied') as waiting,
         count(*) filter (where u.result = 'applied') as applied,
         count(*) filter (where u.result = 'stale') as stale,
         count(*) filter (where u.result = 'failed') as failed
    from changes c
    join plan_section x on x.plan_id = c.plan_id and x.kind = c.kind
    left join change_outcome u on u.plan_id = c.plan_id and u.item_no = c.item_no
   group by c.source_id, c.resource_id
), told as (
  update scim_step s
     set outcome = case when c.resource_id is null then 'nothing' when c.failed > 0 then 'failed'
                        when c.applied > 0 then 'applied' else 'declined' end
    from open o left join counted c using (source_id, resource_id)
   where s.source_id = o.source_id and s.resource_id = o.resource_id and s.revision = o.revision
     and coalesce(c.waiting, 0) = 0 and coalesce(c.stale, 0) = 0
)
update scim_resource r set fresh = true, pushed_at = clock_timestamp()
  from open o join counted c using (source_id, resource_id)
 where r.source_id = $1 and r.resource_id = o.resource_id and r.revision = o.revision and c.stale > 0 and c.waiting = 0
   and not r.fresh`;
