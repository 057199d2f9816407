import { withTenant } from '../db/tenant.ts';
import { type KnownTenant, tenantBy } from '../directory/tenantFinder.ts';
import { requestLimit } from '../directory/limits.ts';
import { PsmError } from '../kernel/errors.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { tokenBuckets } from './scim/tokenBuckets.ts';

/**
 * Counts the requests of all callers of a tenant together, where whoever runs the service has limited them. Operators are not counted:
 * they have to reach it to raise the limit.
 */
export function limitTenants(app: App, { database }: Pick<HttpDeps, 'database'>): void {
  const seconds = 60;
  const buckets = tokenBuckets({ perSecond: 1, burst: seconds });
  // As long as this node works with what it read of a tenant, the limit stays what it was too.
  const limits = new WeakMap<KnownTenant, Promise<number | null>>();
  const limitOf = (tenant: KnownTenant): Promise<number | null> => {
    const known = limits.get(tenant);
    if (known !== undefined) return known;
    const read = withTenant(database, tenant.tenantId, requestLimit);
    read.catch(() => limits.delete(tenant));
    limits.set(tenant, read);
    return read;
  };
  app.addHook('onRequest', async (request, reply) => {
    const { caller } = request;
    if (caller === null || caller.role === 'operator') return;
    const tenant = await tenantBy(database, { id: caller.tenantId });
    const limit = tenant === undefined ? null : await limitOf(tenant);
    if (limit === null) return;
    const wait = limit === 0 ? seconds : buckets.take(caller.tenantId, seconds / limit);
    if (wait === 0) return;
    void reply.header('retry-after', String(wait));
    throw new PsmError(
      'rate_limited',
      `This organisation may make ${limit.toLocaleString('en')} requests a minute, all its people and programs together. Go on in ${wait} seconds. Whoever runs this service can raise the limit.`,
      { details: { limit: 'requests_per_minute', most: limit } },
    );
  });
}
