import { type FieldOrder, putFieldAuthority } from '../../src/source/fieldAuthority.ts';
import { inTenant } from './organisation.ts';
import type { Tenant } from './organisation.ts';
import { atConsole, sourceOf } from './sync.ts';

/** Puts sources of Mentoring in order, in place of the order that there is: field key -> their names. */
export async function rankSources(
  tenant: Tenant,
  orders: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const { hubId } = await sourceOf(tenant);
  const items: FieldOrder[] = [];
  for (const [field, names] of Object.entries(orders)) {
    const sources: string[] = [];
    for (const source of names) sources.push((await sourceOf(tenant, { source })).sourceId);
    items.push({ field, sources });
  }
  await inTenant(tenant, (scope) => putFieldAuthority(scope, hubId, items, atConsole));
}

/** One order for everything that these tests write. */
export const allFields = (...names: readonly string[]) =>
  Object.fromEntries(
    ['email', 'first_name', 'last_name', 'department', 'job_title'].map((key) => [key, names]),
  );
