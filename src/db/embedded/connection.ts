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
 * What a port answers: `ready`; `busy` while the server recovers or shuts down; `silent` while nobody listens; `refused`
 * by a server that does not know us, which may be another program's.
 */
export type Answer =
  | { readonly state: 'ready' | 'busy' | 'silent' }
  | { readonly state: 'refused'; readonly why: PsmError };

/** Really connects, and makes the product's database when the server is new. */
export async function tryConnect(port: number, password: string, cluster: string): Promise<Answer> {
  try {
    await assertSameCluster(port, password, cluster);
    return { state: 'ready' };
  } catch (error) {
    if (error instanceof PsmError) return { state: 'refused', why: error };
    if (!(error instanceof DatabaseError)) return { state: 'silent' }; // refused, reset, or no answer in time
    if (error.code === cannotConnectNow) return { state: 'busy' };
    if (error.code === invalidCatalogName) return makeDatabase(port, password);
    const message = `The PostgreSQL on port ${port} (${cluster}) does not let us in: ${error.message}.`;
    return { state: 'refused', why: new PsmError('database', message, { cause: error }) };
  }
}

async function makeDatabase(port: number, password: string): Promise<Answer> {
  await query(ownerUrl(port, password, 'postgres'), `create database ${database}`);
  return { state: 'ready' };
}

/** A server that answers is no proof that the port is still our server's: the folder is. */
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
