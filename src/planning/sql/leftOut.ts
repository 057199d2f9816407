import { plainWhen } from './compared.ts';

/**
 * Takes out of the scratch table `compared` what another source is believed about: a live source of the hub with a better rank
 * for the field that lists the member now and says something about the field. `left_out` then has field key -> that source.
 *
 * $1 JSON array of {key, source_id, rank}. Cost: one join of the differing values with the records of those sources; rows without
 * a difference are not looked at. Run only where there is such a source.
 *
 * @returns field key, source and how many values were left to it, of people for whom anything could be proposed
 */
export const takeLeftOut = `
with above as materialized (
  select * from jsonb_to_recordset($1::jsonb) as a (key text, source_id uuid, rank int)
), differing as materialized (
  -- fenced: else every record of those sources is multiplied by all fields of the order first
  select c.row_no, c.member_id, a.key, a.source_id, a.rank
    from compared c
    cross join lateral jsonb_object_keys(c.diff) as d (key)
    join above a on a.key = d.key
   where c.diff is not null
), best as (
  select distinct on (d.row_no, d.key) d.row_no, d.key, d.source_id
    from differing d
    join source_record r on r.member_id = d.member_id and r.source_id = d.source_id
   where r.absent_since is null and r.member_id is not null and (r.says is null or d.key = any (r.says))
   order by d.row_no, d.key, d.rank
), taken as (
  select row_no, jsonb_object_agg(key, source_id) as left_out, array_agg(key) as keys from best group by row_no
), reduced as (
  select c.row_no, t.left_out, nullif(c.diff - t.keys, '{}') as diff, c.dispute, c.account, c.membership, c.status, c.eligible
    from taken t join compared c using (row_no)
), updated as (
  update compared c set left_out = r.left_out, diff = r.diff, plain = r.plain
    from (select *, ${plainWhen} as plain from reduced) r
   where c.row_no = r.row_no
)
select l.key, l.source_id::uuid as source_id, count(*)::int as count
  from reduced r cross join lateral jsonb_each_text(r.left_out) as l (key, source_id)
 where r.membership is not null
    or r.account <> 'deactivated' and r.status is distinct from 'inactive' and r.eligible is not false
 group by l.key, l.source_id`;
