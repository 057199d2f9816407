import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { App } from './http/app.ts';
import type { Config } from './config.ts';
import { loadConnectors } from './connector/registry.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import type { Database } from './db/tenant.ts';
import { newSetupSecret, type SetupSecret } from './signin/setupSecret.ts';
import type { RateLimits } from './http/deps.ts';
import { serverLog } from './http/logging.ts';
import { PsmError } from './kernel/errors.ts';
import { startDelivery } from './outbox/deliver.ts';
import { startWebhookDelivery } from './outbox/webhooks/deliver.ts';
import { startCutter } from './pipeline/cutter.ts';
import { startEraser } from './pipeline/eraser.ts';
import { startSealer } from './pipeline/sealer.ts';
import { startScheduler } from './pipeline/scheduler.ts';
import { startSender } from './pipeline/sender.ts';
import { startWorker, type Worker, type WorkerInput } from './pipeline/worker.ts';

export interface ServerOptions {
  /** Who carries out runs and approvals; the worker of src/pipeline when it is left out. */
  readonly openWorker?: (input: WorkerInput) => Promise<Worker>;
  readonly log?: Logger;
  readonly rateLimits?: RateLimits;
}

export interface RunningServer {
  /** Where it listens; undefined for a node that has not the role `api`. */
  readonly url: string | undefined;
  readonly database: OpenDatabase;
  /** For whoever sets it up, while nobody has. */
  readonly setupSecret: SetupSecret;
  /** Takes no new request, lets those under way end, finishes the chunk that is being applied, and closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database and does what the setting `roles` says: `api` listens; `worker` carries out runs and approvals and sends mail and
 * webhooks; `scheduler` pulls sources when their time has come. A node that works on nothing tells those that do.
 */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const log = options.log ?? serverLog(config.logLevel);
  const has = (role: Config['roles'][number]) => config.roles.includes(role);
  if (has('worker') && !has('api') && config.baseUrl === undefined) {
    throw new PsmError(
      'invalid_setting',
      'This node sends mail and does not listen itself. Set PSM_BASE_URL to the address under which people reach the others.',
    );
  }
  // One that cannot be used is said now, not when a source is pulled at night.
  await loadConnectors(config.connectors);
  const database = await openDatabase(config);
  const { rateLimits } = options;
  const setupSecret = newSetupSecret();
  let url: string | undefined;
  const baseUrl = () => config.baseUrl ?? url ?? '';
  let worker: Worker | undefined;
  let app: App | undefined;
  try {
    const { ownerUrl } = database;
    const databaseUrl = config.databaseUrl ?? ownerUrl;
    const openWorker = options.openWorker ?? (has('worker') ? startWorker : startSender);
    worker = await openWorker({ database, databaseUrl, ownerUrl, config, log });
    if (has('api')) {
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
    }
  } catch (error) {
    await app?.close();
    await worker?.stop();
    await database.close();
    throw error;
  }
  if (app !== undefined) url = addressOf(config.host, app.server.address() as AddressInfo);
  const carriers = has('worker') ? startCarriers(database, config, baseUrl(), log) : [];
  const schedulers = has('scheduler')
    ? [
        startScheduler({ database, log, worker }),
        startCutter({ database, config, log, worker }),
        startSealer({ database, log }),
        startEraser({ database, log }),
      ]
    : [];
  return {
    url,
    database,
    setupSecret,
    close: async () => {
      await app?.close();
      await Promise.all(schedulers.map((one) => one.stop()));
      await Promise.all([worker, ...carriers].map((one) => one.stop()));
      await database.close();
    },
  };
}

/** What carries messages to people and to other services. */
function startCarriers(database: Database, config: Config, baseUrl: string, log: Logger) {
  const { smtpUrl, mailFrom, outgoing } = config;
  return [
    startDelivery({ database, smtpUrl, mailFrom, baseUrl, log }),
    startWebhookDelivery({ database, outgoing, baseUrl, log }),
  ];
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
