import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded, stopAbandoned } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser's connection string of the run's PostgreSQL. */
    ownerUrl: string;
    /** The migrated database that every test database is copied from. */
    template: string;
  }
}

const template = 'psm_template';

/** The owner's pid follows: the next run sweeps up after runs that were killed. */
const prefix = 'psm-test-';

/**
 * One PostgreSQL for the whole run, with the template made. `TEST_DATABASE_URL` (a superuser on PostgreSQL 15 or newer)
 * names an existing one: one run at a time there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await startServer() : { ownerUrl: given, stop: async () => {} };
  try {
    await makeTemplate(server.ownerUrl);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('ownerUrl', server.ownerUrl);
  project.provide('template', template);
  return server.stop;
}

async function startServer(): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(folder, 0o755); // as root the server runs as another user
  const server = await startEmbedded(folder, { durable: false });
  return {
    ownerUrl: server.ownerUrl,
    stop: async () => {
      await server.release();
      await rm(folder, { recursive: true });
    },
  };
}

/** Ends the servers of runs that were killed, and those of the launcher's own tests. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || lives(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    await stopAbandoned(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function makeTemplate(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${template} with (force)`);
    // PostgreSQL 15 has no builtin provider; C.UTF-8 of the C library has the same order and the same letters.
    const { rows } = await client.query<{ builtin: boolean }>(
      "select current_setting('server_version_num')::int >= 170000 as builtin",
    );
    const locale = rows[0]?.builtin
      ? `locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'`
      : `locale_provider libc locale 'C.UTF-8'`;
    await client.query(`create database ${template} template template0 encoding 'UTF8' ${locale}`);
  } finally {
    await client.end();
  }
  const url = new URL(ownerUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
}
