/**
 * What is kept of a person, part by part: each a statement whose rows are shown as they are. $1 members, $2 addresses in lower case,
 * $3 Unique IDs. docs/concepts.md, "What is kept", names every part.
 */
export const personData = partsOf({
  accounts: `
    select member_id as id, email, first_name, last_name, status, profile, protected, created_at, updated_at, accepted_at, deleted_at,
           deleted_by, purge_after
      from member where member_id = any ($1::uuid[]) order by member_id`,
  unique_ids: `
    select member_id as member, id_space, value, live from member_identity
     where member_id = any ($1::uuid[]) order by 1, 2`,
  hubs: `
    select x.member_id as member, h.name as hub, x.status, x.since, x.ended_at from hub_membership x join hub h using (tenant_id, hub_id)
     where x.member_id = any ($1::uuid[]) order by 1, 2`,
  programs: `
    select e.member_id as member, p.name as program, e.status, e.since, e.ended_at, e.ended_reason
      from enrolment e join program p using (tenant_id, program_id)
     where e.member_id = any ($1::uuid[]) order by 1, 2`,
  holds: `
    select member_id as member, reason, actor as by, at, lifted_at, lifted_by, lost_programs from deactivation
     where member_id = any ($1::uuid[]) order by at`,
  sources: `
    select s.name as source, r.record_key as record, r."values", r.absent_since
      from source_record r join source s using (tenant_id, source_id)
     where r.member_id = any ($1::uuid[]) or (r.member_id is null and (
       r.record_key = any (array(select 'id:' || i from unnest($3::text[]) i)) or r.record_key = any (array(select 'mail:' || a from unnest($2::text[]) a))))
     order by 1, 2`,
  changes: `
    select c.plan_id as plan, c.item_no as item, c.kind, c.reason, c.row_no as row, c.person, c.before, c.after, o.action, o.result, o.at
      from change c left join change_outcome o using (tenant_id, plan_id, item_no)
     where c.member_id = any ($1::uuid[]) or o.member_id = any ($1::uuid[])
        or (c.member_id is null and (lower(c.person ->> 'email') = any ($2::text[])
          or c.record_key = any (array(select 'id:' || i from unnest($3::text[]) i))))
     order by c.plan_id, c.item_no`,
  invitations: `
    select i.member_id as member, h.name as hub, i.status, i.created_at, i.expires_at, i.closed_at
      from invitation i join hub h using (tenant_id, hub_id)
     where i.member_id = any ($1::uuid[]) order by i.created_at`,
  mail: `
    select kind, recipient, status, created_at, sent_at from outbox_message
     where (member_id = any ($1::uuid[]) or lower(recipient) = any ($2::text[])) order by created_at`,
  restore_requests: `
    select member_id as member, status, requested_by, requested_at, decided_by, decided_at from restore_request
     where member_id = any ($1::uuid[]) order by requested_at`,
  identity_providers: `
    select s.name as connection, r.resource_id as id, r.body, r.created_at, r.modified_at, r.deleted_at
      from scim_resource r join source s using (tenant_id, source_id)
     where r.type = 'User' and (r.user_name_norm = any ($2::text[])
       or exists (select from scim_email e where e.source_id = r.source_id and e.resource_id = r.resource_id and e.value_norm = any ($2::text[]))
       or exists (select from source_record k where k.member_id = any ($1::uuid[]) and k.record_key = 'key:' || r.resource_id))
     order by 1, 2`,
  administration: `
    select a.admin_id as id, a.email, a.role, a.created_at, a.last_signed_in_at, a.subject,
           coalesce((select jsonb_agg(jsonb_build_object('method', s.method, 'browser', s.user_agent, 'address', host(s.address),
              'since', s.created_at, 'seen_at', s.seen_at) order by s.created_at) from session s where s.admin_id = a.admin_id), '[]') as sessions,
           coalesce((select jsonb_agg(jsonb_build_object('name', p.name, 'created_at', p.created_at, 'last_used_at', p.last_used_at)
              order by p.created_at) from passkey p where p.admin_id = a.admin_id), '[]') as passkeys
      from admin_user a where a.email_norm = any ($2::text[]) order by 1`,
  trail: `
    select e.event_id as id, e.at, e.actor as by, e.action, e.plan_id as plan, p.body as particulars
      from audit_event e left join audit_payload p using (tenant_id, event_id)
     where ((e.entity = 'member' and e.entity_id = any ($1::uuid[])) or e.actor = any (array(select 'admin:' || a from unnest($2::text[]) a)))
     order by e.event_id`,
});

/** Names the parameters, so that a part that needs only some of them is told their types. */
function partsOf<Part extends string>(parts: Readonly<Record<Part, string>>): Readonly<Record<Part, string>> {
  const asked = 'with asked as (select $1::uuid[] as members, $2::text[] as mails, $3::text[] as ids)';
  const entries = Object.entries<string>(parts).map(([part, statement]) => [part, `${asked}\n${statement}`]);
  return Object.fromEntries(entries) as Readonly<Record<Part, string>>;
}
