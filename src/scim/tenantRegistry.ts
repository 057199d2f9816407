import { loadFields } from '../directory/fields.ts';
import type { TenantScope } from '../db/tenant.ts';
import { registryOf } from './schema/registry.ts';
import type { Registry } from './schema/types.ts';

/** Tenants that are remembered. */
const most = 1_000;

/**
 * Changes whenever a field or an option is added, changed or removed: every version of a row has the number of the transaction that
 * wrote it. One small scan of the tenant's fields, instead of reading and building all that follows from them.
 */
const mark = {
  name: 'scim_registry_mark',
  text: `
    select concat_ws('.', f.rows, f.written, o.rows, o.written) as mark
      from (select count(*) as rows, sum(xmin::text::bigint) as written from field) f,
           (select count(*) as rows, sum(xmin::text::bigint) as written from field_option) o`,
};

/** Gives the registry of the scope's tenant, built anew only after the tenant's fields have changed. */
export function tenantRegistries(): (scope: TenantScope) => Promise<Registry> {
  const kept = new Map<string, { readonly mark: string; readonly registry: Registry }>();
  return async (scope) => {
    const { rows } = await scope.client.query<{ mark: string }>(mark);
    const now = rows[0]?.mark ?? '';
    const found = kept.get(scope.tenantId);
    if (found?.mark === now) return found.registry;
    const registry = registryOf(await loadFields(scope));
    kept.delete(scope.tenantId);
    kept.set(scope.tenantId, { mark: now, registry });
    if (kept.size > most) kept.delete(kept.keys().next().value ?? '');
    return registry;
  };
}
