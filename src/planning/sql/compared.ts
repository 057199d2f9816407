import { lastOwners } from './facts.ts';

/** An active member of the hub who equals the record. */
export const plainWhen = `coalesce(dispute is null and account = 'active' and membership = 'active' and diff is null
              and status is distinct from 'inactive', false)`;

/**
 * Scratch table `compared`: one row per decision to make (twins count once), with the member as it is now and what differs.
 * `plain` rows are an active member of the hub who equals the record: they are counted and never leave the database.
 *
 * :programs are those whose enrolments count like values of the profile, under `program:ID`.
 *
 * :hub, :source, the keys of the account's fields :email, :first_name, :last_name, and :other_keys, those of fields without
 * options. `was` is what the profile says in the fields that are left, of rows that are not plain. `left_out` is filled by
 * sql/leftOut.ts where other sources are believed before this one.
 * Cost: one join with member, membership and the open holds over the staged rows; the field-by-field diff is computed only for
 * rows that are not equal as a whole.
 */
export const createCompared = `
create temporary table compared on commit drop as
with holds as (
  select member_id,
         (array_agg(reason order by at) filter (where source_id = :source))[1] as own_reason,
         (array_agg(jsonb_build_object('actor', actor, 'at', at) order by at) filter (where source_id is null))[1] as admin_hold,
         coalesce(jsonb_agg(lost_programs) filter (where source_id = :source), '[]') as lost_programs
    from deactivation where lifted_at is null group by member_id
), joined as (
  select c.row_no, case when c.dispute is null then c.weight else 1 end as weight, c.depth, c.record_key, c.dispute, c.claim,
         m.member_id, m.version, m.status as account, h.status as membership, m.protected,
         m.email as member_email, m.first_name as member_first_name, m.last_name as member_last_name,
         m.deleted_at, m.purge_after,
         -- only who would be removed has to be known as the last owner
         case when s.status = 'inactive' then m.email_norm = any (array(${lastOwners})) end as last_owner,
         d.own_reason, d.admin_hold, d.lost_programs,
         s.unique_id, s.email, s.first_name, s.last_name, s.status, s.eligible, s.vals, s.clears, s.issues, s.mapped_hash,
         w.profile,
         case when m.status in ('invited', 'active', 'deactivated') then
           nullif(
             case when s.email_norm <> m.email_norm
                  then jsonb_build_object(:email, jsonb_build_array(m.email, s.email)) else '{}' end
             || case when s.first_name is distinct from m.first_name and s.first_name is not null
                  then jsonb_build_object(:first_name, jsonb_build_array(m.first_name, s.first_name)) else '{}' end
             || case when s.last_name is distinct from m.last_name and s.last_name is not null
                  then jsonb_build_object(:last_name, jsonb_build_array(m.last_name, s.last_name)) else '{}' end
             || case when ((w.profile || s.vals) - s.clears) = w.profile then '{}'
                  else coalesce(
                    (select jsonb_object_agg(key, jsonb_build_array(w.profile -> key, value))
                       from jsonb_each(s.vals) where value is distinct from w.profile -> key), '{}')
                    || coalesce(
                    (select jsonb_object_agg(key, jsonb_build_array(w.profile -> key, null))
                       from unnest(s.clears) as key where w.profile ? key), '{}') end,
             '{}') end as diff
    from correlated c
    join staged s using (row_no)
    left join member m on m.member_id = c.claim and c.dispute is null
    left join lateral (
      select case when :programs = '{}' then m.profile else m.profile || coalesce(
               (select jsonb_object_agg('program:' || e.program_id, true) from enrolment e
                 where e.member_id = m.member_id and e.status = 'active'
                   and 'program:' || e.program_id = any (:programs::text[])), '{}') end as profile) w on true
    left join hub_membership h on h.hub_id = :hub and h.member_id = m.member_id and h.status <> 'ended'
    left join holds d on d.member_id = m.member_id
   where c.first_row = c.row_no or c.dispute is not null
  -- a fence: without it the diff is computed again where plain asks for it, as dear as the join
  offset 0
), judged as (
  select *, ${plainWhen} as plain
    from joined
)
select row_no, weight, depth, record_key, dispute, claim, member_id, version, account, membership, protected,
       member_email, member_first_name, member_last_name, deleted_at, purge_after, last_owner,
       own_reason, admin_hold, lost_programs, unique_id, email, first_name, last_name, status, eligible, vals, clears,
       issues, mapped_hash, diff, null::jsonb as left_out, plain, case when not plain then profile - :other_keys::text[] end as was
  from judged`;

/** What differs in values is nobody's business here. */
export const withoutValues = `update compared set diff = null, issues = null`;

/**
 * $1 the connection: its own hub has the member too, and what it says of them is proposed there. A hold that the source of this hub placed
 * is lifted here.
 */
export const saidInOwnHub = `
update compared c
   set diff = null, issues = null, left_out = null,
       status = case when c.membership is not null and c.own_reason is null then null else c.status end
  from source_record o
  join source s on s.source_id = o.source_id
  join hub_membership h on h.hub_id = s.hub_id and h.member_id = o.member_id and h.status <> 'ended'
 where o.source_id = $1 and s.live and o.record_key = c.record_key and o.member_id = c.member_id and o.absent_since is null
   and c.dispute is null and c.account in ('invited', 'active', 'deactivated')`;

export const countPlain = `
select coalesce(sum(weight) filter (where plain), 0)::int as unchanged,
       coalesce(sum(weight), 0)::int as total
  from compared`;

/** What a person or the code has to look at, in the order in which it can be applied. */
export const openUndecided = `
declare undecided no scroll cursor for
select * from compared where not plain or issues is not null order by depth, row_no`;

/** Values that wait in copies: they are not part of what a copy has in common with the record it counts with. */
export const openCopies = `
declare copies no scroll cursor for
select c.row_no, c.first_row, s.issues
  from correlated c join staged s using (row_no)
 where c.first_row <> c.row_no and c.dispute is null and s.issues is not null
 order by c.row_no`;

/** $1 rows; their copies, found by the index that copies have to themselves. */
export const selectCopies = `
select row_no, first_row from correlated where first_row = any ($1) and first_row <> row_no order by row_no`;

/** Twins of disputed records are all shown, so that they count one by one. */
export const openRejected = `
declare rejected no scroll cursor for
select row_no, reject_code, reject_message from staged where reject_code is not null order by row_no`;

/**
 * Scratch table `absent`: members of the hub, invited or active, whom no record of a sealed full snapshot matches.
 * `spared` says why somebody absent is not proposed for removal.
 */
export const createAbsent = `
create temporary table absent on commit drop as
select m.member_id, m.version, m.status as account, h.status as membership, m.email, m.first_name, m.last_name,
       m.profile - :other_keys::text[] as was,
       exists (select from source_record r where r.member_id = m.member_id and r.source_id = :source) as linked,
       case when n.member_id is not null then 'named'
            when m.protected then 'protected'
            when m.email_norm = any (array(${lastOwners})) then 'last_owner'
            when exists (select from source_record r join source s using (source_id)
                          where r.member_id = m.member_id and r.absent_since is null and s.source_id <> :source
                            and s.hub_id = :hub and s.live) then 'other_source' end as spared
  from hub_membership h
  join member m using (member_id)
  left join named n on n.member_id = m.member_id
 where h.hub_id = :hub and h.status in ('invited', 'active') and m.status in ('invited', 'active')
   and n.recognised is not true`;

export const openAbsent = `
declare leavers no scroll cursor for
select *, case when linked then 'left_source' else 'never_in_source' end as reason from absent where spared is null order by last_name, first_name, member_id`;

/**
 * Scratch table `deleted`: members of the hub, invited or active, whose records the source says it deleted. Found by the link of
 * the record's key only, and not when another record of the source is about them, of this read or from before: whoever got a new
 * account is not gone with the old one.
 */
export const createDeleted = `
create temporary table deleted on commit drop as
select distinct m.member_id, m.version, m.status as account, h.status as membership, m.email, m.first_name, m.last_name,
       m.profile - :other_keys::text[] as was,
       case when n.member_id is not null
              or exists (select from source_record o
                          where o.member_id = m.member_id and o.source_id = :source and o.absent_since is null
                            and not exists (select from deleted_key d where d.record_key = o.record_key)) then 'named'
            when m.protected then 'protected'
            when m.email_norm = any (array(${lastOwners})) then 'last_owner' end as spared,
       k.hub_only
  from deleted_key k
  join source_record r on r.source_id = :source and r.record_key = k.record_key
  join member m on m.member_id = r.member_id and m.status in ('invited', 'active')
  join hub_membership h on h.hub_id = :hub and h.member_id = m.member_id and h.status in ('invited', 'active')
  left join named n on n.member_id = m.member_id`;

export const openDeleted = `
declare leavers no scroll cursor for
select *, 'deleted_in_source' as reason from deleted where spared is null order by last_name, first_name, member_id`;

/** Whose removal would touch more than this hub: other hubs and running enrolments. $1 members, $2 this hub. */
export const selectEffects = `
select m.member_id,
       coalesce((select jsonb_agg(h.name order by h.name) from hub_membership x join hub h using (hub_id)
         where x.member_id = m.member_id and x.status <> 'ended' and x.hub_id <> $2), '[]') as other_hubs,
       coalesce((select jsonb_agg(p.name order by p.name) from enrolment e join program p using (program_id)
         where e.member_id = m.member_id and e.status = 'active'), '[]') as programs
  from unnest($1::uuid[]) as m (member_id)`;
