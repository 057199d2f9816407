import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { App } from './http/app.ts';
import type { Config } from './config.ts';
import { loadConnectors } from './connector/registry.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { newSetupSecret, type SetupSecret } from './directory/setupSecret.ts';
import type { RateLimits } from './http/deps.ts';
import { serverLog } from './http/logging.ts';
import { PsmError } from './kernel/errors.ts';
import { startDelivery } from './outbox/deliver.ts';
import { startWebhookDelivery } from './outbox/webhooks/deliver.ts';
import { startWorker, type Worker, type WorkerInput } from './pipeline/worker.ts';

export interface ServerOptions {
  /** Who carries out runs and approvals; the worker of src/pipeline when it is left out. */
  readonly openWorker?: (input: WorkerInput) => Promise<Worker>;
  readonly log?: Logger;
  readonly rateLimits?: RateLimits;
}

export interface RunningServer {
  /** Where it listens. */
  readonly url: string;
  readonly database: OpenDatabase;
  /** For whoever sets it up, while nobody has. */
  readonly setupSecret: SetupSecret;
  /** Takes no new request, lets those under way end, finishes the chunk that is being applied, and closes the database. */
  close(): Promise<void>;
}

/** Opens the database, listens, sends mail, and carries out runs and approvals. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const log = options.log ?? serverLog(config.logLevel);
  // One that cannot be used is said now, not when a source is pulled at night.
  await loadConnectors(config.connectors);
  const database = await openDatabase(config);
  const { rateLimits } = options;
  const setupSecret = newSetupSecret();
  let url = '';
  const baseUrl = () => config.baseUrl ?? url;
  let worker: Worker | undefined;
  let app: App | undefined;
  try {
    const { ownerUrl } = database;
    const databaseUrl = config.databaseUrl ?? ownerUrl;
    worker = await (options.openWorker ?? startWorker)({ database, databaseUrl, ownerUrl, config, log });
    app = await buildApp({
      database,
      config,
      log,
      worker,
      baseUrl,
      setupSecret,
      ...(rateLimits && { rateLimits }),
    });
    await listen(app, config);
  } catch (error) {
    await app?.close();
    await worker?.stop();
    await database.close();
    throw error;
  }
  url = addressOf(config.host, app.server.address() as AddressInfo);
  const { smtpUrl, mailFrom } = config;
  const delivery = startDelivery({ database, smtpUrl, mailFrom, baseUrl: baseUrl(), log });
  const { outgoing } = config;
  const webhooks = startWebhookDelivery({ database, outgoing, baseUrl: baseUrl(), log });
  return {
    url,
    database,
    setupSecret,
    close: async () => {
      await app.close();
      await Promise.all([worker.stop(), delivery.stop(), webhooks.stop()]);
      await database.close();
    },
  };
}

function addressOf(host: string, { port }: AddressInfo): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why =
      code === 'EADDRINUSE'
        ? `Something else listens on ${host}:${port} already. Set PORT to another number.`
        : `${host}:${port} cannot be listened on (${typeof code === 'string' ? code : 'unknown'}). Look at HOST and PORT.`;
    throw new PsmError('invalid_setting', why, { cause });
  }
}
