import { type Kysely, sql } from 'kysely';

/** What lists and pages of the directory and of runs show at once, however much there is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(applied).execute(db);
  await sql.raw(days).execute(db);
}

// Moves in the transaction of the outcomes: a list of runs does not count the changes of each.
const applied = `alter table approval_section add column applied int not null default 0`;

// What happened lately, without what happened long ago.
const days = `
create index change_outcome_at on change_outcome (tenant_id, at);
create index member_created on member (tenant_id, created_at)`;
