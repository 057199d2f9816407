import type { TenantScope } from '../db/tenant.ts';
import { cancelMessages } from '../outbox/queue.ts';
import { endEnrolments } from './enrolments.ts';
import type { ChunkContext, Item } from './item.ts';
import { writeValues } from './values.ts';

/**
 * Places this source's hold, which hides the account everywhere, ends enrolments, and stops all communication including mail
 * that is queued. The enrolments that are lost are remembered for the day the person returns.
 */
export async function deactivate(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  const members = memberIds(items);
  await writeValues(scope, items, context);
  const lost = await endEnrolments(scope, members, 'deactivated');
  const holds = items.map((item) => ({
    member_id: item.memberId,
    reason: holdReason(item),
    lost_programs: lost.get(item.memberId ?? '') ?? [],
  }));
  await scope.client.query(
    `with placed as (
       insert into deactivation (deactivation_id, member_id, source_id, reason, actor, lost_programs)
       select gen_random_uuid(), h.member_id, $2, h.reason, $3, h.lost_programs
         from jsonb_to_recordset($1::jsonb) as h (member_id uuid, reason text, lost_programs jsonb)
        order by h.member_id
       on conflict (tenant_id, member_id, source_id) where lifted_at is null do nothing
       returning member_id
     )
     update member m set holds = m.holds + 1 from placed p where m.member_id = p.member_id`,
    [JSON.stringify(holds), context.sourceId, context.actor],
  );
  await cancelMessages(scope, members, 'deactivated');
}

function holdReason(item: Item): 'status' | 'absence' | 'deleted_in_source' {
  if (item.kind === 'deactivate') return 'status';
  return item.reason === 'deleted_in_source' ? 'deleted_in_source' : 'absence';
}

export function memberIds(items: readonly Item[]): string[] {
  return items.flatMap((item) => (item.memberId === null ? [] : [item.memberId]));
}
