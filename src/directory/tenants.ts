import type { Database, TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { tenantSuspended } from './tenantFinder.ts';

export interface TenantName {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
}

/** The tenant that one works in. */
export async function getTenant({ db }: TenantScope): Promise<TenantName> {
  const row = await db.selectFrom('tenant').select(['tenant_id', 'slug', 'name']).executeTakeFirstOrThrow();
  return { tenantId: row.tenant_id, slug: row.slug, name: row.name };
}

/**
 * For whoever lets people in, once it is known who they are.
 *
 * @throws PsmError `tenant_suspended`; `unauthenticated` when the tenant is being erased
 */
export async function assertActive({ db }: TenantScope): Promise<void> {
  const { suspended_at, erasing_at } = await db
    .selectFrom('tenant')
    .select(['suspended_at', 'erasing_at'])
    .executeTakeFirstOrThrow();
  if (erasing_at !== null) throw new PsmError('unauthenticated', 'There is nobody to let you in.');
  if (suspended_at !== null) throw tenantSuspended();
}

/** The names of all tenants but those that are being erased, by the dispatch role, which sees nothing else of them. */
export async function listTenants(database: Database): Promise<TenantName[]> {
  const { rows } = await database.dispatch.query<{ tenant_id: string; slug: string; name: string }>(
    'select tenant_id, slug, name from tenant where erasing_at is null order by slug',
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, slug: row.slug, name: row.name }));
}

/** Has anything been set up on this database? */
export async function hasTenants(database: Database): Promise<boolean> {
  const { rowCount } = await database.dispatch.query('select tenant_id from tenant limit 1');
  return rowCount === 1;
}

/** The tenant that a command means: the one named, or the only one there is. */
export async function findTenant(database: Database, slug?: string): Promise<TenantName> {
  const tenants = await listTenants(database);
  if (slug !== undefined) {
    const named = tenants.find((tenant) => tenant.slug === slug);
    if (named !== undefined) return named;
    throw new PsmError('not_found', `There is no tenant "${slug}".`);
  }
  const [only, ...others] = tenants;
  if (only === undefined) {
    throw new PsmError(
      'tenant_required',
      'Nothing is set up yet. Run "psm setup FILE.json", or "psm demo" for a sample.',
    );
  }
  if (others.length > 0) {
    throw new PsmError(
      'tenant_required',
      `There are ${tenants.length} tenants. Say which with --tenant: ${tenants.map((tenant) => tenant.slug).join(', ')}.`,
    );
  }
  return only;
}
