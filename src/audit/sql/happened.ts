/** What is known of an event before its data are put together. */
export interface HappenedRow {
  readonly event_id: string;
  readonly type: string | null;
  readonly entity: string;
  readonly entity_id: string | null;
  /** Kind of the actor, without the name: `admin`, `console`, `token`, `policy`. */
  readonly by: string;
  readonly plan_id: string | null;
  readonly hub_id: string | null;
  readonly reason: string | null;
  /** Keys of fields; never values. */
  readonly changed: readonly string[];
  readonly scope: 'hub' | 'tenant' | null;
}

const given = `jsonb_to_recordset($1::jsonb) as g (event_id uuid, type text, entity_id uuid, by text, plan_id uuid, hub_id uuid,
  reason text, changed jsonb, scope text)`;

/** A moment as JavaScript writes it. */
const moment = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const named = (table: 'hub' | 'source', id: string) =>
  `(select jsonb_build_object('id', n.${table}_id, 'name', n.name) from ${table} n where n.${table}_id = ${id})`;

/**
 * The member as it is after the effect: ids, address and status, no names and no values (docs/decisions/0020-what-webhooks-say.md).
 * One look at each key.
 */
export const memberHappened = `
select g.event_id, g.type, jsonb_build_object(
         'member', (select jsonb_build_object('id', m.member_id, 'email', m.email, 'status', m.status, 'version', m.version,
             'unique_id', (select i.value from member_identity i where i.member_id = m.member_id
                            order by i.id_space = 'directory' desc, i.id_space limit 1))
           from member m where m.member_id = g.entity_id),
         'hub', ${named('hub', 'g.hub_id')}, 'plan', g.plan_id, 'reason', g.reason, 'by', g.by)
       || case when g.type = 'member.updated' then jsonb_build_object('changed', g.changed) else '{}' end
       || case when g.scope is not null then jsonb_build_object('scope', g.scope) else '{}' end as data
  from ${given}`;

export const sourceHappened = `
select g.event_id, g.type, jsonb_build_object(
         'source', jsonb_build_object('id', s.source_id, 'name', s.name, 'connector', s.connector),
         'hub', ${named('hub', 's.hub_id')}, 'fault', g.reason, 'failures', coalesce(x.failures, 0), 'failing_since', ${moment('x.failing_since')},
         'retry_at', ${moment('x.retry_at')}) as data
  from ${given}
  join source s on s.source_id = g.entity_id
  left join source_health x on x.source_id = s.source_id`;

/** Only of a plan that waits: held, or with something to decide, or with columns to review. */
export const planHappened = `
select g.event_id, case when waits.held then 'plan.held' else 'plan.pending' end as type, jsonb_build_object(
         'plan', jsonb_build_object('id', p.plan_id, 'population', p.population),
         'run', p.run_id, 'source', ${named('source', 'p.source_id')}, 'hub', ${named('hub', 'p.hub_id')},
         'rows', p.rows, 'waiting', waits.kinds, 'unreviewed_columns', p.unreviewed,
         'safeguards', (select coalesce(jsonb_agg(jsonb_build_object('code', x ->> 'code', 'actual', x -> 'actual',
             'limit', x -> 'limit')), '[]') from jsonb_array_elements(p.safeguards) x)) as data
  from ${given}
  join plan p on p.plan_id = g.entity_id
 cross join lateral (
   select p.override_at is null and p.safeguards <> '[]' as held,
          coalesce(jsonb_object_agg(s.kind, s.count) filter (where s.status in ('pending', 'held')), '{}') as kinds
     from plan_section s where s.plan_id = p.plan_id) waits
 where waits.held or waits.kinds <> '{}' or p.unreviewed > 0`;

/** Counts come from approvals and their sections, which keep them: nothing is counted anew. */
export const runHappened = `
select g.event_id, 'run.finished' as type, jsonb_build_object(
         'run', jsonb_build_object('id', r.run_id, 'status', r.status, 'read', r.read, 'population', r.population,
             'started_at', ${moment('r.created_at')}, 'finished_at', ${moment('r.finished_at')}),
         'source', ${named('source', 'r.source_id')}, 'hub', ${named('hub', 'r.hub_id')},
         'plan', p.plan_id, 'rows', p.rows,
         'applied', (select coalesce(jsonb_object_agg(n.kind, n.applied), '{}') from (
             select s.kind, sum(s.applied) as applied from approval a join approval_section s using (approval_id)
              where a.plan_id = p.plan_id group by s.kind having sum(s.applied) > 0) n),
         'stale', coalesce(a.stale, 0), 'failed', coalesce(a.failed, 0), 'error', r.error ->> 'code') as data
  from ${given}
  join run r on r.run_id = g.entity_id
  left join lateral (
    select plan_id, rows from plan where run_id = r.run_id order by plan_id desc limit 1) p on true
  left join lateral (
    select sum(stale) as stale, sum(failed) as failed from approval where plan_id = p.plan_id) a on true
 where r.status in ('done', 'failed', 'cancelled', 'superseded')`;
