import { PsmError } from '../kernel/errors.ts';
import { assertLeastPrivilege, connect } from './client.ts';
import { startEmbedded } from './embedded/start.ts';
import { migrate } from './migrate.ts';
import { loadSecretKeys, type SecretKeySettings } from './secretKeyFile.ts';
import type { Database } from './tenant.ts';

export interface DatabaseSettings extends SecretKeySettings {
  readonly databaseUrl?: string | undefined;
  readonly databaseOwnerUrl?: string | undefined;
  /** Connections for work inside tenants. */
  readonly poolSize?: number;
}

export interface OpenDatabase extends Database {
  readonly ownerUrl: string;
}

/** The database that the settings name: a given PostgreSQL, or the embedded one, started when needed; migrated. */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  const embedded = settings.databaseUrl === undefined ? await startEmbedded(settings.dataDir) : undefined;
  const url = settings.databaseUrl ?? embedded?.ownerUrl ?? '';
  const ownerUrl = settings.databaseOwnerUrl ?? url;
  try {
    await migrate(ownerUrl).catch(explain);
    const app = connect(url, 'psm_app', settings.poolSize ?? 10);
    // Requests look for their tenant beside those that look for work.
    const dispatch = connect(url, 'psm_dispatch', 4);
    await assertLeastPrivilege(app);
    return {
      ownerUrl,
      app,
      dispatch,
      secretKeys: () => loadSecretKeys(settings),
      close: async () => {
        await Promise.all([app.end(), dispatch.end()]);
        await embedded?.release();
      },
    };
  } catch (error) {
    await embedded?.release();
    throw error;
  }
}

function explain(cause: unknown): never {
  if (cause instanceof PsmError) throw cause;
  const why =
    cause instanceof Error
      ? cause.message || ('code' in cause ? String(cause.code) : cause.name)
      : String(cause);
  throw new PsmError('database', `The database of DATABASE_URL cannot be used: ${why}.`, { cause });
}
