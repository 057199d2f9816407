/**
 * What many changes have in common. $1 plan, $2 kind. `offset 0` is a fence: with it each statement is one pass over the section
 * alone into a hash table; without it the planner sorts every value on disk in two more processes, which takes twice as long.
 */

/** Cost: one scan of the section. Counted by whole sets of fields first, because there are few of those. */
export const countFields = `
with sets as (
  select fields, count(*)::int as changes
    from (select c.fields from change c where c.plan_id = $1 and c.kind = $2 offset 0) of_kind
   group by fields
)
select f.field, sum(sets.changes)::int as count
  from sets cross join unnest(sets.fields) as f (field)
 group by f.field order by count desc, f.field`;

/** $3 field, $4 limit. Cost: one scan of the section, and a hash entry for each distinct pair. */
export const groupsOfField = `
select $3::text as field, before, after, count(*)::int as count
  from (select coalesce(c.before -> 'values' -> $3, 'null') as before, coalesce(c.after -> $3, 'null') as after
          from change c
         where c.plan_id = $1 and c.kind = $2 and $3 = any (c.fields) offset 0) of_field
 group by before, after order by count desc, after, before limit $4`;

const each = `
select field, before, after, count(*)::int as count
  from (select a.field, coalesce(c.before -> 'values' -> a.field, 'null') as before, a.after
          from change c cross join lateral jsonb_each(c.after) as a (field, after)
         where c.plan_id = $1 and c.kind = $2 and c.reason <> 'new' offset 0) of_change
 group by field, before, after`;

/** $3 limit. Cost: one scan of the section with one row for each value that it writes, and a hash entry for each distinct one. */
export const groupsOfAll = `${each} order by count desc, field, after, before limit $3`;

/**
 * $3 limit. Newcomers write every field: of them only fields with options are grouped, by whole sets, because there are few of those.
 * Cost: two scans of the section.
 */
export const groupsOfInvites = `
with sets as (
  select segments, count(*)::int as people
    from (select c.segments from change c where c.plan_id = $1 and c.kind = $2 and c.reason = 'new' offset 0) newcomers
   group by segments
)
select field, before, after, sum(count)::int as count
  from (select s.field, 'null'::jsonb as before, s.after, sets.people as count
          from sets cross join lateral jsonb_each(sets.segments) as s (field, after)
         union all (${each})) counted
 group by field, before, after order by count desc, field, after, before limit $3`;

/** Cost: one scan of the section. People are counted by their whole set of options first, because there are few of those. */
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
