import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { assertRestorable, fileRestore, grantRestore } from './restore.ts';

export interface RestoreRequest {
  readonly id: string;
  readonly member: string;
  readonly person: {
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
  };
  readonly status: 'filed' | 'granted' | 'refused';
  readonly plan: string | null;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  /** Until the personal data is erased; null when there is nothing to restore. */
  readonly days_left: number | null;
}

/** $1 older than this one, $2 status, $3 member, $4 how many. */
const selectRequests = `
select q.request_id as id, q.member_id as member, q.status, q.plan_id as plan, q.requested_by, q.requested_at,
       q.decided_by, q.decided_at,
       jsonb_build_object('email', m.email, 'first_name', m.first_name, 'last_name', m.last_name) as person,
       case when m.deleted_at is not null and m.purged_at is null
            then greatest(ceil(extract(epoch from m.purge_after - now()) / 86400), 0)::int end as days_left
  from restore_request q join member m using (tenant_id, member_id)
 where ($1::uuid is null or q.request_id < $1) and ($2::text is null or q.status = $2)
   and ($3::uuid is null or q.member_id = $3)
 order by q.request_id desc limit $4`;

/** Requests for restores, newest first, by keyset. */
export async function listRestoreRequests(
  scope: TenantScope,
  query: {
    readonly status?: RestoreRequest['status'] | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: RestoreRequest[]; next: string | null }> {
  const { rows } = await scope.client.query<RestoreRequest>(selectRequests, [
    query.before ?? null,
    query.status ?? null,
    null,
    query.limit + 1,
  ]);
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * An admin asks for a deleted member back, as approving a restore does. What could not be granted now is not filed either; a
 * request that waits already is given back.
 *
 * @throws PsmError `not_found`, `restore_blocked`
 */
export async function requestRestore(
  scope: TenantScope,
  memberId: string,
  actor: string,
): Promise<RestoreRequest> {
  const known = await scope.client.query('select from member where member_id = $1', [memberId]);
  if (known.rowCount === 0) throw new PsmError('not_found', 'There is no such member.');
  await assertRestorable(scope, memberId);
  const waiting = await waitingRequest(scope, memberId);
  if (waiting !== undefined) return waiting;
  await fileRestore(scope, memberId, actor);
  await recordEvents(scope, [
    { actor, action: 'member.restore_requested', entity: 'member', entityId: memberId, body: {} },
  ]);
  const filed = await waitingRequest(scope, memberId);
  if (filed === undefined) throw new PsmError('internal', 'The request was not stored.');
  return filed;
}

async function waitingRequest(scope: TenantScope, memberId: string): Promise<RestoreRequest | undefined> {
  return (await scope.client.query<RestoreRequest>(selectRequests, [null, 'filed', memberId, 1])).rows[0];
}

/**
 * Grants one request.
 *
 * @returns the member
 * @throws PsmError `not_found`, `conflict` when it is decided already, `restore_blocked`
 */
export async function grantRestoreRequest(
  scope: TenantScope,
  requestId: string,
  actor: string,
  invitationDays: number,
): Promise<string> {
  const request = await scope.db
    .selectFrom('restore_request')
    .select(['member_id', 'status'])
    .where('request_id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
  if (request === undefined) throw new PsmError('not_found', 'There is no such request.');
  if (request.status !== 'filed')
    throw new PsmError('conflict', `This request is ${request.status} already.`);
  await grantRestore(scope, request.member_id, actor, invitationDays);
  return request.member_id;
}
