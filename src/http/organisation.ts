import type { FastifyRequest } from 'fastify';
import { type KnownTenant, tenantBy } from '../directory/tenantFinder.ts';
import { PsmError } from '../kernel/errors.ts';
import type { HttpDeps } from './deps.ts';

/**
 * The organisation that somebody signs in to: the one that the address says, else the one of this short name, else the only one.
 *
 * @returns undefined where none of this says which; whoever answers does not tell an unknown one from one without people
 */
export async function organisationOf(
  { tenant, addressedBy }: FastifyRequest,
  deps: HttpDeps,
  slug?: string,
): Promise<KnownTenant | undefined> {
  if (addressedBy === 'path' || addressedBy === 'host') return tenant ?? undefined;
  return slug === undefined ? (tenant ?? undefined) : tenantBy(deps.database, { slug });
}

/** The same where it has to be said. @throws PsmError `tenant_required` when neither address nor name says it, and there are several */
export async function namedOrganisationOf(
  request: FastifyRequest,
  deps: HttpDeps,
  slug?: string,
): Promise<KnownTenant | undefined> {
  if (slug === undefined && request.addressedBy === 'none') {
    throw new PsmError('tenant_required', 'Say which organisation you sign in to.');
  }
  return organisationOf(request, deps, slug);
}
