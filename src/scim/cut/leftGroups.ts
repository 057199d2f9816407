import type { TenantScope } from '../../db/tenant.ts';

/**
 * Of the people in the scratch table `deleted_key`, marks those who are still there at the identity provider: they left the groups
 * that stand for the hub, which ends that hub and nothing else.
 */
export async function markLeftGroups(scope: TenantScope): Promise<void> {
  await scope.client.query(
    `update deleted_key k set hub_only = true
       from scim_resource r
      where k.record_key like 'key:%' and r.resource_id::text = substr(k.record_key, 5) and r.deleted_at is null`,
  );
}
