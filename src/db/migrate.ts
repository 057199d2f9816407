import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';
import { hasSqlState, sqlState } from './client.ts';
import { PsmError } from '../kernel/errors.ts';
import { messageOf } from '../kernel/json.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** Migrations are files of `migrations/`, `.ts` in a checkout and `.js` in a package. */
const provider: MigrationProvider = {
  async getMigrations() {
    const migrations: Record<string, Migration> = {};
    for (const name of (await readdir(migrationsFolder)).filter(isMigration).sort()) {
      const file = pathToFileURL(path.join(migrationsFolder, name)).href;
      migrations[path.parse(name).name] = (await import(file)) as Migration;
    }
    return migrations;
  },
};

function isMigration(name: string): boolean {
  return /^\d{4}_\w+\.(ts|js)$/.test(name);
}

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

/** Brings the database up to this version of the code. Cheap when there is nothing to do; safe to run at once on many nodes. */
export async function migrate(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (db) => {
    const migrator = new Migrator({ db, provider });
    const { error, results } = await migrator
      .migrateToLatest()
      .catch((cause: unknown) => ({ error: cause, results: [] }));
    if (error !== undefined) {
      const at = results?.find((result) => result.status === 'Error')?.migrationName;
      if (hasSqlState(error, sqlState.insufficientPrivilege)) throw needsOwner(error);
      if (!hasSqlState(error) && at === undefined) throw error;
      throw new PsmError(
        'database',
        `The database could not be brought up to date${at === undefined ? '' : ` (migration ${at})`}: ${messageOf(error)}`,
        { cause: error },
      );
    }
  });
}

export async function migrationStatus(ownerUrl: string): Promise<MigrationStatus[]> {
  return asOwner(ownerUrl, async (db) => {
    const migrations = await new Migrator({ db, provider }).getMigrations();
    return migrations.map((migration) => ({
      name: migration.name,
      applied: migration.executedAt !== undefined,
    }));
  });
}

function needsOwner(cause: unknown): PsmError {
  return new PsmError(
    'database',
    'This login may not bring the database up to date. Give one that owns the tables, and may create roles the first time, ' +
      `as DATABASE_OWNER_URL. PostgreSQL says: ${messageOf(cause)}.`,
    { cause },
  );
}

async function asOwner<T>(ownerUrl: string, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'psm migrate' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
