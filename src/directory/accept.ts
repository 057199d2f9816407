import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { tenantOfToken, tokenHash } from '../outbox/invitationToken.ts';
import { cancelInvitationMail } from '../outbox/queue.ts';

/** What the page shows before somebody accepts. */
export interface InvitationView {
  readonly tenant: string;
  readonly hub: string;
  readonly firstName: string | null;
  /** The account is in use already: it joins one more hub. */
  readonly hasAccount: boolean;
  readonly expiresAt: Date;
}

export interface Acceptance extends InvitationView {
  readonly tenantId: string;
  readonly hubId: string;
  readonly memberId: string;
}

interface Found {
  readonly invitation_id: string;
  readonly hub_id: string;
  readonly member_id: string;
}

/**
 * The invitation that a link stands for.
 *
 * @throws PsmError `invitation_invalid`, with the same words for a token that is unknown, used, taken back or expired;
 * `tenant_suspended`
 */
export async function invitationOf(
  database: Database,
  token: string,
  mayBe?: MayBe,
): Promise<InvitationView> {
  return withToken(database, token, mayBe, async (scope, found) =>
    viewOf(await openInvitation(scope, found)),
  );
}

/**
 * Accepts for good: the account becomes active if it was not, and so does its membership of the hub. Of two who accept at
 * once, one does.
 *
 * @throws PsmError `invitation_invalid`, `tenant_suspended`
 */
export async function acceptInvitation(
  database: Database,
  token: string,
  mayBe?: MayBe,
): Promise<Acceptance> {
  return withToken(database, token, mayBe, async (scope, found) => {
    await lock(scope, found);
    // Read under the locks: what was true before them may not be true any more.
    const open = await openInvitation(scope, found);
    await accept(scope, found);
    return { ...viewOf(open), tenantId: scope.tenantId, hubId: found.hub_id, memberId: found.member_id };
  });
}

/** Whether this tenant can be meant by whoever has the link. */
type MayBe = (tenantId: string) => boolean;

async function withToken<T>(
  database: Database,
  token: string,
  mayBe: MayBe = () => true,
  work: (scope: TenantScope, found: Found) => Promise<T>,
): Promise<T> {
  const tenantId = tenantOfToken(token);
  if (tenantId === undefined || !mayBe(tenantId)) throw invalid();
  return withTenant(database, tenantId, async (scope) => {
    const found = await scope.db
      .selectFrom('invitation')
      .select(['invitation_id', 'hub_id', 'member_id'])
      .where('token_hash', '=', tokenHash(token))
      .executeTakeFirst();
    if (found === undefined) throw invalid();
    return work(scope, found);
  });
}

/** In the order of the house, which apply follows too: hub, member, membership, then the invitation. */
async function lock(scope: TenantScope, { hub_id, member_id, invitation_id }: Found): Promise<void> {
  await sql`select from hub where hub_id = ${hub_id} for no key update`.execute(scope.db);
  await sql`select from member where member_id = ${member_id} for no key update`.execute(scope.db);
  await sql`
    select from hub_membership where hub_id = ${hub_id} and member_id = ${member_id} for no key update
  `.execute(scope.db);
  await sql`select from invitation where invitation_id = ${invitation_id} for no key update`.execute(
    scope.db,
  );
}

interface OpenInvitation {
  readonly tenant: string;
  readonly hub: string;
  readonly first_name: string | null;
  readonly accepted_at: Date | null;
  readonly expires_at: Date;
  readonly suspended: boolean;
}

async function openInvitation(scope: TenantScope, { invitation_id }: Found): Promise<OpenInvitation> {
  const { rows } = await sql<OpenInvitation>`
    select t.name as tenant, h.name as hub, m.first_name, m.accepted_at, i.expires_at, t.suspended_at is not null as suspended
      from invitation i
      join tenant t on t.tenant_id = i.tenant_id and t.erasing_at is null
      join hub h on h.tenant_id = i.tenant_id and h.hub_id = i.hub_id
      join member m on m.tenant_id = i.tenant_id and m.member_id = i.member_id
      join hub_membership s
        on s.tenant_id = i.tenant_id and s.hub_id = i.hub_id and s.member_id = i.member_id
     where i.invitation_id = ${invitation_id} and i.status = 'open' and i.expires_at > now()
       and m.status in ('invited', 'active') and s.status = 'invited'
  `.execute(scope.db);
  const open = rows[0];
  if (open === undefined) throw invalid();
  if (open.suspended) {
    throw new PsmError(
      'tenant_suspended',
      'This organisation takes no invitations at the moment. Yours stays good: open the link again in some days.',
    );
  }
  return open;
}

async function accept(scope: TenantScope, { hub_id, member_id, invitation_id }: Found): Promise<void> {
  await sql`update hub set revision = revision + 1 where hub_id = ${hub_id}`.execute(scope.db);
  await sql`
    update member set accepted_at = coalesce(accepted_at, now()), version = version + 1, updated_at = now()
     where member_id = ${member_id}
  `.execute(scope.db);
  await sql`
    update hub_membership set status = 'active', since = now()
     where hub_id = ${hub_id} and member_id = ${member_id}
  `.execute(scope.db);
  await sql`
    update invitation set status = 'accepted', closed_at = now() where invitation_id = ${invitation_id}
  `.execute(scope.db);
  // Without a mail server somebody took the link from the outbox: the mail must not follow.
  await cancelInvitationMail(scope, member_id, invitation_id, 'already accepted');
  await recordEvents(scope, [
    {
      actor: 'member',
      action: 'member.accepted',
      entity: 'member',
      entityId: member_id,
      body: { hub_id, invitation_id },
    },
  ]);
}

function viewOf(open: OpenInvitation): InvitationView {
  return {
    tenant: open.tenant,
    hub: open.hub,
    firstName: open.first_name,
    hasAccount: open.accepted_at !== null,
    expiresAt: open.expires_at,
  };
}

/** One message for everything that can be wrong, so that a guess learns nothing. */
function invalid(): PsmError {
  return new PsmError(
    'invitation_invalid',
    'This invitation is not valid: it may have been used, taken back or expired. Ask the people who invited you for a new one.',
  );
}
