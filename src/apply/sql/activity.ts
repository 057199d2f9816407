/** $1 hub, or null. Active and invited members as they are now. */
export const selectMembers = `
select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as today,
       case when $1::uuid is null
            then (select count(*)::int from member where status in ('invited', 'active'))
            else (select count(*)::int from hub_membership x join member m using (tenant_id, member_id)
                   where x.hub_id = $1 and x.status <> 'ended' and m.status in ('invited', 'active')) end as members`;

/**
 * $1 hub, or null; $2 days. What was applied on each day, and by how many the active and invited members grew.
 *
 * Who joined and never left since is simply counted. Of whoever left, in whatever way, each event is looked at: it makes the
 * person join or leave the hub, deletes or restores the account, places or lifts a hold; whether the person was counted before
 * and after it follows from what the person is now, less the later events. So two holds at once, or a deletion of somebody
 * deactivated, take nobody away twice. Joining is an invitation that was applied, or the set-up of the account; of a tenant it is
 * always the account. A purge takes memberships away: who was deleted by a plan of the hub had been in it.
 *
 * Cost: the outcomes and the new accounts of these days; a sort by member only of those who left.
 */
export const selectDays = `
with bounds as (
  select (date_trunc('day', now() at time zone 'UTC') - make_interval(days => $2 - 1)) at time zone 'UTC' as start
), applied as materialized (
  select o.member_id, o.action, o.at, p.hub_id
    from change_outcome o join plan p using (tenant_id, plan_id)
   where o.at >= (select start from bounds) and o.result = 'applied'
), joins as materialized (
  select member_id, at from applied where hub_id = $1 and action = 'invite'
  union all
  select m.member_id, m.created_at
    from member m
    join hub_membership x on x.hub_id = $1 and x.member_id = m.member_id
    left join (select distinct member_id from applied where hub_id = $1 and action = 'invite') i on i.member_id = m.member_id
   where m.created_at >= (select start from bounds) and i.member_id is null
), moves as materialized (
  select member_id, at, -1 as joined, 0 as deleted, 0 as held
    from applied where hub_id = $1 and action = 'delete_from_hub'
  union all
  select member_id, at, 0, 1, 0 from applied where action = 'delete_from_tenant'
  union all
  select member_id, decided_at, 0, -1, 0
    from restore_request where status = 'granted' and decided_at >= (select start from bounds)
  union all
  select member_id, at, 0, 0, 1 from deactivation where at >= (select start from bounds)
  union all
  select member_id, lifted_at, 0, 0, -1 from deactivation where lifted_at >= (select start from bounds)
), movers as materialized (
  select m.member_id, m.created_at, (m.deleted_at is not null)::int as deleted, m.holds as held,
         case when $1::uuid is null then 1
              when m.purged_at is null then (x.member_id is not null)::int
              else (m.member_id in (select member_id from applied
                                     where action = 'delete_from_tenant' and hub_id = $1))::int
         end as joined
    from (select distinct member_id from moves) moved
    join member m using (member_id)
    left join hub_membership x on x.hub_id = $1 and x.member_id = m.member_id and x.status <> 'ended'
), events as (
  select member_id, at, joined, deleted, held from moves
  union all
  select member_id, at, 1, 0, 0 from joins join movers using (member_id)
  union all
  select member_id, created_at, 1, 0, 0 from movers where $1::uuid is null and created_at >= (select start from bounds)
), steps as (
  -- as it was before each event
  select e.at, e.joined, e.deleted, e.held, m.joined - sum(e.joined) over later as was_joined,
         m.deleted - sum(e.deleted) over later as was_deleted, m.held - sum(e.held) over later as was_held
    from events e join movers m using (member_id)
  window later as (partition by e.member_id order by e.at desc rows unbounded preceding)
), changes as (
  select at, (was_joined + joined > 0 and was_deleted + deleted <= 0 and was_held + held <= 0)::int
             - (was_joined > 0 and was_deleted <= 0 and was_held <= 0)::int as change
    from steps
  union all
  select j.at, 1 from joins j left join movers m using (member_id) where m.member_id is null
  union all
  select created_at, 1 from member where $1::uuid is null and created_at >= (select start from bounds)
  union all
  select created_at, -1 from movers where $1::uuid is null and created_at >= (select start from bounds)
), acts as (
  select at, action from applied where $1::uuid is null or hub_id = $1
  union all
  select d.at, 'deactivate'
    from deactivation d
   where d.source_id is null and d.actor <> 'setup' and d.at >= (select start from bounds)
     and ($1::uuid is null or exists (
       select from hub_membership x where x.hub_id = $1 and x.member_id = d.member_id
          and (x.status <> 'ended' or x.ended_at > d.at)))
), days as (
  select (at at time zone 'UTC')::date as day, sum(change) as change, 0 as invites, 0 as updates, 0 as removals
    from changes group by 1
  union all
  select (at at time zone 'UTC')::date, 0, count(*) filter (where action = 'invite'),
         count(*) filter (where action = 'update'),
         count(*) filter (where action in ('deactivate', 'delete_from_hub', 'delete_from_tenant'))
    from acts group by 1
)
select to_char(day, 'YYYY-MM-DD') as day, sum(change)::int as change, sum(invites)::int as invites,
       sum(updates)::int as updates, sum(removals)::int as removals
  from days
 group by day
having sum(change) <> 0 or sum(invites + updates + removals) > 0
 order by day`;
