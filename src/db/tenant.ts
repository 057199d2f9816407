import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import type { Schema } from './schema.ts';

/** What a stage works with: one transaction inside one tenant. Row-level security shows it nothing else. */
export interface TenantScope {
  readonly tenantId: string;
  readonly db: Kysely<Schema>;
  /** The connection below `db`, for COPY and cursors. */
  readonly client: pg.PoolClient;
}

/** The pools a process works with. */
export interface Database {
  readonly app: pg.Pool;
  readonly dispatch: pg.Pool;
  /** What secrets are sealed with, as it is at this moment: another process may have rotated them. */
  secretKeys(): Promise<SecretKeys>;
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** `repeatable read` shows a long computation one moment of the database. */
  readonly isolation?: 'read committed' | 'repeatable read';
}

/** Runs `work` in one transaction as the tenant: committed when it returns, rolled back when it throws. */
export async function withTenant<T>(
  database: Database,
  tenantId: string,
  work: (scope: TenantScope) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const client = await database.app.connect();
  let broken: Error | undefined;
  try {
    // Both in one message: every request waits for this answer.
    await client.query(
      `begin isolation level ${options.isolation ?? 'read committed'};
       select set_config('app.tenant', ${client.escapeLiteral(tenantId)}, true)`,
    );
    const result = await work({ tenantId, db: kyselyOn(client), client });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failed: unknown) => {
      broken = failed instanceof Error ? failed : new Error(String(failed));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Kysely over one connection whose transaction is begun and ended elsewhere. */
function kyselyOn(client: pg.PoolClient): Kysely<Schema> {
  const lent = new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return () => {};
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: { options: {}, connect: async () => lent, end: async () => {} } }),
  });
}
