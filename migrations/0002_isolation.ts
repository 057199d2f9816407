import { type Kysely, sql } from 'kysely';

/**
 * Who may touch what. `psm_app` works inside one tenant at a time and owns nothing; `psm_dispatch` sees of every tenant
 * only ids, states and due times, so that a node can find work. Row-level security is forced on every table.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(roles).execute(db);
  await sql.raw(policies).execute(db);
  await sql.raw(dispatch).execute(db);
  await sql.raw(appendOnly).execute(db);
  await sql.raw(partitions).execute(db);
}

// Roles belong to the whole cluster: another database of it may have made them before, even at this moment.
const roles = `
do $$
declare r text;
begin
  foreach r in array array['psm_app', 'psm_dispatch'] loop
    begin
      execute format('create role %I nologin', r);
    exception
      when duplicate_object or unique_violation then null;
      -- an administrator has made the roles for a login that may not
      when insufficient_privilege then
        if not exists (select from pg_roles where rolname = r) then raise; end if;
    end;
    if not pg_has_role(current_user, r, 'member') then
      execute format('grant %I to current_user', r);
    end if;
  end loop;
  execute format('grant connect, temporary on database %I to psm_app', current_database());
  execute format('grant connect on database %I to psm_dispatch', current_database());
end $$;
grant usage on schema public to psm_app, psm_dispatch;
`;

const policies = `
do $$
declare t text;
begin
  for t in select c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format($p$create policy tenant_isolation on %I to psm_app
      using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)$p$, t);
    execute format('grant select, insert, update, delete on %I to psm_app', t);
  end loop;
end $$;
alter table change_default enable row level security;
alter table change_default force row level security;
revoke update, delete on audit_event from psm_app;
revoke update on audit_payload from psm_app;
`;

const dispatch = `
grant select (tenant_id, slug, name) on tenant to psm_dispatch;
grant select (tenant_id, run_id, status, lease_until, accept_mapping) on run to psm_dispatch;
grant select (tenant_id, approval_id, status, lease_until) on approval to psm_dispatch;
grant select (tenant_id, status, next_attempt_at) on outbox_message to psm_dispatch;
grant select (tenant_id, purge_after, deleted_at, purged_at) on member to psm_dispatch;
create policy dispatch on tenant for select to psm_dispatch using (true);
create policy dispatch on run for select to psm_dispatch using (true);
create policy dispatch on approval for select to psm_dispatch using (true);
create policy dispatch on outbox_message for select to psm_dispatch using (true);
create policy dispatch on member for select to psm_dispatch using (true);
`;

// Grants come first; the triggers also stop the owner, who has every grant.
const appendOnly = `
create function psm_refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'The audit trail is append-only.';
end $$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function psm_refuse_rewrite();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function psm_refuse_rewrite();
create trigger audit_payload_append_only before update on audit_payload
  for each row execute function psm_refuse_rewrite();
`;

// Weekly partitions of change, made ahead. The function runs as its owner because psm_app may not create tables.
const partitions = `
create function psm_prepare_weeks(ahead int) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  week timestamptz;
  bound text;
  next_bound text;
  part text;
begin
  for i in 0..ahead loop
    week := date_trunc('week', now() at time zone 'utc') at time zone 'utc' + make_interval(weeks => i);
    part := 'change_' || to_char(week at time zone 'utc', 'IYYY"w"IW');
    continue when to_regclass(part) is not null;
    bound := lpad(to_hex((extract(epoch from week) * 1000)::bigint), 12, '0') || '70008000000000000000';
    next_bound := lpad(to_hex((extract(epoch from week + interval '7 days') * 1000)::bigint), 12, '0')
      || '70008000000000000000';
    -- plans that came before the partition did lie in the default partition; the week then stays there
    begin
      execute format('create table %I partition of change for values from (%L) to (%L)', part, bound::uuid,
        next_bound::uuid);
    exception when check_violation or duplicate_table then continue;
    end;
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
  end loop;
end $$;
revoke all on function psm_prepare_weeks(int) from public;
grant execute on function psm_prepare_weeks(int) to psm_app;
select psm_prepare_weeks(8);

-- Without fresh statistics the statements of apply choose nested loops; only an owner may ANALYZE.
create function psm_analyze_changes() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  analyze change;
end $$;
revoke all on function psm_analyze_changes() from public;
grant execute on function psm_analyze_changes() to psm_app;

-- An embedded server that runs between two commands only is never analyzed by itself.
create function psm_analyze_directory() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  analyze member, member_identity, hub_membership, source_record;
end $$;
revoke all on function psm_analyze_directory() from public;
grant execute on function psm_analyze_directory() to psm_app;
`;
