import pg from 'pg';
import { PsmError } from '../kernel/errors.ts';

/** The roles a node works as: see migrations/0002_isolation.ts. */
export type DatabaseRole = 'psm_app' | 'psm_dispatch';

// All bigint columns are counters far below 2^53: numbers are simpler than strings.
pg.types.setTypeParser(20, Number);

/** SQLSTATEs that the code acts on (PostgreSQL, appendix A). */
export const sqlState = {
  uniqueViolation: '23505',
  checkViolation: '23514',
  foreignKeyViolation: '23503',
  deadlock: '40P01',
  serializationFailure: '40001',
  lockNotAvailable: '55P03',
  undefinedTable: '42P01',
  insufficientPrivilege: '42501',
} as const;

/** Is it an error of PostgreSQL itself, with one of these states, or with any when none is named? */
export function hasSqlState(error: unknown, ...states: readonly string[]): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return states.length === 0 ? /^[0-9A-Z]{5}$/.test(code) && 'severity' in error : states.includes(code);
}

/**
 * A pool of connections that work as `role`. The role is the connection's own default, so that `RESET ROLE` does not lead
 * back to the login.
 */
export function connect(url: string, role: DatabaseRole, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    options: `-c role=${role} -c timezone=UTC -c statement_timeout=${role === 'psm_app' ? 600_000 : 10_000}`,
    application_name: `psm ${role}`,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // One that breaks while it is lent fails its next query; the event alone must not end the process either.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Refuses to work with a login for which row-level security means nothing: a pooler that drops start-up options, or a
 * role that owns tables.
 */
export async function assertLeastPrivilege(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; unsafe: boolean }>(
    `select current_user as name, (rolsuper or rolbypassrls or exists (
       select from pg_class where relowner = r.oid and relnamespace = 'public'::regnamespace)) as unsafe
     from pg_roles r where rolname = current_user`,
  );
  const role = rows[0];
  if (role === undefined || role.unsafe) {
    throw new PsmError(
      'invalid_setting',
      `DATABASE_URL works as the role "${role?.name ?? 'unknown'}", which is not bound by row-level security. ` +
        'Connect without a pooler that drops start-up options, or let the login be a member of psm_app.',
    );
  }
}
