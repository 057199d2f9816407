import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import type { ProviderClients } from '../signin/oidc/clients.ts';
import type { SetupSecret } from '../signin/setupSecret.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Worker } from '../pipeline/worker.ts';
import type { Afterwards } from './afterwards.ts';
import type { AttemptLimits, Attempts } from './attempts.ts';
import { type Caller, callerOf, type HasCaller } from './authenticate.ts';
import type { ScimLimits } from './scim/limits.ts';
import type { ClientTimes } from './slowClients.ts';

/** Requests per minute, where nothing else is said. */
export interface RateLimits {
  /** Of one caller. */
  readonly caller: number;
  /** Of one address that opens invitations; as many again to accept them. */
  readonly invitations: number;
  /** Of identity providers that push; the usual ones without it. */
  readonly scim?: ScimLimits;
  /** Of attempts that fail; the usual ones without it. */
  readonly attempts?: AttemptLimits;
}

export const rateLimits: RateLimits = { caller: 1_200, invitations: 30 };

/** Everything that the HTTP layer works with; it keeps no state of its own. */
export interface HttpDeps {
  readonly database: Database;
  readonly config: Config;
  readonly log: Logger;
  readonly worker: Worker;
  /** Address under which people reach the server. */
  readonly baseUrl: () => string;
  /** By which identity providers are asked. */
  readonly providers: ProviderClients;
  /** How often somebody may fail to come in. */
  readonly attempts: Attempts;
  readonly afterwards: Afterwards;
  readonly rateLimits?: RateLimits;
  /** The usual ones without it; tests wait less. */
  readonly clientTimes?: Partial<ClientTimes>;
  /** Opens a server on which nothing is set up; without one that is done on the machine. */
  readonly setupSecret?: SetupSecret;
}

/** Runs a reading in one transaction of the caller's tenant. */
export function inTenant<T>(
  deps: HttpDeps,
  request: HasCaller,
  work: (scope: TenantScope, caller: Caller) => Promise<T>,
): Promise<T> {
  const caller = callerOf(request);
  return withTenant(deps.database, caller.tenantId, (scope) => work(scope, caller));
}

/** The stages as the caller's tenant. */
export function pipelineOf({ database, config, log }: HttpDeps, request: HasCaller): Pipeline {
  return { database, config, log, tenantId: callerOf(request).tenantId };
}
