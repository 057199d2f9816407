import { sql } from 'kysely';
import type { JsonValue } from '../../db/schema.ts';
import { ofRunningTenant } from '../../db/runningTenant.ts';
import type { Database, TenantScope } from '../../db/tenant.ts';
import type { Sealed } from '../../kernel/secretKeys.ts';
import type { StoredEvent } from './payload.ts';

/**
 * A delivery that this process may make until the lease ends. Every claim counts up the attempts, so `attempt` is the fence: who
 * slept past the lease finds another number and writes nothing.
 */
export interface Claim {
  readonly eventId: string;
  readonly endpointId: string;
  readonly attempt: number;
}

/** Seconds. Longer than a batch can take, see `lane.ts`. */
export const leaseSeconds = 120;

/** A tenant with deliveries queued, and the milliseconds until the first is due: not above zero when it is now. */
export interface DueTenant {
  readonly tenantId: string;
  readonly dueIn: number;
}

/**
 * The tenants, but those suspended, that have deliveries queued, the one that waits longest first. Two probes of an index for each of them, however
 * much is queued and however many tenants there are; by the dispatch role, which sees no more than this.
 */
export async function dueTenants(database: Database): Promise<DueTenant[]> {
  const { rows } = await database.dispatch.query<{ tenant_id: string; due_in: number }>(`
    with recursive waiting as (
      (select tenant_id from webhook_delivery where status = 'queued' order by tenant_id limit 1)
      union all
      select (select d.tenant_id from webhook_delivery d
               where d.status = 'queued' and d.tenant_id > w.tenant_id order by d.tenant_id limit 1)
        from waiting w where w.tenant_id is not null
    )
    select w.tenant_id, (extract(epoch from d.next_attempt_at - now()) * 1000)::float8 as due_in
      from waiting w
     cross join lateral (
       select next_attempt_at from webhook_delivery
        where tenant_id = w.tenant_id and status = 'queued' order by next_attempt_at limit 1) d
     where d.next_attempt_at < 'infinity' and ${ofRunningTenant('w')}
     order by d.next_attempt_at
  `);
  return rows.map((row) => ({ tenantId: row.tenant_id, dueIn: row.due_in }));
}

/**
 * Takes deliveries that are due, of each endpoint at most `each`, so that one with a long queue leaves room for the others. The
 * time of the next attempt is the lease: whoever dies leaves them to the next one who looks after it.
 *
 * @param limits deliveries of one endpoint, and endpoints
 * @param busy endpoints that get nothing at the moment
 */
export async function claimDue(
  scope: TenantScope,
  limits: { readonly each: number; readonly endpoints: number },
  busy: readonly string[],
): Promise<Claim[]> {
  const { rows } = await sql<{ event_id: string; endpoint_id: string; attempts: number }>`
    with endpoints as materialized (
      select e.endpoint_id from webhook_endpoint e
       -- one look at each: as a condition it would be a join over all that is queued
       cross join lateral (
         select from webhook_delivery
          where endpoint_id = e.endpoint_id and status = 'queued' and next_attempt_at <= now()
          order by next_attempt_at limit 1) waiting
       where e.paused_at is null and e.endpoint_id <> all (${busy}::uuid[]) and ${sql.raw(ofRunningTenant('e'))}
       order by random() limit ${limits.endpoints}
    ), due as (
      select d.event_id, d.endpoint_id from endpoints e
       cross join lateral (
         select event_id, endpoint_id from webhook_delivery
          where endpoint_id = e.endpoint_id and status = 'queued' and next_attempt_at <= now()
          order by next_attempt_at, event_id limit ${limits.each} for update skip locked) d
    )
    update webhook_delivery d set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
      from due where d.event_id = due.event_id and d.endpoint_id = due.endpoint_id
    returning d.event_id, d.endpoint_id, d.attempts
  `.execute(scope.db);
  return rows
    .map((row) => ({ eventId: row.event_id, endpointId: row.endpoint_id, attempt: row.attempts }))
    .toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1));
}

/** Takes one delivery, if it is due and nobody has it. */
export async function claimOne(
  scope: TenantScope,
  endpointId: string,
  eventId: string,
): Promise<Claim | undefined> {
  const { rows } = await sql<{ attempts: number }>`
    update webhook_delivery set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
     where endpoint_id = ${endpointId} and event_id = ${eventId} and status = 'queued' and next_attempt_at <= now()
       and ${sql.raw(ofRunningTenant('webhook_delivery'))}
    returning attempts
  `.execute(scope.db);
  return rows[0] === undefined ? undefined : { eventId, endpointId, attempt: rows[0].attempts };
}

/** Deliveries that came to a paused endpoint while it was being paused wait with the others, until it is resumed. */
export async function parkPaused(scope: TenantScope): Promise<void> {
  await sql`
    update webhook_delivery d set next_attempt_at = 'infinity' from webhook_endpoint e
     where e.endpoint_id = d.endpoint_id and e.paused_at is not null
       and d.status = 'queued' and d.next_attempt_at <= now()
  `.execute(scope.db);
}

/** An event with where it goes. */
export interface ClaimedDelivery {
  readonly event: StoredEvent;
  readonly url: string;
  readonly createdAt: Date;
  /** The newest first. */
  readonly sealed: readonly Sealed[];
}

/** The claimed delivery as it is at this moment; undefined when it is no longer this process's, or its endpoint is paused. */
export async function claimedDelivery(
  scope: TenantScope,
  { eventId, endpointId, attempt }: Claim,
): Promise<ClaimedDelivery | undefined> {
  const { rows } = await sql<{
    type: string;
    data: Record<string, JsonValue>;
    occurred_at: Date;
    created_at: Date;
    url: string;
    key_id: string;
    sealed: Buffer;
    old_key_id: string | null;
    old_sealed: Buffer | null;
  }>`
    select v.type, v.data, v.occurred_at, d.created_at, e.url, e.key_id, e.sealed,
           case when e.old_until > now() then e.old_key_id end as old_key_id,
           case when e.old_until > now() then e.old_sealed end as old_sealed
      from webhook_delivery d
      join webhook_event v on v.event_id = d.event_id
      join webhook_endpoint e on e.endpoint_id = d.endpoint_id
     where d.event_id = ${eventId} and d.endpoint_id = ${endpointId} and d.status = 'queued' and d.attempts = ${attempt}
       and e.paused_at is null
  `.execute(scope.db);
  const row = rows[0];
  if (row === undefined) return undefined;
  const { key_id: keyId, sealed, old_key_id: oldKeyId, old_sealed: oldSealed } = row;
  return {
    event: { eventId, type: row.type, occurredAt: row.occurred_at, data: row.data },
    url: row.url,
    createdAt: row.created_at,
    sealed: [
      { keyId, sealed },
      ...(oldKeyId === null || oldSealed === null ? [] : [{ keyId: oldKeyId, sealed: oldSealed }]),
    ],
  };
}

export async function markDelivered(scope: TenantScope, claim: Claim, status: number): Promise<void> {
  await sql`
    update webhook_delivery set status = 'delivered', delivered_at = now(), last_status = ${status}, last_error = null
     where event_id = ${claim.eventId} and endpoint_id = ${claim.endpointId} and attempts = ${claim.attempt}
       and status in ('queued', 'cancelled')
  `.execute(scope.db);
}

interface Failed {
  readonly status: number | null;
  readonly error: string | null;
}

export async function markForRetry(
  scope: TenantScope,
  claim: Claim,
  seconds: number,
  failed: Failed,
): Promise<void> {
  await sql`
    update webhook_delivery set next_attempt_at = now() + make_interval(secs => ${seconds}),
           last_status = ${failed.status}, last_error = ${failed.error}
     where event_id = ${claim.eventId} and endpoint_id = ${claim.endpointId} and attempts = ${claim.attempt}
       and status = 'queued'
  `.execute(scope.db);
}

/** It is given up, until somebody replays it. */
export async function markDead(scope: TenantScope, claim: Claim, failed: Failed): Promise<void> {
  await sql`
    update webhook_delivery set status = 'dead', last_status = ${failed.status}, last_error = ${failed.error}
     where event_id = ${claim.eventId} and endpoint_id = ${claim.endpointId} and attempts = ${claim.attempt}
       and status = 'queued'
  `.execute(scope.db);
}

/** Gives back what was claimed and not tried, as if nobody had taken it. */
export async function release(scope: TenantScope, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    update webhook_delivery d set attempts = d.attempts - 1, next_attempt_at = now()
      from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as c ("eventId" uuid, "endpointId" uuid, attempt int)
     where d.event_id = c."eventId" and d.endpoint_id = c."endpointId" and d.attempts = c.attempt and d.status = 'queued'
  `.execute(scope.db);
}
