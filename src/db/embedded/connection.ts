import { resolve } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { PsmError } from '../../kernel/errors.ts';
import { owner } from './cluster.ts';

/** The product's database. */
export const database = 'psm';

/** SQLSTATEs of PostgreSQL, appendix A. */
const cannotConnectNow = '57P03';
const invalidCatalogName = '3D000';

export function ownerUrl(port: number, password: string, name: string = database): string {
  return `postgresql://${owner}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
}

/**
 * Really connects, and makes the product's database when the server is new. Answers `busy` while the server recovers
 * or shuts down and `silent` while nobody listens; any other refusal is an error.
 */
export async function tryConnect(
  port: number,
  password: string,
  cluster: string,
): Promise<'ready' | 'busy' | 'silent'> {
  try {
    await assertSameCluster(port, password, cluster);
    return 'ready';
  } catch (error) {
    if (!(error instanceof DatabaseError)) {
      if (error instanceof PsmError) throw error;
      return 'silent'; // refused, reset, or no answer in time
    }
    if (error.code === cannotConnectNow) return 'busy';
    if (error.code !== invalidCatalogName) {
      throw new PsmError(
        'database',
        `The embedded PostgreSQL of ${cluster} runs but refuses us: ${error.message}.`,
        { cause: error },
      );
    }
    await query(ownerUrl(port, password, 'postgres'), `create database ${database}`);
    return 'ready';
  }
}

/** A password is no proof that the port is still our server's: the folder is. */
async function assertSameCluster(port: number, password: string, cluster: string): Promise<void> {
  const rows = await query(ownerUrl(port, password), "select current_setting('data_directory') as folder");
  const folder = String(rows[0]?.['folder']);
  if (resolve(folder) !== cluster) {
    throw new PsmError('database', `Port ${port} belongs to the PostgreSQL of ${folder}, not to ${cluster}.`);
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 30_000 });
  client.on('error', () => {}); // the query's rejection says it
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
