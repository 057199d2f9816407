/**
 * What many changes have in common. $1 plan, $2 kind; each statement answers with one row of two lists, `fields` and `items`.
 * `offset 0` is a fence: with it a statement is one pass over the section alone into a hash table; without it the planner sorts
 * every value on disk in two more processes, which takes twice as long.
 */

/** Of the tables `written` (field, count) and `groups` (field, before, after, count); the last parameter is how many groups. */
const answer = (limit: string) => `
select coalesce((select jsonb_agg(jsonb_build_object('field', field, 'count', count) order by count desc, field)
         from written), '[]') as fields,
       coalesce((select jsonb_agg(to_jsonb(most))
         from (select field, before, after, count from groups order by count desc, field, after, before limit ${limit}) most),
         '[]') as items`;

/** $3 field, $4 limit. Cost: one scan of the section, and a hash entry for each distinct pair. */
export const groupsOfField = `
with pairs as materialized (
  select fields, before, after, count(*)::int as count
    from (select c.fields, case when $3 = any (c.fields) then coalesce(c.before -> 'values' -> $3, 'null') end as before,
                 case when $3 = any (c.fields) then c.after -> $3 end as after
            from change c where c.plan_id = $1 and c.kind = $2 offset 0) of_kind
   group by fields, before, after
), written as (
  select f.field, sum(count)::int as count from pairs cross join unnest(fields) as f (field) group by f.field
), groups as (
  select $3::text as field, before, after, sum(count)::int as count from pairs where after is not null group by before, after
)${answer('$4')}`;

/** Groups of each field that a change writes, one row for each value: what of newcomers is too much. */
const each = `
  select field, before, after, count(*)::int as count
    from (select a.field, coalesce(c.before -> 'values' -> a.field, 'null') as before, a.after
            from change c cross join lateral jsonb_each(c.after) as a (field, after)
           where c.plan_id = $1 and c.kind = $2 and c.reason <> 'new' offset 0) of_change
   group by field, before, after`;

/** $3 limit. Cost: one scan of the section with one row for each value that it writes, and a hash entry for each distinct one. */
export const groupsOfAll = `
with groups as materialized (${each}
), written as (
  select field, sum(count)::int as count from groups group by field
)${answer('$3')}`;

/**
 * $3 limit. Newcomers write every field: of them only fields with options are grouped, by whole sets, because there are few of those.
 * Cost: two scans of the section.
 */
export const groupsOfInvites = `
with sets as materialized (
  select fields, segments, count(*)::int as people
    from (select c.fields, c.segments from change c
           where c.plan_id = $1 and c.kind = $2 and c.reason = 'new' offset 0) newcomers
   group by fields, segments
), known as materialized (${each}
), written as (
  select field, sum(count)::int as count
    from (select f.field, people as count from sets cross join unnest(fields) as f (field)
           union all select field, count from known) counted
   group by field
), groups as (
  select field, before, after, sum(count)::int as count
    from (select s.field, 'null'::jsonb as before, s.after, people as count
            from sets cross join lateral jsonb_each(segments) as s (field, after)
           union all select field, before, after, count from known) counted
   group by field, before, after
)${answer('$3')}`;

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
