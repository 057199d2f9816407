import pg from 'pg';
import { connect } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { applySetup } from '../../src/directory/setup.ts';
import { newId } from '../../src/kernel/ids.ts';
import { organisation } from './people.ts';

export interface Home {
  readonly ownerUrl: string;
  readonly tenantId: string;
  drop(): Promise<void>;
}

/** A migrated database with one organisation that has no members yet. */
export async function newDatabase(serverUrl: string, name: string): Promise<Home> {
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  // What the server's own database is like: encoding and order of letters.
  await onServer(serverUrl, `create database ${name} template ${new URL(serverUrl).pathname.slice(1)}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const tenantId = newId();
  const app = connect(url.href, 'psm_app', 1);
  try {
    const database = { app, dispatch: app, secretKeys: async () => ({ keys: [] }), close: async () => {} };
    await withTenant(database, tenantId, (scope) => applySetup(scope, organisation));
  } finally {
    await app.end();
  }
  return {
    ownerUrl: url.href,
    tenantId,
    drop: async () => {
      await onServer(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

export async function postgresVersion(serverUrl: string): Promise<string> {
  const [row] = await onServer<{ server_version: string }>(serverUrl, 'show server_version');
  return row?.server_version ?? 'unknown';
}

async function onServer<Row extends object>(serverUrl: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
