import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/tenant.ts';
import { type KnownTenant, onlyTenant, tenantBy } from '../directory/tenantFinder.ts';
import type { App } from './app.ts';

/** How the address of a request says which tenant it is about. */
export type AddressedBy =
  /** `/t/{slug}/…` */
  | 'path'
  /** The host name, which is a tenant's own. */
  | 'host'
  /** It does not say; there is only one tenant. */
  | 'only'
  /** It does not say, and there are several, or none. */
  | 'none';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant that the address names, or the only one. Null also for a path that names none that there is. */
    tenant: KnownTenant | null;
    addressedBy: AddressedBy;
  }
}

const slug = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const inTenant = new RegExp(`^/t/(${slug})(?=/+(?:api/v1|scim|invitations)(?:[/?]|$))`);

/** The short name in an address such as `/t/acme/api/v1/me`, and what is left of it. Other addresses stay as they are. */
function splitTenantPath(url: string): { readonly slug: string | undefined; readonly url: string } {
  const found = inTenant.exec(url);
  if (found === null) return { slug: undefined, url: url.replace(/^(\/t\/[^/?]+)\/(?=\?|$)/, '$1') };
  return { slug: found[1], url: url.slice(found[0].length).replace(/^\/+/, '/') };
}

const slugs = new WeakMap<IncomingMessage, string>();

/** Takes the tenant out of the address before a route is looked for, and keeps it for the request. */
export function takeTenantPath(raw: IncomingMessage): string {
  const { slug: named, url } = splitTenantPath(raw.url ?? '/');
  if (named !== undefined) slugs.set(raw, named);
  return url;
}

/** `/t/{slug}` where the tenant was named so, else nothing: addresses that are given out begin with it. */
export function tenantPrefix(request: FastifyRequest): string {
  const named = slugs.get(request.raw);
  return named === undefined ? '' : `/t/${named}`;
}

/**
 * Whether a token or a session of this tenant may come in by the address of the request. A path that names a tenant which there is
 * not lets nobody in: it is answered like one that names another, so that nobody learns which there are.
 */
export function leadsTo(request: FastifyRequest, tenantId: string): boolean {
  const { tenant, addressedBy } = request;
  return addressedBy === 'path' || addressedBy === 'host' ? tenant?.tenantId === tenantId : true;
}

/** Everything else (pages, their files, health) says nothing of a tenant, and works without a database. */
const aboutTenants = /^\/(?:api\/v1|scim|invitations)(?:[/?]|$)/;

/** Finds the tenant of each request, before it is asked who calls. */
export function findTenants(app: App, database: Database, baseUrl: () => string): void {
  app.decorateRequest('tenant', null);
  app.decorateRequest('addressedBy', 'none');
  app.addHook('onRequest', async (request) => {
    // The route and not the address, which can be written in several ways (`/%61pi/v1/me`, `http://host/api/v1/me`).
    if (request.is404 || !aboutTenants.test(request.routeOptions.url ?? request.url)) return;
    const named = slugs.get(request.raw);
    if (named !== undefined) {
      request.addressedBy = 'path';
      request.tenant = (await tenantBy(database, { slug: named })) ?? null;
      return;
    }
    // The address that all share is nobody's own, whatever a tenant was given.
    const shared = URL.parse(baseUrl())?.hostname === request.hostname.toLowerCase();
    const byHost = shared ? undefined : await tenantOfHost(database, request.hostname);
    request.tenant = byHost ?? (await onlyTenant(database)) ?? null;
    request.addressedBy = byHost !== undefined ? 'host' : request.tenant === null ? 'none' : 'only';
  });
  // Nobody is asked who they are: whether there is such a tenant, the page does not say either.
  app.get<{ Params: { slug: string } }>(
    '/t/:slug',
    { schema: { hide: true } },
    (request, reply: FastifyReply) =>
      reply.redirect(`/signin?organisation=${encodeURIComponent(request.params.slug)}`, 303),
  );
}

async function tenantOfHost(database: Database, host: string): Promise<KnownTenant | undefined> {
  const plain = host.toLowerCase().replace(/\.$/, '');
  // Tenants have names, never addresses or one word such as localhost.
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(plain)
    ? tenantBy(database, { host: plain })
    : undefined;
}
