import { type Kysely, sql } from 'kysely';

/** What people who review a large plan filter and count by, written once with the plan, and counters of an approval. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(segments).execute(db);
  await sql.raw(reasons).execute(db);
  await sql.raw(counters).execute(db);
}

// Options of the person's select fields as they will be: decisions and lists filter by them. Never updated, purge apart.
const segments = `alter table change add column segments jsonb not null default '{}'`;

// Reason -> number of changes.
const reasons = `alter table plan_section add column reasons jsonb not null default '{}'`;

// They move with \`position\`, in the transaction of the outcomes: who follows an approval does not count a million rows each time.
const counters = `
alter table approval
  add column applied int not null default 0,
  add column stale int not null default 0,
  add column failed int not null default 0`;
