import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import { emailKey } from '../kernel/text.ts';
import { newInvitations } from '../outbox/invitations.ts';
import type { ChunkContext, Item } from './item.ts';
import { recipientsOf } from './recipients.ts';
import { writeValues } from './values.ts';

/**
 * Creates accounts (reason `new`) or memberships (reason `joins_hub`) as invited, writes the profile values, one invitation with
 * a single-use token and one e-mail each.
 *
 * @returns the member of each item
 */
export async function invite(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<Map<number, string>> {
  const newcomers = items
    .filter((item) => item.memberId === null)
    .map((item) => ({ item, memberId: newId() }));
  const joining = items.flatMap((item) =>
    item.memberId === null ? [] : [{ item, memberId: item.memberId }],
  );
  await createAccounts(scope, newcomers, context);
  if (joining.length > 0) {
    await writeValues(
      scope,
      joining.map(({ item }) => item),
      context,
    );
  }
  const all = [...newcomers, ...joining];
  await scope.client.query(
    `insert into hub_membership (hub_id, member_id, status)
     select $1, member_id, 'invited' from unnest($2::uuid[]) as member_id order by member_id
     on conflict (tenant_id, hub_id, member_id) do update set status = 'invited', since = now(), ended_at = null`,
    [context.hubId, all.map(({ memberId }) => memberId)],
  );
  const recipients = await recipientsOf(
    scope,
    all.map(({ memberId }) => memberId),
  );
  await newInvitations(
    scope,
    recipients.map((one) => ({ ...one, hubId: context.hubId })),
    context.invitationDays,
  );
  return new Map(all.map(({ item, memberId }) => [item.itemNo, memberId]));
}

async function createAccounts(
  scope: TenantScope,
  newcomers: readonly { item: Item; memberId: string }[],
  context: ChunkContext,
): Promise<void> {
  if (newcomers.length === 0) return;
  const rows = newcomers.map(({ item, memberId }) => ({
    member_id: memberId,
    email: item.person.email,
    email_norm: emailKey(item.person.email ?? ''),
    first_name: item.person.first_name,
    last_name: item.person.last_name,
    profile: profileOf(item.after),
    record_key: item.recordKey,
    unique_id: uniqueIdOf(item),
  }));
  await scope.client.query(
    `with given as materialized (
       select * from jsonb_to_recordset($1::jsonb) as g (member_id uuid, email text, email_norm text, first_name text,
         last_name text, profile jsonb, record_key text, unique_id text)
     ), members as (
       insert into member (member_id, email, email_norm, first_name, last_name, profile)
       select member_id, email, email_norm, first_name, last_name, profile from given order by member_id
     ), identities as (
       insert into member_identity (member_id, id_space, value)
       select member_id, $2, unique_id from given where unique_id is not null order by member_id
     )
     select count(*) from given`,
    [JSON.stringify(rows), context.idSpace],
  );
  await scope.client.query(
    `update source_record r set member_id = g.member_id
       from jsonb_to_recordset($1::jsonb) as g (member_id uuid, record_key text)
      where r.source_id = $2 and r.record_key = g.record_key`,
    [JSON.stringify(rows.map(({ member_id, record_key }) => ({ member_id, record_key }))), context.sourceId],
  );
}

/** A record that its source has a key for says its Unique ID beside it. */
function uniqueIdOf({ recordKey, effects }: Item): string | null {
  if (recordKey?.startsWith('id:') === true) return recordKey.slice(3);
  return typeof effects['unique_id'] === 'string' ? effects['unique_id'] : null;
}

function profileOf(after: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null));
}
