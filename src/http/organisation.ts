import type { FastifyRequest } from 'fastify';
import { type TenantName, tenantNamed } from '../directory/tenants.ts';
import type { HttpDeps } from './deps.ts';

/**
 * The organisation that somebody signs in to: the one that the address says, else the one of this short name, else the only one.
 *
 * @returns undefined where none of this says which; whoever answers does not tell an unknown one from one without people
 */
export async function organisationOf(
  _request: FastifyRequest,
  deps: HttpDeps,
  slug?: string,
): Promise<TenantName | undefined> {
  return tenantNamed(deps.database, slug);
}
