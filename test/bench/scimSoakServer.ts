import { loadConfig } from '../../src/config.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { applySetup } from '../../src/directory/setup.ts';
import { newId } from '../../src/kernel/ids.ts';
import { connect } from '../../src/scim/connection/connect.ts';
import { startServer } from '../../src/server.ts';
import { organisation } from './people.ts';

export interface SoakJob {
  /** Where the embedded database lives. */
  readonly dataDir: string;
}

/** What identity providers are given. */
export interface SoakServer {
  readonly url: string;
  readonly tokens: { readonly steady: string; readonly flood: string };
}

process.once('message', (job: SoakJob) => {
  begin(job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

/** The whole product as `psm start` runs it, with workers and its usual limits, and a connection in each of two tenants. */
async function begin({ dataDir }: SoakJob): Promise<void> {
  const config = loadConfig({ PSM_DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', PSM_LOG_LEVEL: 'warn' });
  const server = await startServer(config);
  const tokenOf = async (slug: string): Promise<string> => {
    const tenantId = newId();
    return withTenant(server.database, tenantId, async (scope) => {
      await applySetup(scope, { ...organisation, tenant: { name: slug, slug } });
      const hub = await scope.db.selectFrom('hub').select('hub_id').executeTakeFirstOrThrow();
      const made = await connect(
        scope,
        { hub: hub.hub_id, name: 'SCIM', policy: 'default', expiresDays: 1 },
        'console:soak',
      );
      return made.token;
    });
  };
  const tokens = { steady: await tokenOf('steady'), flood: await tokenOf('flood') };
  process.on('message', (message) => {
    if (message === 'memory') process.send?.(process.memoryUsage.rss());
    else void server.close().then(() => process.exit(0));
  });
  const ready: SoakServer = { url: server.url ?? '', tokens };
  process.send?.(ready);
}
