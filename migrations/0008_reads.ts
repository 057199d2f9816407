import { type Kysely, sql } from 'kysely';

/** What a pull was asked for and how far it got, on the run itself: the next read of changes begins where the last settled one ended. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const statements = `
alter table run add column read_since jsonb;
alter table run add column read_until jsonb;
drop table source_progress;
`;
