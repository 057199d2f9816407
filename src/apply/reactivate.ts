import type { TenantScope } from '../db/tenant.ts';
import { memberIds } from './deactivate.ts';
import type { ChunkContext, Item } from './item.ts';
import { reinvite } from './recipients.ts';
import { writeValues } from './values.ts';

/**
 * Lifts this source's hold, or the admins' where the offer said so; the member is visible again once no hold is left. Enrolments
 * do not come back by themselves. Whoever has an invitation open gets a new one, because the mail of the old one was
 * stopped.
 */
export async function reactivate(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  await writeValues(scope, items, context);
  const lifted = items.map((item) => ({
    member_id: item.memberId,
    source_id: item.effects['deactivated_by'] === undefined ? context.sourceId : null,
  }));
  await scope.client.query(
    `with lifted as (
       update deactivation d set lifted_at = now(), lifted_by = $2
         from jsonb_to_recordset($1::jsonb) as l (member_id uuid, source_id uuid)
        where d.member_id = l.member_id and d.source_id is not distinct from l.source_id and d.lifted_at is null
       returning d.member_id
     )
     update member m set holds = m.holds - 1 from lifted l where m.member_id = l.member_id`,
    [JSON.stringify(lifted), context.actor],
  );
  await reinvite(scope, memberIds(items), context.invitationDays);
}
