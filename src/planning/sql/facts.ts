/** The numbers that safeguards judge. */

/** E-mails of owners who are the tenant's only owner: at most one. */
export const lastOwners = `select min(email_norm) from admin_user where role = 'owner' having count(*) = 1`;

/**
 * People removed from a hub in the last 24 hours, and those whose removal is approved and still waits to be applied. Several
 * plans may name one person, who counts once.
 */
export function removedLately(hub: string): string {
  return `select distinct l.member_id from removal_ledger l
     where l.hub_id = ${hub} and (l.at > now() - interval '24 hours' or exists (
       select from approval a where a.plan_id = l.plan_id and a.status in ('approved', 'applying')))`;
}

/**
 * :hub; the hub's invited and active members, how many of them a record recognised, how many nobody misses because a sync never
 * removes them, and how many people were removed lately besides those whom the plan in `change_out` removes.
 */
export const hubFacts = `
select count(*)::int as members,
       count(*) filter (where n.recognised)::int as recognised,
       (select count(*)::int from (${removedLately(':hub')}
         except select member_id from change_out where kind in ('deactivate', 'deprovision')) others) as removed_lately,
       count(*) filter (where n.recognised is not true
         and (m.protected or m.email_norm = any (array(${lastOwners}))))::int as never_missed
  from hub_membership h
  join member m using (member_id)
  left join named n on n.member_id = m.member_id
 where h.hub_id = :hub and h.status in ('invited', 'active') and m.status in ('invited', 'active')`;

/** :source; rows of the last full run that was neither refused, nor held, nor superseded. */
export const lastFullRows = `
select (p.rows ->> 'read')::int as read
  from plan p
 where p.source_id = :source and p.population = 'full' and p.unreviewed = 0
   and (p.safeguards = '[]' or p.override_at is not null)
   and (not exists (select from plan_section s where s.plan_id = p.plan_id and s.status in ('superseded', 'cancelled'))
        or exists (select from plan_section s where s.plan_id = p.plan_id and s.status in ('approved', 'applying', 'applied')))
 order by p.plan_id desc
 limit 1`;

/**
 * :hub; options of which every member, at least five, would go. First the options of the leavers, then which of them somebody
 * keeps who stays: each member is looked at once, and nobody where no option has five leavers. Both steps are fenced, because
 * a planner without statistics of the hub would walk all of its members for each of them.
 */
export const vanishedSegments = `
with leaving as materialized (
  select f.key, f.label, v.value, count(distinct a.member_id)::int as leavers
    from absent a
    join field f on f.type in ('select', 'multi_select') and a.was ? f.key
    ${optionsOf('a.was -> f.key')}
   where a.spared is null and v.value is not null
   group by f.key, f.label, v.value
  having count(distinct a.member_id) >= 5
), staying as materialized (
  select m.profile
    from hub_membership h
    join member m using (tenant_id, member_id)
   where h.hub_id = :hub and h.status in ('invited', 'active') and m.status in ('invited', 'active')
     and not exists (select from absent a where a.member_id = m.member_id and a.spared is null)
), kept as (
  select distinct l.key, v.value
    from (select distinct key from leaving) l
    join staying s on s.profile ? l.key
    ${optionsOf('s.profile -> l.key')}
)
select l.key, l.label, l.value, l.leavers
  from leaving l
 where not exists (select from kept k where k.key = l.key and k.value = l.value)
 order by l.leavers desc, l.key, l.value
 limit 20`;

/** One row `v (value)` for each option in a profile's value: one, or several of a multi-select field. */
function optionsOf(value: string): string {
  return `cross join lateral jsonb_array_elements_text(
      case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end) as v (value)`;
}
