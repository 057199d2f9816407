import { hasSqlState, sqlState } from '../db/client.ts';
import { addSecretKey, keepNewestKey, type SecretKeySettings } from '../db/secretKeyFile.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { listTenants } from '../directory/tenants.ts';
import { PsmError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import { firstBatch, resealBatch, secretStores } from './sealedSecrets.ts';

export interface RotationInput {
  readonly database: Database;
  readonly settings: SecretKeySettings;
  readonly actor: string;
  readonly signal: AbortSignal;
  /** Waits; other processes finish meanwhile what they began with the keys of before. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface Rotation {
  /** The key that everything is sealed with now. */
  readonly key: string;
  /** Secrets that were sealed anew, by this call. */
  readonly secrets: number;
  /** Keys that nothing needs any more, and that are still in PSM_SECRET_KEYS. */
  readonly unneeded: readonly string[];
}

/** Who holds it rotates. */
const lockId = `hashtextextended('psm secrets rotate', 0)`;

/** Secrets of one transaction. */
const batch = 100;

/** Between reading the keys and writing what was sealed with them a process needs less. Milliseconds. */
const moment = 1_000;

/** Until transactions that began before have ended. Milliseconds, and how often it is looked. */
const patience = 60_000;
const look = 250;

/**
 * Seals every secret of every tenant with the newest key, and forgets the others. Where the keys are in a file, it gets a new one;
 * where they come from PSM_SECRET_KEYS, the first one there counts.
 *
 * Servers go on working: they read the keys whenever they need them, and all keys stay until nothing needs them. After a kill,
 * call it again: it goes on with the key that was added then.
 *
 * @throws PsmError `conflict` when another process rotates, or something that began before is still running; `invalid_setting` when
 *   secrets cannot be opened. Old keys are kept then.
 */
export async function rotateSecrets(input: RotationInput): Promise<Rotation> {
  const { database, settings } = input;
  const lock = await database.app.connect();
  try {
    const { rows } = await lock.query<{ mine: boolean }>(`select pg_try_advisory_lock(${lockId}) as mine`);
    if (rows[0]?.mine !== true) {
      throw new PsmError(
        'conflict',
        'Another process is rotating the keys at this moment. Wait until it is done.',
      );
    }
    await withNewKey(input);
    await input.wait(moment, input.signal);
    const before = await transactions(lock);
    let secrets = 0;
    for (const until = Date.now() + patience; ;) {
      const keys = await database.secretKeys();
      secrets += await reseal(input, keys);
      const running = await transactions(lock);
      if (!before.some((one) => running.includes(one)) && (await forgotten(input, lock, keys))) {
        const [newest, ...others] = keys.keys.map(({ id }) => id);
        return { key: newest ?? '', secrets, unneeded: settings.secretKeys === undefined ? [] : others };
      }
      if (Date.now() > until) throw stillRunning();
      await input.wait(look, input.signal);
    }
  } finally {
    // The server ends a lock with its connection, but a moment after we left it.
    await lock.query(`select pg_advisory_unlock(${lockId})`).catch(() => undefined);
    lock.release(true);
  }
}

/** A key more in the file, unless a rotation that broke off left one that is not everywhere yet. */
async function withNewKey({ database, settings }: RotationInput): Promise<void> {
  const { keys } = await database.secretKeys();
  if (settings.secretKeys === undefined && keys.length === 1) await addSecretKey(settings);
  failpoint('rotate.added');
}

async function reseal({ database, actor, signal }: RotationInput, keys: SecretKeys): Promise<number> {
  let secrets = 0;
  const closed: string[] = [];
  for (const { tenantId, slug } of await listTenants(database)) {
    for (const store of secretStores) {
      for (let after: typeof firstBatch | undefined = firstBatch; after !== undefined;) {
        signal.throwIfAborted();
        const from: typeof firstBatch = after;
        const done = await withTenant(database, tenantId, (scope) =>
          resealBatch(scope, store, keys, from, { actor, size: batch }),
        );
        failpoint('rotate.batch');
        secrets += done.secrets;
        closed.push(...done.closed.map((name) => `${name} (tenant ${slug})`));
        after = done.next;
      }
    }
  }
  if (closed.length > 0) throw unopened(closed);
  return secrets;
}

/**
 * What runs at this moment in this database, by the name that PostgreSQL gives each transaction; seen by every role. A transaction
 * may hold a secret that it sealed with an old key, and not have written it yet.
 */
async function transactions(client: TenantScope['client']): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select l.virtualtransaction as id from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'virtualxid' and a.datname = current_database() and a.usesysid is not null
        and l.pid <> pg_backend_pid()`,
  );
  return rows.map(({ id }) => id);
}

/** Forgets the old keys while nobody can write a secret, if no secret needs them. */
async function forgotten(
  { database, settings }: RotationInput,
  client: TenantScope['client'],
  keys: SecretKeys,
): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = '5s'`);
    const tables = [...new Set(secretStores.map(({ table }) => table))];
    await client.query(`lock table ${tables.join(', ')} in share mode`);
    for (const { tenantId } of await listTenants(database)) {
      await client.query(`select set_config('app.tenant', $1, true)`, [tenantId]);
      for (const { rest } of secretStores) {
        const { rowCount } = await client.query(rest, [keys.keys[0]?.id]);
        if (rowCount !== 0) return false;
      }
    }
    failpoint('rotate.sealed');
    if (settings.secretKeys === undefined) await keepNewestKey(settings);
    return true;
  } catch (error) {
    if (hasSqlState(error, sqlState.lockNotAvailable)) return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

function unopened(closed: readonly string[]): PsmError {
  const some = closed.slice(0, 5).join(', ') + (closed.length > 5 ? ' and others' : '');
  return new PsmError(
    'invalid_setting',
    `${closed.length === 1 ? 'One secret does' : `${closed.length} secrets do`} not open with the keys that are here: ${some}. ` +
      'Bring back the key they were sealed with, or enter them again; then rotate once more. All keys are kept.',
    { details: { secrets: closed.length } },
  );
}

function stillRunning(): PsmError {
  return new PsmError(
    'conflict',
    'Secrets are sealed anew, and the old keys are kept for now: something that began before is still running. Run it again later.',
  );
}
