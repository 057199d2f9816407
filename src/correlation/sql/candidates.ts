/**
 * :source, :id_space, :other_space. For every staged record the members that its link, its Unique ID and its e-mail name, in scratch
 * table `candidate`. One pass: a hash or merge join per key over the staged rows only.
 *
 * An id that is unknown in the source's own id space may be known in the other one, where there is one: see `otherIdSpace`.
 *
 * `taken` means that the e-mail belongs to another member than the one the record's key says, so that nothing is guessed
 * unless that member gives the address up in the same file.
 */
export const createCandidates = `
create temporary table candidate on commit drop as
with link as (
  select s.row_no, r.member_id, m.deleted_at is null as live
    from staged s
    join source_record r on r.source_id = :source and r.record_key = s.record_key
    join member m on m.member_id = r.member_id
   where m.purged_at is null
), by_id as (
  select s.row_no, i.member_id
    from staged s join member_identity i on i.id_space = :id_space and i.value = s.unique_id and i.live
  union all
  select s.row_no, i.member_id
    from staged s join member_identity i on i.id_space = :other_space and i.value = s.unique_id and i.live
   where :other_space <> :id_space
     and not exists (select from member_identity o where o.id_space = :id_space and o.value = s.unique_id and o.live)
), by_mail as (
  select s.row_no, m.member_id, i.value as unique_id
    from staged s
    join member m on m.email_norm = s.email_norm and m.deleted_at is null
    left join member_identity i on i.member_id = m.member_id and i.id_space = :id_space
), deleted as (
  select distinct on (row_no) row_no, member_id
    from (
      select row_no, member_id from link where not live
      union all
      select s.row_no, i.member_id
        from staged s join member_identity i on i.id_space = :id_space and i.value = s.unique_id and not i.live
      union all
      select s.row_no, m.member_id
        from staged s join member m on m.email_norm = s.email_norm and m.deleted_at is not null
    ) named
    join member m using (member_id)
   where m.purged_at is null and m.purge_after > now()
   order by row_no, m.deleted_at desc, member_id
), named as (
  select s.row_no, s.unique_id, s.email_norm, s.mapped_hash, s.record_key,
         s.reject_code is not null as rejected,
         case when link.live then link.member_id end as link_member,
         by_id.member_id as id_member, by_mail.member_id as mail_member, by_mail.unique_id as mail_unique_id,
         deleted.member_id as deleted_member,
         coalesce(case when link.live then link.member_id end, by_id.member_id) as key_member
    from staged s
    left join link using (row_no)
    left join by_id using (row_no)
    left join by_mail using (row_no)
    left join deleted using (row_no)
), judged as (
  select named.*,
         link_member is not null and id_member is not null and link_member <> id_member as keys_disagree,
         mail_member is not null and (
           key_member <> mail_member
           or (key_member is null and unique_id is not null and mail_unique_id is not null)) is true as taken
    from named
)
select *, case when keys_disagree then null
               when key_member is not null then key_member
               when not taken then mail_member end as claim
  from judged`;

/**
 * Scratch table `correlated`: one row per staged record that was not rejected, with its claim, its twins (records that are
 * identical after mapping count once, as the first of them), and whether others claim the same.
 */
export const createCorrelated = `
create temporary table correlated on commit drop as
select row_no, record_key, unique_id, email_norm, mapped_hash, claim, link_member is not null as was_linked,
       key_member, mail_member, deleted_member, taken,
       case when record_key is null then row_no else min(row_no) over twins end as first_row,
       case when record_key is null then 1 else count(*) over twins end::int as weight,
       0 as depth,
       case when keys_disagree then 'keys_disagree'
            when record_key like 'key:%' and min(mapped_hash) over keys <> max(mapped_hash) over keys then 'same_key'
            when claim is not null and min(mapped_hash) over claims <> max(mapped_hash) over claims then 'same_member'
            when unique_id is not null and min(mapped_hash) over ids <> max(mapped_hash) over ids then 'same_unique_id'
            when email_norm is not null and (mail_member is null or taken)
                 and min(mapped_hash) over mails <> max(mapped_hash) over mails then 'same_email' end as dispute
  from candidate
 where not rejected
-- identical records of two keys are one person: the hash has Unique ID and e-mail in it
window twins as (partition by mapped_hash, case when unique_id is null and email_norm is null then record_key end),
       keys as (partition by record_key),
       claims as (partition by claim),
       ids as (partition by unique_id),
       mails as (partition by email_norm, mail_member is null or taken)`;

/** Records that take an e-mail of another member, with the record that may give it up. Few rows, whatever the file. */
export const selectTakers = `
select t.row_no, g.row_no as giver_row
  from correlated t
  left join correlated g on g.claim = t.mail_member and g.dispute is null and g.first_row = g.row_no
       and g.email_norm is not null and g.email_norm <> t.email_norm
 where t.taken and t.dispute is null`;

/** $1 rows, $2 their depths; a depth below 0 is a dispute. */
export const settleTakers = `
update correlated c
   set depth = greatest(v.depth, 0), dispute = case when v.depth < 0 then 'id_and_email_disagree' end
  from unnest($1::int[], $2::int[]) as v (row_no, depth)
 where c.row_no = v.row_no`;

/** Nobody living is named, but somebody who was deleted not long ago. */
export const claimDeleted = `
update correlated set claim = deleted_member where claim is null and dispute is null and not taken and deleted_member is not null`;

/** Nor is it guessed which of two records is about somebody deleted. */
export const disputeDeleted = `
update correlated c set dispute = 'same_member'
  from (select claim from correlated where dispute is null and claim = deleted_member
         group by claim having min(mapped_hash) <> max(mapped_hash)) several
 where c.claim = several.claim and c.dispute is null`;

/**
 * Scratch table `named`: every member that some record names, whatever became of the record. `recognised` ones are matched;
 * the others are named by a rejected or disputed record only, which is enough not to be absent.
 */
export const createNamed = `
create temporary table named on commit drop as
select member_id, bool_or(recognised) as recognised
  from (
    select claim as member_id, true as recognised from correlated where claim is not null and dispute is null
    union all
    select unnest(array[c.link_member, c.id_member, c.mail_member]), false
      from candidate c left join correlated o using (row_no)
     where c.rejected or o.dispute is not null
    union all
    select m.member_id, false
      from staged s cross join jsonb_array_elements_text(s.names) as name
      join member m on name = 'mail:' || m.email_norm and m.deleted_at is null
    union all
    select i.member_id, false
      from staged s cross join jsonb_array_elements_text(s.names) as name
      join member_identity i on i.id_space = :id_space and i.live and name = 'id:' || i.value
  ) all_names
 where member_id is not null
 group by member_id`;

/** $1 id space, $2 source. Records without a key that could be read, whatever becomes of them: each could be one of the absent. */
export const countUnreadable = `
select count(*)::int as count
  from staged s
 where s.unique_id is null and s.email_norm is null
   and not exists (select from source_record r
                    where r.source_id = $2 and r.record_key = s.record_key and r.member_id is not null)
   and not exists (select from jsonb_array_elements_text(s.names) as name where name like 'mail:%')
   and not exists (select from jsonb_array_elements_text(s.names) as name
                     join member_identity i on i.id_space = $1 and i.live and name = 'id:' || i.value)`;
