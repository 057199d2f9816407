import os from 'node:os';
import { pino, type Logger } from 'pino';
import { sealTrail } from '../audit/seal.ts';
import { assertMay } from '../approval/authority.ts';
import { type Config, loadConfig } from '../config.ts';
import { type OpenDatabase, openDatabase } from '../db/open.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import type { Power } from '../directory/roles.ts';
import { findTenant } from '../directory/tenants.ts';
import { PsmError } from '../kernel/errors.ts';
import { messageOf } from '../kernel/json.ts';
import { emailKey } from '../kernel/text.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type Bar, progressBar } from './output.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly tenant?: string;
  readonly as?: string;
}

/** What a command works with. The console acts as owner, and is audited as `console:USER`. */
export interface CommandContext {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly json: boolean;
  readonly log: Logger;
  /** Aborted by Ctrl-C: stop after the chunk that is under way. */
  readonly signal: AbortSignal;
}

export interface TenantContext extends CommandContext {
  readonly tenantId: string;
  readonly actor: string;
  readonly bar: Bar;
  readonly pipeline: Pipeline;
  scoped<T>(work: (scope: TenantScope) => Promise<T>): Promise<T>;
}

/** Opens the database for one command and closes it, whatever happens. */
export async function withDatabase<T>(
  options: CommonOptions,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const config = loadConfig();
  const abort = new AbortController();
  const stop = () =>
    abort.abort(new PsmError('conflict', 'Stopped. What is done is kept; run the command again to go on.'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const database = await openDatabase(config);
  try {
    return await work({
      config,
      database,
      json: options.json === true,
      log: consoleLog(config),
      signal: abort.signal,
    });
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await database.close();
  }
}

/** What somebody has to be allowed to for a command; `operator` is whoever works on the machine itself. */
export type Needs = Power | 'operator';

export async function inTenant<T>(
  options: CommonOptions,
  needs: Needs,
  work: (context: TenantContext) => Promise<T>,
): Promise<T> {
  return withDatabase(options, async (context) => {
    const { tenantId } = await findTenant(context.database, options.tenant);
    const scoped = <R>(inside: (scope: TenantScope) => Promise<R>) =>
      withTenant(context.database, tenantId, inside);
    const actor = await scoped((scope) => actorOf(scope, options.as, needs));
    const bar = progressBar(context.json);
    const pipeline: Pipeline = {
      database: context.database,
      tenantId,
      config: context.config,
      log: context.log,
      signal: context.signal,
      onProgress: ({ step, rows, of }) => {
        if (rows !== undefined) bar.update(rows, of, step);
      },
    };
    try {
      return await work({ ...context, tenantId, actor, bar, pipeline, scoped });
    } finally {
      bar.stop();
      // No server may be there to do it. What fails here is done the next time.
      await sealTrail(context.database, tenantId).catch((error: unknown) =>
        context.log.warn({ err: messageOf(error) }, 'the audit trail could not be sealed'),
      );
    }
  });
}

/** Address under which people reach the server, as far as it is known while none runs here. */
export function serverAddress({ baseUrl, host, port }: Config): string {
  return baseUrl ?? `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
}

export function consoleActor(): string {
  return `console:${os.userInfo().username}`;
}

async function actorOf(scope: TenantScope, email: string | undefined, needs: Needs): Promise<string> {
  if (email === undefined) return consoleActor();
  const admin = await scope.db
    .selectFrom('admin_user')
    .select('email')
    .where('email_norm', '=', emailKey(email))
    .executeTakeFirst();
  if (admin === undefined) throw new PsmError('not_found', `There is no admin "${email}".`);
  const actor = `admin:${admin.email}`;
  if (needs === 'operator') {
    throw new PsmError('forbidden', 'Only the operator of this machine may do this. Leave out --as.');
  }
  await assertMay(scope, actor, needs);
  return actor;
}

/** Commands speak in sentences: the log is silent unless somebody asks for it, and goes to stderr. */
function consoleLog(config: Config): Logger {
  const level = process.env['PSM_LOG_LEVEL'] === undefined ? 'silent' : config.logLevel;
  return pino({ level }, pino.destination({ fd: 2, sync: true }));
}
