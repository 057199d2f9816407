import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { emailKey } from '../kernel/text.ts';
import type { ChunkContext, Item } from './item.ts';
import { reinvite } from './recipients.ts';

interface Written {
  readonly member_id: string;
  readonly email: string | null;
  readonly email_norm: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly sets: Readonly<Record<string, JsonValue>>;
  readonly clears: readonly string[];
}

/**
 * Writes the approved values of items that have a member, and nothing else; moves the version of every member, also of those
 * without values, because something else about them changes in the same transaction. One statement.
 *
 * A new e-mail of somebody who is invited voids the old token and sends one new invitation.
 */
export async function writeValues(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  const rows = items.map((item) => written(item, context.accountKeys));
  await scope.client.query(
    `update member m
        set email = coalesce(v.email, m.email), email_norm = coalesce(v.email_norm, m.email_norm),
            first_name = coalesce(v.first_name, m.first_name), last_name = coalesce(v.last_name, m.last_name),
            profile = (m.profile || v.sets) - v.clears, version = m.version + 1, updated_at = now()
       from jsonb_to_recordset($1::jsonb) as v (member_id uuid, email text, email_norm text, first_name text,
         last_name text, sets jsonb, clears text[])
      where m.member_id = v.member_id`,
    [JSON.stringify(rows)],
  );
  const moved = rows.filter((row) => row.email_norm !== null).map((row) => row.member_id);
  await reinvite(scope, moved, context.invitationDays);
}

function written(item: Item, keys: ChunkContext['accountKeys']): Written {
  const account: Record<string, string | null> = {};
  const sets: Record<string, JsonValue> = {};
  const clears: string[] = [];
  for (const [key, value] of Object.entries(item.after)) {
    if (key === keys.email || key === keys.first_name || key === keys.last_name)
      account[key] = value as string;
    else if (value === null) clears.push(key);
    else sets[key] = value;
  }
  const email = account[keys.email] ?? null;
  return {
    member_id: item.memberId ?? '',
    email,
    email_norm: email === null ? null : emailKey(email),
    first_name: account[keys.first_name] ?? null,
    last_name: account[keys.last_name] ?? null,
    sets,
    clears,
  };
}
