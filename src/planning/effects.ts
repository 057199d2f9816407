import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { selectEffects } from './sql/compared.ts';

/** What the removal of these members would touch besides this hub: other hubs, and enrolments that would end. */
export async function effectsOf(
  scope: TenantScope,
  members: readonly string[],
  hubId: string,
): Promise<Map<string, Readonly<Record<string, JsonValue>>>> {
  if (members.length === 0) return new Map();
  const { rows } = await scope.client.query<{ member_id: string; other_hubs: string[]; programs: string[] }>(
    selectEffects,
    [members, hubId],
  );
  return new Map(
    rows.map((row) => [row.member_id, { other_hubs: row.other_hubs, programs: row.programs }] as const),
  );
}
