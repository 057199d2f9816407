import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';

/**
 * Erases the personal data of members whose 30 days are over, everywhere it is kept: account, ids, what sources said, change
 * rows, mail, the payloads of the audit trail. The row stays as a tombstone, and the trail stays verifiable without the data.
 *
 * @returns how many members were purged; at most `limit`, oldest first
 */
export async function purgeDue(scope: TenantScope, limit = 500): Promise<number> {
  const { client } = scope;
  const { rows } = await client.query<{ member_id: string }>(
    `select member_id from member
      where deleted_at is not null and purged_at is null and purge_after <= now()
      order by purge_after limit $1 for no key update skip locked`,
    [limit],
  );
  const members = rows.map((row) => row.member_id);
  await purge(scope, members, 'retention');
  return members.length;
}

/** Erases the personal data of these members at once. What they were is gone; that they were there stays, and the trail of it. */
export async function purge(scope: TenantScope, members: readonly string[], actor: string): Promise<void> {
  if (members.length === 0) return;
  for (const statement of erasures) await scope.client.query(statement, [members]);
  await recordEvents(
    scope,
    members.map((entityId) => ({
      actor,
      action: 'member.purged',
      entity: 'member' as const,
      entityId,
      body: {},
    })),
  );
}

/** SQL: what is left of a change when it is not told any more whom it was about. */
export const forgottenChange = `person = '{"email": null, "first_name": null, "last_name": null}',
  before = jsonb_set(c.before, '{values}', '{}'), after = '{}', record_key = null, effects = '{}', issues = '[]', segments = '{}'`;

/** $1: members. Every place that holds something about a person; test/apply/purge.test.ts looks for it in a dump. */
const erasures = [
  `delete from audit_payload p using audit_event e
    where e.event_id = p.event_id and e.entity = 'member' and e.entity_id = any ($1::uuid[])`,
  `update change c set ${forgottenChange} where c.member_id = any ($1::uuid[])`,
  `update change c set ${forgottenChange}
     from change_outcome o where o.plan_id = c.plan_id and o.item_no = c.item_no and o.member_id = any ($1::uuid[])`,
  // What an identity provider said of them goes too: when it still has them, it finds them gone and says so anew.
  `delete from scim_resource r using source_record k, source s
    where k.member_id = any ($1::uuid[]) and s.source_id = k.source_id and k.record_key = 'key:' || r.resource_id
      and r.source_id in (s.source_id, nullif(s.config ->> 'connection', '')::uuid)`,
  'delete from source_record where member_id = any ($1::uuid[])',
  `update outbox_message set recipient = null, data = '{}', status = case when status = 'queued' then 'cancelled' else status end
    where member_id = any ($1::uuid[])`,
  `update webhook_delivery d set status = 'cancelled' from webhook_event e
    where e.event_id = d.event_id and d.status = 'queued' and e.type like 'member.%'
      and e.data -> 'member' ->> 'id' = any ($1::text[])`,
  `update webhook_event set data = jsonb_set(data, '{member}', jsonb_build_object('id', data -> 'member' -> 'id'))
    where type like 'member.%' and data -> 'member' ->> 'id' = any ($1::text[])`,
  'delete from member_identity where member_id = any ($1::uuid[])',
  'delete from enrolment where member_id = any ($1::uuid[])',
  'delete from hub_membership where member_id = any ($1::uuid[])',
  `update deactivation set lost_programs = '[]' where member_id = any ($1::uuid[])`,
  `update member set email = null, email_norm = null, first_name = null, last_name = null, profile = '{}', purged_at = now(),
          version = version + 1 where member_id = any ($1::uuid[])`,
];
