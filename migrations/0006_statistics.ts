import { type Kysely, sql } from 'kysely';

/**
 * Fresh statistics of what statements join and filter by. Those of documents cost ten times as much and tell the planner
 * nothing: after a plan of 20,000 changes they took longer than any of its statements.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statistics).execute(db);
}

const statistics = `
create or replace function psm_analyze_changes() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  analyze change (tenant_id, plan_id, item_no, kind, reason, member_id, record_key, row_no, ticked);
end $$;

create or replace function psm_analyze_directory() returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  analyze member (tenant_id, member_id, email_norm, first_name_norm, last_name_norm, protected, accepted_at, holds,
    deleted_at, purge_after, purged_at, status),
    member_identity, hub_membership,
    source_record (tenant_id, source_id, record_key, mapped_hash, epoch, member_id, in_step_version, absent_since);
end $$`;
