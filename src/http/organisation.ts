import type { FastifyRequest } from 'fastify';
import { type KnownTenant, tenantBy } from '../directory/tenantFinder.ts';
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
