import type { TenantScope } from '../db/tenant.ts';

/** Why a member is deactivated, and who said so. */
export interface Hold {
  readonly reason: 'status' | 'absence' | 'deleted_in_source' | 'manual';
  /** Name of the source that holds; null: an admin by hand. */
  readonly source: string | null;
  readonly by: string;
  readonly at: Date;
}

/** The holds of a member that are not lifted, oldest first. */
export async function openHolds(scope: TenantScope, memberId: string): Promise<Hold[]> {
  const { rows } = await scope.client.query<Hold>(
    `select d.reason, s.name as source, d.actor as by, d.at
       from deactivation d left join source s on s.source_id = d.source_id
      where d.member_id = $1 and d.lifted_at is null order by d.at`,
    [memberId],
  );
  return rows;
}
