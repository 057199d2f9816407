import { sql } from 'kysely';
import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import { newInvitationToken, tokenHash } from './invitationToken.ts';
import { queueMessages } from './queue.ts';

/** Somebody to be invited to a hub: the member is there, with a membership of status `invited`. */
export interface Invitee {
  readonly memberId: string;
  readonly hubId: string;
  readonly recipient: string;
}

export interface Invitation {
  readonly invitationId: string;
  readonly memberId: string;
  readonly hubId: string;
}

/**
 * One invitation and one mail for each, any number in a few statements. The token is in the queued mail only until that is
 * sent; the invitation keeps its hash. Who has an invitation to the hub that is open and in time gets no second one.
 *
 * @returns the invitations that were made
 */
export async function newInvitations(
  scope: TenantScope,
  invitees: readonly Invitee[],
  validDays: number,
): Promise<Invitation[]> {
  if (invitees.length === 0) return [];
  await voidExpired(scope, invitees);
  const rows = invitees.map(({ memberId, hubId, recipient }) => {
    const token = newInvitationToken(scope.tenantId);
    return { invitationId: newId(), memberId, hubId, recipient, token };
  });
  // The statement gets hashes, not tokens: a statement may end up in a log of the database.
  const given = rows.map((row) => ({
    invitation_id: row.invitationId,
    member_id: row.memberId,
    hub_id: row.hubId,
    token_hash: tokenHash(row.token).toString('hex'),
  }));
  const { rows: made } = await sql<{ invitation_id: string }>`
    insert into invitation (invitation_id, member_id, hub_id, token_hash, status, expires_at)
    select invitation_id, member_id, hub_id, decode(token_hash, 'hex'), 'open',
           now() + make_interval(days => ${validDays}::int)
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as g (invitation_id uuid, member_id uuid, hub_id uuid, token_hash text)
     order by member_id, hub_id
    on conflict (tenant_id, member_id, hub_id) where status = 'open' do nothing
    returning invitation_id
  `.execute(scope.db);
  const ids = new Set(made.map((row) => row.invitation_id));
  const fresh = rows.filter((row) => ids.has(row.invitationId));
  await queueMessages(
    scope,
    fresh.map(({ invitationId, memberId, recipient, token }) => ({
      kind: 'invitation',
      dedupeKey: `invitation:${invitationId}`,
      memberId,
      invitationId,
      recipient,
      data: { token },
    })),
  );
  return fresh.map(({ invitationId, memberId, hubId }) => ({ invitationId, memberId, hubId }));
}

/** An invitation whose time is over still counts as open for the unique index: it makes way for a new one. */
async function voidExpired(scope: TenantScope, invitees: readonly Invitee[]): Promise<void> {
  await sql`
    update invitation i set status = 'void', closed_at = now()
      from jsonb_to_recordset(${JSON.stringify(invitees)}::jsonb) as g ("memberId" uuid, "hubId" uuid)
     where i.member_id = g."memberId" and i.hub_id = g."hubId" and i.status = 'open' and i.expires_at <= now()
  `.execute(scope.db);
}

/**
 * Takes back the open invitations of these members, of one hub or of all: their links stop working, and mails with them
 * that have not left yet are stopped.
 *
 * @returns how many were taken back
 */
export async function voidInvitations(
  scope: TenantScope,
  memberIds: readonly string[],
  options: { readonly hubId?: string | undefined } = {},
): Promise<number> {
  if (memberIds.length === 0) return 0;
  const hubId = options.hubId ?? null;
  const { rows } = await sql<{ count: number }>`
    with voided as (
      update invitation set status = 'void', closed_at = now()
       where status = 'open' and member_id = any(${memberIds}::uuid[])
         and (${hubId}::uuid is null or hub_id = ${hubId}::uuid)
      returning invitation_id, member_id
    ), stopped as (
      update outbox_message o set status = 'cancelled', data = '{}', last_error = 'invitation taken back'
        from voided v
       where o.member_id = v.member_id and o.invitation_id = v.invitation_id and o.status = 'queued'
    )
    select count(*) as count from voided
  `.execute(scope.db);
  return rows[0]?.count ?? 0;
}

/**
 * Invites these members anew to every hub that they are invited to and have not accepted: the old links stop working and
 * one mail goes to each address. For a changed e-mail address, for a reactivated member, and for "resend".
 *
 * @returns the new invitations; none for members who have accepted everything
 */
export async function renewInvitations(
  scope: TenantScope,
  members: readonly { readonly memberId: string; readonly recipient: string }[],
  validDays: number,
): Promise<Invitation[]> {
  const recipients = new Map(members.map((member) => [member.memberId, member.recipient]));
  const memberIds = [...recipients.keys()];
  if (memberIds.length === 0) return [];
  await voidInvitations(scope, memberIds);
  const { rows } = await sql<{ member_id: string; hub_id: string }>`
    select member_id, hub_id from hub_membership
     where member_id = any(${memberIds}::uuid[]) and status = 'invited'
  `.execute(scope.db);
  const invitees = rows.map((row) => ({
    memberId: row.member_id,
    hubId: row.hub_id,
    recipient: recipients.get(row.member_id) ?? '',
  }));
  return newInvitations(scope, invitees, validDays);
}
