import { type Kysely, sql } from 'kysely';

/** What lists and pages of the directory and of runs show at once, however much there is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(applied).execute(db);
  await sql.raw(days).execute(db);
  await sql.raw(names).execute(db);
}

// Moves in the transaction of the outcomes: a list of runs does not count the changes of each.
const applied = `alter table approval_section add column applied int not null default 0`;

// What happened lately, without what happened long ago.
const days = `
create index change_outcome_at on change_outcome (tenant_id, at);
create index member_created on member (tenant_id, created_at)`;

// A list by name, and the beginning of an address. Under row-level security an index over coalesce() could not be searched.
const names = `
create index member_name on member
  (tenant_id,
   (case when last_name_norm is null then '' else last_name_norm end),
   (case when first_name_norm is null then '' else first_name_norm end),
   member_id);
create index member_email_start on member (tenant_id, email_norm text_pattern_ops)`;
