/**
 * What many changes have in common. $1 plan, $2 kind, $3 how many groups, $4 the field where there is one; each statement answers
 * with one row of two lists, `fields` and `items`. `approved` is SQL over a change `c`: do the decisions so far approve it?
 *
 * `offset 0` is a fence: with it a statement is one pass over the section alone into a hash table; without it the planner sorts
 * every value on disk in two more processes, which takes twice as long.
 */

/** Of the tables `written` (field, count) and `groups` (field, before, after, count, approved). */
const answer = `
select coalesce((select jsonb_agg(jsonb_build_object('field', field, 'count', count) order by count desc, field)
         from written), '[]') as fields,
       coalesce((select jsonb_agg(to_jsonb(most))
         from (select * from groups order by count desc, field, after, before limit $3) most), '[]') as items`;

const counted = 'count(*)::int as count, (count(*) filter (where approved))::int as approved';
const summed = 'sum(count)::int as count, sum(approved)::int as approved';

/** Cost: one scan of the section, and a hash entry for each distinct pair. */
export const groupsOfField = (approved: string): string => `
with pairs as materialized (
  select fields, before, after, ${counted}
    from (select c.fields, case when $4 = any (c.fields) then coalesce(c.before -> 'values' -> $4, 'null') end as before,
                 case when $4 = any (c.fields) then c.after -> $4 end as after, ${approved} as approved
            from change c where c.plan_id = $1 and c.kind = $2 offset 0) of_kind
   group by fields, before, after
), written as (
  select f.field, sum(count)::int as count from pairs cross join unnest(fields) as f (field) group by f.field
), groups as (
  select $4::text as field, before, after, ${summed} from pairs where after is not null group by before, after
)${answer}`;

/** Groups of each field that a change writes, one row for each value: what of newcomers is too much. */
const each = (approved: string) => `
  select field, before, after, ${counted}
    from (select a.field, coalesce(one.before -> 'values' -> a.field, 'null') as before, a.after, approved
            from (select c.before, c.after, ${approved} as approved from change c
                   where c.plan_id = $1 and c.kind = $2 and c.reason <> 'new' offset 0) one
           cross join lateral jsonb_each(one.after) as a (field, after)) of_change
   group by field, before, after`;

/** Cost: one scan of the section with one row for each value that it writes, and a hash entry for each distinct one. */
export const groupsOfAll = (approved: string): string => `
with groups as materialized (${each(approved)}
), written as (
  select field, sum(count)::int as count from groups group by field
)${answer}`;

/**
 * Newcomers write every field: of them only fields with options are grouped, by whole sets, because there are few of those.
 * Cost: two scans of the section.
 */
export const groupsOfInvites = (approved: string): string => `
with sets as materialized (
  select fields, segments, ${counted}
    from (select c.fields, c.segments, ${approved} as approved from change c
           where c.plan_id = $1 and c.kind = $2 and c.reason = 'new' offset 0) newcomers
   group by fields, segments
), known as materialized (${each(approved)}
), written as (
  select field, sum(count)::int as count
    from (select f.field, count from sets cross join unnest(fields) as f (field)
           union all select field, count from known) written
   group by field
), groups as (
  select field, before, after, ${summed}
    from (select s.field, 'null'::jsonb as before, s.after, count, approved
            from sets cross join lateral jsonb_each(segments) as s (field, after)
           union all select field, before, after, count, approved from known) grouped
   group by field, before, after
)${answer}`;

/**
 * $1 plan, $2 kind. Cost: one scan of the section. People are counted by their whole set of options first, because there are few of
 * those.
 */
export const countSegments = `
with sets as (
  select segments, count(*)::int as people
    from (select c.segments from change c where c.plan_id = $1 and c.kind = $2 offset 0) of_kind
   group by segments
)
select s.field, o.value, sum(sets.people)::int as count
  from sets
 cross join lateral jsonb_each(sets.segments) as s (field, value)
 cross join lateral jsonb_array_elements_text(
   case jsonb_typeof(s.value) when 'array' then s.value else jsonb_build_array(s.value) end) as o (value)
 group by s.field, o.value order by s.field, count desc, o.value`;
