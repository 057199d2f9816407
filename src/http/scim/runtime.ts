import type { Config } from '../../config.ts';
import { withTenant } from '../../db/tenant.ts';
import { pushed } from '../../pipeline/pushed.ts';
import type { FastifyRequest } from 'fastify';
import { tenantRegistries } from '../../scim/tenantRegistry.ts';
import type { ScimScope, Written } from '../../scim/types.ts';
import type { HttpDeps } from '../deps.ts';
import { tenantPrefix } from '../tenantAddress.ts';
import { originOf, scimRoot } from './address.ts';
import type { CalledConnection } from './call.ts';
import { isCollision } from './fault.ts';
import { type Limiters, limitersOf, scimLimits } from './limits.ts';
import { type Turns, turnsOf } from './turns.ts';

/** How often a transaction is tried that collides with others. */
const tries = 3;

/** Transactions of one connection at a time: a few of the lines that a node has to the database. */
const atOnce = 4;

/** What the routes of SCIM work with. */
export interface ScimRuntime {
  readonly deps: HttpDeps;
  readonly config: Config;
  readonly limiters: Limiters;
  readonly turns: Turns;
  /** Of `/scim/v2`, without a slash at its end. */
  readonly baseUrl: (request: FastifyRequest) => string;
  /** Runs a reading in one transaction. */
  readonly read: <T>(connection: CalledConnection, work: (at: ScimScope) => Promise<T>) => Promise<T>;
  /** Runs a write in one transaction, together with what follows from it at once. */
  readonly write: (
    connection: CalledConnection,
    work: (at: ScimScope) => Promise<Written>,
  ) => Promise<Written>;
}

export function runtimeOf(deps: HttpDeps): ScimRuntime {
  const registryOf = tenantRegistries();
  const { config, database } = deps;
  const turns = turnsOf(atOnce);
  const inTransaction: ScimRuntime['read'] = async ({ tenantId, connectionId, baseUrl }, work) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await withTenant(database, tenantId, async (scope) =>
          work({ scope, connectionId, registry: await registryOf(scope), baseUrl }),
        );
      } catch (error) {
        if (tried === tries || !isCollision(error)) throw error;
      }
    }
  };
  const read: ScimRuntime['read'] = (connection, work) =>
    turns(connection.connectionId, () => inTransaction(connection, work));
  return {
    deps,
    config,
    turns,
    limiters: limitersOf(deps.rateLimits?.scim ?? scimLimits),
    baseUrl: (request) => {
      // A tenant with a host name of its own is reached there, whatever the others' address is.
      const setting = request.addressedBy === 'host' ? undefined : config.baseUrl;
      return originOf(request, setting, deps.baseUrl()) + tenantPrefix(request) + scimRoot;
    },
    read,
    write: (connection, work) =>
      read(connection, async (at) => {
        const written = await work(at);
        await pushed(config, at, [written]);
        return written;
      }),
  };
}
