import { type RawBuilder, sql } from 'kysely';
import type { AdminRole, JsonValue, MemberStatus, MembershipStatus } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { MessageFacts } from './templates/template.ts';

interface Row {
  readonly message_id: string;
  readonly kind: string;
  readonly status: MessageFacts['status'];
  readonly recipient: string | null;
  readonly data: Record<string, JsonValue>;
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly tenant: string;
  readonly admin_role: AdminRole | null;
  readonly member_id: string | null;
  readonly member_status: MemberStatus | null;
  readonly first_name: string | null;
  readonly had_account: boolean | null;
  readonly invitation_status: 'open' | 'accepted' | 'void' | null;
  readonly in_time: boolean;
  readonly expires_at: Date;
  readonly hub: string;
  readonly membership: MembershipStatus | null;
}

/** A message with its own columns and all that a template may want to know. */
export interface StoredMessage {
  readonly facts: MessageFacts;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly memberId: string | null;
}

/** Messages of the tenant, newest first: `o` is the message in `condition`. Every join is by primary key. */
export async function readMessages(
  scope: TenantScope,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<StoredMessage[]> {
  const { rows } = await sql<Row>`
    select o.message_id, o.kind, o.status, o.recipient, o.data, o.attempts, o.next_attempt_at, o.last_error,
           o.created_at, o.sent_at, o.member_id, t.name as tenant,
           a.role as admin_role, m.status as member_status, m.first_name,
           m.accepted_at < o.created_at as had_account, i.status as invitation_status,
           i.expires_at > now() as in_time, i.expires_at, h.name as hub, s.status as membership
      from outbox_message o
      join tenant t on t.tenant_id = o.tenant_id
      left join admin_user a on a.tenant_id = o.tenant_id and a.admin_id = (o.data ->> 'admin')::uuid
      left join member m on m.tenant_id = o.tenant_id and m.member_id = o.member_id
      left join invitation i on i.tenant_id = o.tenant_id and i.invitation_id = o.invitation_id
      left join hub h on h.tenant_id = i.tenant_id and h.hub_id = i.hub_id
      left join hub_membership s
        on s.tenant_id = i.tenant_id and s.hub_id = i.hub_id and s.member_id = i.member_id
     where ${condition}
     order by o.message_id desc
     limit ${limit}
  `.execute(scope.db);
  return rows.map(messageOf);
}

function messageOf(row: Row): StoredMessage {
  return {
    facts: {
      messageId: row.message_id,
      kind: row.kind,
      status: row.status,
      recipient: row.recipient,
      data: row.data,
      tenant: row.tenant,
      ...(row.admin_role === null ? {} : { admin: { role: row.admin_role } }),
      ...(row.member_id === null ? {} : { member: memberOf(row) }),
      ...(row.invitation_status === null ? {} : { invitation: invitationOf(row, row.invitation_status) }),
    },
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastError: row.last_error,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    memberId: row.member_id,
  };
}

function memberOf(row: Row): NonNullable<MessageFacts['member']> {
  return {
    // A member whose row is gone is as gone as one whose data was erased.
    status: row.member_status ?? 'purged',
    firstName: row.first_name,
    hadAccount: row.had_account === true,
  };
}

function invitationOf(
  row: Row,
  status: 'open' | 'accepted' | 'void',
): NonNullable<MessageFacts['invitation']> {
  return {
    status,
    inTime: row.in_time,
    expiresAt: row.expires_at,
    hub: row.hub,
    membership: row.membership ?? undefined,
  };
}
