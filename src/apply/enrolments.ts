import type { TenantScope } from '../db/tenant.ts';

/**
 * Ends the running enrolments of members, of one hub's programs or of all.
 *
 * @returns member -> names of the programs that were lost
 */
export async function endEnrolments(
  scope: TenantScope,
  members: readonly string[],
  reason: string,
  hubId?: string,
): Promise<Map<string, string[]>> {
  const { rows } = await scope.client.query<{ member_id: string; names: string[] }>(
    `with ended as (
       update enrolment e set status = 'ended', ended_at = now(), ended_reason = $2
         from program p
        where p.program_id = e.program_id and e.member_id = any ($1::uuid[]) and e.status = 'active'
          and ($3::uuid is null or p.hub_id = $3)
       returning e.member_id, p.name
     )
     select member_id, array_agg(name order by name) as names from ended group by member_id`,
    [members, reason, hubId ?? null],
  );
  return new Map(rows.map((row) => [row.member_id, row.names]));
}
