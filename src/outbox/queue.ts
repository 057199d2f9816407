import { sql } from 'kysely';
import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import type { MessageKind } from './templates.ts';

/** A mail to be sent when the transaction that queues it has committed. */
export interface NewMessage {
  readonly kind: MessageKind;
  /** Says what the mail is about, once and for all: a second message with the same key is never queued. */
  readonly dedupeKey: string;
  /** The member that it is for; without one it goes to an admin. */
  readonly memberId?: string | undefined;
  readonly invitationId?: string | undefined;
  readonly recipient: string;
  /** What the template needs besides member, hub and tenant; erased once the mail is sent. */
  readonly data: Readonly<Record<string, JsonValue>>;
}

/**
 * Queues mails, any number in one statement: sorted by key, so that two transactions that queue the same ones wait for
 * each other instead of locking each other out.
 *
 * @returns how many were queued; those whose key is known are left out
 */
export async function queueMessages(scope: TenantScope, messages: readonly NewMessage[]): Promise<number> {
  if (messages.length === 0) return 0;
  const rows = messages.map((message) => ({
    message_id: newId(),
    kind: message.kind,
    dedupe_key: message.dedupeKey,
    member_id: message.memberId,
    invitation_id: message.invitationId,
    recipient: message.recipient,
    data: message.data,
  }));
  const { rows: queued } = await sql`
    insert into outbox_message (message_id, kind, dedupe_key, member_id, invitation_id, recipient, data, status)
    select message_id, kind, dedupe_key, member_id, invitation_id, recipient, data, 'queued'
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (message_id uuid, kind text, dedupe_key text,
        member_id uuid, invitation_id uuid, recipient text, data jsonb)
     order by dedupe_key
    on conflict (tenant_id, dedupe_key) do nothing
    returning 1
  `.execute(scope.db);
  return queued.length;
}

/**
 * Stops all mail to these members that has not left yet, and erases what it would have said.
 *
 * @param reason one word or two for the people who read the outbox, for example `deactivated`
 * @returns how many were stopped
 */
export async function cancelMessages(
  scope: TenantScope,
  memberIds: readonly string[],
  reason: string,
): Promise<number> {
  if (memberIds.length === 0) return 0;
  const { numAffectedRows } = await sql`
    update outbox_message set status = 'cancelled', data = '{}', last_error = ${reason}
     where status = 'queued' and member_id = any(${memberIds}::uuid[])
  `.execute(scope.db);
  return Number(numAffectedRows ?? 0);
}

/** Stops mail of this kind to an admin that has not left yet, and erases what it would have said. */
export async function cancelAdminMail(
  scope: TenantScope,
  kind: MessageKind,
  adminId: string,
  reason: string,
): Promise<void> {
  await sql`
    update outbox_message set status = 'cancelled', data = '{}', last_error = ${reason}
     where status = 'queued' and kind = ${kind} and data ->> 'admin' = ${adminId}
  `.execute(scope.db);
}

/** Stops the mail of one invitation if it has not left yet. */
export async function cancelInvitationMail(
  scope: TenantScope,
  memberId: string,
  invitationId: string,
  reason: string,
): Promise<void> {
  await sql`
    update outbox_message set status = 'cancelled', data = '{}', last_error = ${reason}
     where status = 'queued' and member_id = ${memberId} and invitation_id = ${invitationId}
  `.execute(scope.db);
}
