import { sql } from 'kysely';
import { ofRunningTenant } from '../db/runningTenant.ts';
import type { Database, TenantScope } from '../db/tenant.ts';
import { readMessages, type StoredMessage } from './facts.ts';

/**
 * A message that this process may send until the lease ends. Every claim counts up the attempts, so `attempt` is the
 * fence: who slept past the lease finds another number and writes nothing.
 */
export interface Claim {
  readonly messageId: string;
  readonly attempt: number;
}

/** Seconds. Longer than a batch can take, see `lane.ts`: a claim that ends early would send a mail twice. */
const leaseSeconds = 600;

/** A tenant with mail to be sent, and the milliseconds until the first of it is due: not above zero when it is now. */
export interface DueTenant {
  readonly tenantId: string;
  readonly dueIn: number;
}

/**
 * The tenants, but those suspended, that have mail queued, the one that waits longest first. One probe of an index for each tenant, however much
 * is queued; by the dispatch role, which sees no more than this.
 */
export async function dueTenants(database: Database): Promise<DueTenant[]> {
  const { rows } = await database.dispatch.query<{ tenant_id: string; due_in: number }>(`
    select t.tenant_id, (extract(epoch from o.next_attempt_at - now()) * 1000)::float8 as due_in
      from tenant t
     cross join lateral (
       select next_attempt_at from outbox_message
        where tenant_id = t.tenant_id and status = 'queued' order by next_attempt_at limit 1) o
     where ${ofRunningTenant('t')}
     order by o.next_attempt_at
  `);
  return rows.map((row) => ({ tenantId: row.tenant_id, dueIn: row.due_in }));
}

/**
 * Takes messages that are due. The time of the next attempt is the lease: whoever dies leaves them to the next one who
 * looks after it.
 */
export async function claimDue(scope: TenantScope, limit: number): Promise<Claim[]> {
  const { rows } = await sql<{ message_id: string; attempts: number }>`
    with due as (
      select message_id from outbox_message o
       where status = 'queued' and next_attempt_at <= now() and ${sql.raw(ofRunningTenant('o'))}
       order by next_attempt_at limit ${limit} for update skip locked
    )
    update outbox_message o set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
      from due where o.message_id = due.message_id
    returning o.message_id, o.attempts
  `.execute(scope.db);
  return rows.map((row) => ({ messageId: row.message_id, attempt: row.attempts }));
}

/** The claimed message as it is at this moment; undefined when it was cancelled or is another process's by now. */
export async function claimedMessage(
  scope: TenantScope,
  { messageId, attempt }: Claim,
): Promise<StoredMessage | undefined> {
  const [message] = await readMessages(
    scope,
    sql`o.message_id = ${messageId} and o.status = 'queued' and o.attempts = ${attempt}`,
    1,
  );
  return message;
}

/**
 * It has left: what it said to a member is erased, and so is a token; what else admins were told can be read again. One that was
 * cancelled while it was leaving has been sent all the same.
 */
export async function markSent(scope: TenantScope, { messageId, attempt }: Claim): Promise<void> {
  await sql`
    update outbox_message set status = 'sent', sent_at = now(), last_error = null,
           data = case when member_id is null then data - 'token' else '{}' end
     where message_id = ${messageId} and attempts = ${attempt} and status in ('queued', 'cancelled')
  `.execute(scope.db);
}

/** It will not be sent: what it would have said is erased. */
export async function markUnsent(
  scope: TenantScope,
  { messageId, attempt }: Claim,
  status: 'cancelled' | 'dead',
  reason: string,
): Promise<void> {
  await sql`
    update outbox_message set status = ${status}, data = '{}', last_error = ${reason}
     where message_id = ${messageId} and attempts = ${attempt} and status = 'queued'
  `.execute(scope.db);
}

export async function markForRetry(
  scope: TenantScope,
  { messageId, attempt }: Claim,
  seconds: number,
  reason: string,
): Promise<void> {
  await sql`
    update outbox_message set next_attempt_at = now() + make_interval(secs => ${seconds}), last_error = ${reason}
     where message_id = ${messageId} and attempts = ${attempt} and status = 'queued'
  `.execute(scope.db);
}

/** Gives back messages that were claimed and not tried, as if nobody had taken them. */
export async function release(scope: TenantScope, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update outbox_message o set attempts = o.attempts - 1, next_attempt_at = now()
      from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as c ("messageId" uuid, attempt int)
     where o.message_id = c."messageId" and o.attempts = c.attempt and o.status = 'queued'
  `.execute(scope.db);
}
