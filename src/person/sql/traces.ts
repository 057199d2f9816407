import { forgottenChange } from '../../apply/purge.ts';

/** SQL: the rows of files that name the person. */
const named = 'named as (select * from jsonb_to_recordset($3::jsonb) as n (landing uuid, row int))';

/**
 * Traces of a person beside their accounts, which are purged before: $1 addresses in lower case, $2 Unique IDs, $3 rows of files
 * that name them. A whole look at some tables: it is done for one person, seldom.
 */
export const traces: readonly string[] = asked([
  `update change c set ${forgottenChange}
    where c.member_id is null and (lower(c.person ->> 'email') = any ($1::text[])
      or c.record_key = any (array(select 'id:' || i from unnest($2::text[]) i))
      or c.record_key = any (array(select 'mail:' || a from unnest($1::text[]) a)))`,
  `delete from source_record where member_id is null
    and (record_key = any (array(select 'id:' || i from unnest($2::text[]) i))
      or record_key = any (array(select 'mail:' || a from unnest($1::text[]) a)) or lower("values"::text) like any (${quoted('$1')}))`,
  `delete from scim_resource r where r.type = 'User'
    and (r.user_name_norm = any ($1::text[]) or exists (
      select from scim_email e where e.source_id = r.source_id and e.resource_id = r.resource_id and e.value_norm = any ($1::text[])))`,
  `update outbox_message set recipient = null, data = '{}', status = case when status = 'queued' then 'cancelled' else status end
    where lower(recipient) = any ($1::text[])`,
  // Files as they came, and what was read from them, as after their days.
  `update landing set complete = false where landing_id in (select landing from named)`,
  `delete from landing_chunk where landing_id in (select landing from named)`,
  `update run_column c set profile = c.profile || '{"values": [], "samples": []}' from run r
    where r.run_id = c.run_id and r.landing_id in (select landing from named)`,
  `update attention a set value = null, message = 'The value is not kept any more.'
     from plan p join run r using (tenant_id, run_id) join named n on n.landing = r.landing_id
    where a.plan_id = p.plan_id and a.row_no = n.row`,
  `update attention a set value = null, message = 'The value is not kept any more.'
    where (lower(a.value) = any ($1::text[]) or a.value = any ($2::text[])
      or lower(a.message) like any (${quoted('$1')}) or a.message like any (${quoted('$2', '"')}))`,
  `delete from idempotency_key where lower(response::text) like any (${quoted('$1')})`,
  `update decision_rule set filter = jsonb_set(filter, '{q}', '"(erased)"') where lower(filter ->> 'q') = any ($1::text[])`,
  `delete from audit_payload where (lower(body::text) like any (${quoted('$1')}) or body::text like any (${quoted('$2', '"')}))`,
]);

/** Names the parameters, so that a statement that needs only some of them is told their types. */
function asked(statements: readonly string[]): string[] {
  return statements.map(
    (one) => `with asked as (select $1::text[] as mails, $2::text[] as ids),\n${named}\n${one}`,
  );
}

/** SQL: patterns that find any of the texts, between `mark`s. Wildcards in them mean themselves. */
function quoted(texts: string, mark = ''): string {
  return `array(select '%${mark}' || replace(replace(replace(t, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '${mark}%' from unnest(${texts}::text[]) t)`;
}
