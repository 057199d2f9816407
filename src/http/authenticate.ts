import type { Database } from '../db/tenant.ts';
import { sessionOf } from '../signin/session.ts';
import { tenantBy, tenantSuspended } from '../directory/tenantFinder.ts';
import { bearerOf } from '../directory/tokens.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import type { AdminRole } from '../db/schema.ts';
import type { TokenScope } from '../db/securityTables.ts';
import { holds, isInScope, type Power, type Role } from '../directory/roles.ts';
import { neededScope } from './neededScope.ts';
import { type Access, permissionOf } from './permissions.ts';
import { mayWithReason, noteReasonedReads, reasonOf } from './reasonedRead.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { assertSameSite, sessionCookieOf } from './sessionCookie.ts';
import { leadsTo } from './tenantAddress.ts';
import type { FastifyRequest } from 'fastify';

export interface CallersToken {
  readonly id: string;
  readonly name: string;
  /** Null: all that its role may. */
  readonly scopes: readonly TokenScope[] | null;
  /** Null: the usual limit. */
  readonly requestsPerMinute: number | null;
  readonly expiresAt: Date | null;
}

export interface CallersSession {
  readonly id: string;
  readonly adminId: string;
  readonly email: string;
  readonly role: AdminRole;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
}

/** Who calls, as found out before anything of the request is read. */
export interface Caller {
  readonly tenantId: string;
  /** As the audit trail names them; see src/approval/authority.ts. */
  readonly actor: string;
  readonly role: Role;
  readonly token: CallersToken | null;
  /** Of a person who signed in; null for a token. */
  readonly session: CallersSession | null;
  /** What the caller proved themselves with. Never logged, never stored. */
  readonly credential: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Filled from the table of permissions. */
    power?: Access;
  }
}

export interface HasCaller {
  readonly caller: Caller | null;
}

/** The caller of a route that is not open. */
export function callerOf(request: HasCaller): Caller {
  if (request.caller === null) throw unauthenticated();
  return request.caller;
}

/**
 * The caller that a header or a cookie stands for; the header goes first. Whoever comes by the address of another tenant is answered as
 * one whom nobody knows; an operator then acts in that tenant.
 *
 * @throws PsmError `unauthenticated`; `tenant_suspended` for everybody but operators; `not_found` when an operator names no tenant
 */
export async function authenticate(database: Database, request: FastifyRequest): Promise<Caller> {
  const caller = await byCredential(database, request);
  const own = await tenantBy(database, { id: caller.tenantId });
  if (own === undefined) throw unauthenticated();
  if (caller.role === 'operator') return { ...caller, tenantId: operatedTenant(request) ?? own.tenantId };
  if (!leadsTo(request, own.tenantId)) throw unauthenticated();
  if (own.suspended) throw tenantSuspended();
  return caller;
}

/** The tenant that an operator names by the path; by the host name alone nobody leaves their own. */
function operatedTenant({ addressedBy, tenant }: FastifyRequest): string | undefined {
  if (addressedBy !== 'path') return undefined;
  if (tenant === null) throw new PsmError('not_found', 'There is no tenant of this name.');
  return tenant.tenantId;
}

async function byCredential(database: Database, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers;
  const cookie = sessionCookieOf(request);
  if (authorization !== undefined || cookie === undefined) return byToken(database, authorization);
  // A stream goes on by itself: whoever has left a page open is not there because of it.
  const byItself = request.routeOptions.url?.endsWith('/events') ?? false;
  const session = await sessionOf(database, cookie, { noteUse: !byItself });
  if (session === undefined) throw unauthenticated();
  assertSameSite(request);
  const { tenantId, adminId, role, email, sessionId: id, createdAt: signedInAt, expiresAt } = session;
  return {
    tenantId,
    actor: `admin:${email}`,
    role,
    token: null,
    session: { id, adminId, email, role, signedInAt, expiresAt },
    credential: cookie,
  };
}

async function byToken(database: Database, authorization: string | undefined): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const bearer = token === undefined ? undefined : await bearerOf(database, token);
  if (token === undefined || bearer === undefined) throw unauthenticated();
  const { tenantId, tokenId: id, name, role, scopes, requestsPerMinute, expiresAt } = bearer;
  return {
    tenantId,
    actor: `token:${id}`,
    role,
    token: { id, name, scopes, requestsPerMinute, expiresAt },
    session: null,
    credential: token,
  };
}

/**
 * Answers 401 and 403 in the first hook of a request: before its body is read, its parts are validated or its rate is counted.
 * Every route has its line in the table of permissions, else the server does not start.
 */
export function guardRoutes(app: App, { database, attempts }: Pick<HttpDeps, 'database' | 'attempts'>): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      const power = permissionOf(method, route.url);
      if (power === undefined)
        throw new Error(`The route ${method} ${route.url} is not in the table of permissions.`);
      // Identity providers are counted by connection.
      route.config = { ...route.config, power, ...(power === 'connection' && { rateLimit: false }) };
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    const { power } = request.routeOptions.config;
    // Without one no route was found: that is answered with 404 or 405. Those of connections have a guard of their own.
    if (power === undefined || power === 'open' || power === 'connection') return;
    request.caller = await attempts.token(request, reply, () => authenticate(database, request));
    assertMay(request, request.caller, power);
  });
  noteReasonedReads(app, database);
}

/** @throws PsmError `forbidden` when role or scopes of the caller do not reach */
function assertMay(request: FastifyRequest, { role, token }: Caller, power: Power): void {
  if (!holds(role, power)) {
    if (!mayWithReason(role, power, request.method)) throw powerMissing(role, power);
    request.readReason = reasonOf(request);
  }
  const scope = neededScope(request.method, request.routeOptions.url ?? '', power);
  if (!isInScope(token?.scopes ?? null, scope)) throw scopeMissing(token?.scopes ?? [], scope ?? null);
}

/** Whether the caller of a request that is still being answered would be let in at this moment. */
export async function mayStill(database: Database, request: FastifyRequest): Promise<boolean> {
  const { power } = request.routeOptions.config;
  if (power === undefined || power === 'open' || power === 'connection') return true;
  try {
    assertMay(request, await authenticate(database, request), power);
    return true;
  } catch (error) {
    if (isPsmError(error)) return false;
    throw error;
  }
}

function powerMissing(role: Role, power: Power): PsmError {
  return new PsmError('forbidden', `The role "${role}" may not do this.`, { details: { needs: power } });
}

function scopeMissing(given: readonly TokenScope[], needed: TokenScope | null): PsmError {
  const has = `This token is for ${given.map((one) => `"${one}"`).join(' and ')} alone`;
  const needs = needed === null ? 'a token without scopes' : `the scope "${needed}"`;
  return new PsmError('forbidden', `${has}. This takes ${needs}.`, { details: { needs_scope: needed } });
}

function unauthenticated(): PsmError {
  return new PsmError(
    'unauthenticated',
    'Sign in, or send "Authorization: Bearer TOKEN" with a token that is valid. "psm token create" makes one.',
  );
}
