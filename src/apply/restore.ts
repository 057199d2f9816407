import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { assertRoom } from '../directory/limits.ts';
import { newId } from '../kernel/ids.ts';
import type { ChunkContext, Item } from './item.ts';
import { reinvite } from './recipients.ts';

/** Approving a restore files the request; an operator grants it. */
export async function fileRestores(
  scope: TenantScope,
  items: readonly Item[],
  context: ChunkContext,
): Promise<void> {
  for (const item of items) await fileRestore(scope, item.memberId ?? '', context.actor, context.planId);
}

export async function fileRestore(
  scope: TenantScope,
  memberId: string,
  actor: string,
  planId: string | null = null,
): Promise<void> {
  await scope.client.query(
    `insert into restore_request (request_id, member_id, plan_id, status, requested_by) values ($1, $2, $3, 'filed', $4)
     on conflict (tenant_id, member_id) where status = 'filed' do nothing`,
    [newId(), memberId, planId, actor],
  );
}

/**
 * Grants a restore: account, values and memberships are back exactly as they were.
 *
 * @throws PsmError `restore_blocked` when e-mail or Unique ID were taken meanwhile, or the 30 days are over; `limit_reached`
 */
export async function grantRestore(
  scope: TenantScope,
  memberId: string,
  actor: string,
  invitationDays: number,
): Promise<void> {
  await assertRestorable(scope, memberId);
  await assertRoom(scope, 'members');
  await scope.client.query(
    `update member set deleted_at = null, deleted_by = null, purge_after = null, version = version + 1, updated_at = now()
      where member_id = $1`,
    [memberId],
  );
  await scope.client.query('update member_identity set live = true where member_id = $1', [memberId]);
  await scope.client.query(
    `update restore_request set status = 'granted', decided_by = $2, decided_at = now() where member_id = $1 and status = 'filed'`,
    [memberId, actor],
  );
  await scope.client.query(
    `update hub set revision = revision + 1 where hub_id in (select hub_id from hub_membership where member_id = $1)`,
    [memberId],
  );
  // The deletion took back what was not accepted yet.
  await reinvite(scope, [memberId], invitationDays);
  await recordEvents(scope, [
    { actor, action: 'member.restored', entity: 'member', entityId: memberId, body: {} },
  ]);
}

/**
 * Locks the member with its hubs and says whether it could be brought back at this moment.
 *
 * @throws PsmError `restore_blocked`
 */
export async function assertRestorable(scope: TenantScope, memberId: string): Promise<void> {
  // In the order of the house: hubs by id, then the member.
  await scope.client.query(
    `select from hub where hub_id in (select hub_id from hub_membership where member_id = $1)
      order by hub_id for no key update`,
    [memberId],
  );
  const { rows } = await scope.client.query<{
    deleted: boolean;
    gone: boolean;
    mail_taken: boolean;
    id_taken: boolean;
  }>(
    `select m.deleted_at is not null as deleted, m.purged_at is not null or m.purge_after < now() as gone,
            exists (select from member o where o.email_norm = m.email_norm and o.deleted_at is null) as mail_taken,
            exists (select from member_identity i join member_identity o using (tenant_id, id_space, value)
                     where i.member_id = m.member_id and o.live) as id_taken
       from member m where m.member_id = $1 for no key update of m`,
    [memberId],
  );
  const member = rows[0];
  if (member === undefined || !member.deleted)
    throw new PsmError('restore_blocked', 'This member is not deleted, so there is nothing to restore.');
  if (member.gone) {
    throw new PsmError(
      'restore_blocked',
      'The time for a restore is over: the personal data has been erased.',
    );
  }
  if (member.mail_taken || member.id_taken) {
    const what = member.mail_taken ? 'e-mail address' : 'Unique ID';
    throw new PsmError(
      'restore_blocked',
      `Another member has taken the ${what} meanwhile. Change it there first.`,
    );
  }
}
