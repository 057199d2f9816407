import { tenantBy, tenantSuspended } from '../../directory/tenantFinder.ts';
import { connectionOfToken } from '../../scim/connection/tokens.ts';
import { ScimError } from '../../scim/scimError.ts';
import { tokenHash } from '../../kernel/tenantToken.ts';
import type { App } from '../app.ts';
import { networkOf } from '../networkOf.ts';
import { leadsTo } from '../tenantAddress.ts';
import { scimRoot } from './address.ts';
import { unauthenticated } from './call.ts';
import { TooManyRequests } from './fault.ts';
import type { ScimRuntime } from './runtime.ts';
import type { FastifyRequest } from 'fastify';

/** Tokens whose connection is remembered, by their hash. */
const most = 10_000;

/**
 * Finds the connection of a request before anything else of it is read, and counts it (RFC 7644 §2). A token that was good before is
 * counted before the database is asked; one that was not is counted by address, so that guessing tokens costs the database nothing.
 */
export function guardConnections(app: App, { deps, limiters, turns, baseUrl }: ScimRuntime): void {
  const known = new Map<string, string>();
  app.decorateRequest('scim', null);
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined && isOpen(request)) return;
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated();
    const hash = tokenHash(token).toString('base64');
    const buckets = isRead(request) ? limiters.reads : limiters.writes;
    const before = known.get(hash);
    pass(before === undefined ? limiters.unknownTokens.take(networkOf(request.ip)) : buckets.take(before));
    const look = () => connectionOfToken(deps.database, token);
    const connection = await (before === undefined ? look() : turns(before, look));
    const tenant = connection && (await tenantBy(deps.database, { id: connection.tenantId }));
    if (connection === undefined || tenant === undefined || !leadsTo(request, tenant.tenantId)) {
      known.delete(hash);
      throw unauthenticated();
    }
    // Never 401, on which identity providers give up their token.
    if (tenant.suspended) throw new ScimError(403, undefined, tenantSuspended().message);
    request.scim = {
      connection: { ...connection, baseUrl: baseUrl(request) },
      answer: undefined,
      resourceId: undefined,
    };
    if (before !== undefined) return;
    known.set(hash, connection.connectionId);
    if (known.size > most) known.delete(known.keys().next().value ?? '');
    limiters.unknownTokens.giveBack(networkOf(request.ip));
    pass(buckets.take(connection.connectionId));
  });
}

function pass(wait: number): void {
  if (wait > 0) throw new TooManyRequests(wait);
}

/** How to authenticate can be read by whoever has not yet (RFC 7643 §5); it is the same for everybody. */
function isOpen({ method, routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === `${scimRoot}/ServiceProviderConfig` && (method === 'GET' || method === 'HEAD');
}

function isRead({ method, routeOptions }: FastifyRequest): boolean {
  return /^(GET|HEAD|OPTIONS)$/.test(method) || (routeOptions.url?.endsWith('/.search') ?? false);
}
