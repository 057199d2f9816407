import { Client } from 'pg';
import { inject } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';

export interface TestDatabase {
  /** Superuser's connection string of this database. */
  readonly ownerUrl: string;
  /** Closes what is still connected and deletes the database. */
  readonly drop: () => Promise<void>;
}

/** A migrated, empty database of its own, about 50 ms: call it once per test file, or per test that needs it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `test_${newId().replaceAll('-', '')}`;
  // Copying the files beats copying block by block through the log, the default.
  await onServer(`create database ${name} template ${inject('template')} strategy file_copy`);
  const url = new URL(inject('ownerUrl'));
  url.pathname = `/${name}`;
  return { ownerUrl: url.href, drop: () => onServer(`drop database if exists ${name} with (force)`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('ownerUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
