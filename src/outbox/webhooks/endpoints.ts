import { sql } from 'kysely';
import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { SecretKeys } from '../../kernel/secretKeys.ts';
import { lockEndpoint, pauseEndpoint, resumeEndpoint } from './pause.ts';
import { newSigningSecret, overlapHours, sealSigningSecret } from './secret.ts';

/** An address that hears what happens, as people see it: never its secret. */
export interface Endpoint {
  readonly endpointId: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly pausedAt: Date | null;
  /** Why it was paused by itself; null when an admin did it. */
  readonly pausedReason: string | null;
  /** Until then the secret before the last rotation signs as well. */
  readonly oldUntil: Date | null;
  readonly queued: number;
  readonly dead: number;
  readonly lastDeliveredAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Endpoints of one tenant, at most: every effect is written once for each that listens. */
export const maxEndpoints = 20;

/** All endpoints, the oldest first. */
export async function listEndpoints(scope: TenantScope): Promise<Endpoint[]> {
  return selectEndpoints(scope, null);
}

/** @throws PsmError `not_found` */
export async function getEndpoint(scope: TenantScope, endpointId: string): Promise<Endpoint> {
  const [endpoint] = await selectEndpoints(scope, endpointId);
  if (endpoint === undefined) throw unknown();
  return endpoint;
}

async function selectEndpoints(scope: TenantScope, endpointId: string | null): Promise<Endpoint[]> {
  const { rows } = await sql<Endpoint>`
    select e.endpoint_id as "endpointId", e.url, e.description, e.events, e.paused_at as "pausedAt",
           e.paused_reason as "pausedReason", case when e.old_until > now() then e.old_until end as "oldUntil",
           e.created_at as "createdAt", e.created_by as "createdBy", n.queued, n.dead, n."lastDeliveredAt"
      from webhook_endpoint e
     cross join lateral (
       select count(*) filter (where status = 'queued')::int as queued, count(*) filter (where status = 'dead')::int as dead,
              max(delivered_at) as "lastDeliveredAt"
         from webhook_delivery where endpoint_id = e.endpoint_id) n
     where ${endpointId}::uuid is null or e.endpoint_id = ${endpointId}
     order by e.endpoint_id
  `.execute(scope.db);
  return rows;
}

export interface NewEndpoint {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
}

/**
 * Adds an endpoint, whose address was looked at before (`assertUrl`).
 *
 * @returns with its signing secret, this once
 * @throws PsmError `conflict` when there are enough
 */
export async function addEndpoint(
  scope: TenantScope,
  keys: SecretKeys,
  given: NewEndpoint,
  actor: string,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  // Whoever adds one at the same time waits, so that they are counted together.
  await sql`select from tenant for no key update`.execute(scope.db);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from webhook_endpoint`.execute(
    scope.db,
  );
  if ((rows[0]?.count ?? 0) >= maxEndpoints) {
    throw new PsmError(
      'conflict',
      `There are ${maxEndpoints} webhooks already. Remove one that is not needed.`,
    );
  }
  const endpointId = newId();
  const secret = newSigningSecret();
  const { keyId, sealed } = sealSigningSecret(keys, scope, endpointId, secret);
  const events = [...new Set(given.events)];
  await sql`
    insert into webhook_endpoint (endpoint_id, url, description, events, key_id, sealed, created_by)
    values (${endpointId}, ${given.url}, ${given.description}, ${events}::text[], ${keyId}, ${sealed}, ${actor})
  `.execute(scope.db);
  await record(scope, actor, 'webhook.added', endpointId, { host: hostOf(given.url), events });
  return { endpoint: await getEndpoint(scope, endpointId), secret };
}

export interface EndpointChange {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly paused?: boolean | undefined;
}

/** Changes what is given; the rest stays as it is. @throws PsmError `not_found` */
export async function changeEndpoint(
  scope: TenantScope,
  endpointId: string,
  change: EndpointChange,
  actor: string,
): Promise<Endpoint> {
  if (!(await lockEndpoint(scope, endpointId))) throw unknown();
  const before = await getEndpoint(scope, endpointId);
  const url = change.url ?? before.url;
  const description = change.description ?? before.description;
  const events = change.events === undefined ? before.events : [...new Set(change.events)];
  await sql`
    update webhook_endpoint set url = ${url}, description = ${description}, events = ${events}::text[]
     where endpoint_id = ${endpointId}
  `.execute(scope.db);
  const wasPaused = before.pausedAt !== null;
  if (change.paused === true && !wasPaused) await pauseEndpoint(scope, endpointId, null);
  if (change.paused === false && wasPaused) await resumeEndpoint(scope, endpointId);
  // Of addresses the host only: the rest of one may be a secret.
  await record(scope, actor, 'webhook.changed', endpointId, {
    ...(url !== before.url && { host: hostOf(url), host_before: hostOf(before.url) }),
    ...(change.events !== undefined && { events: [...events], events_before: [...before.events] }),
    ...(change.paused !== undefined && change.paused !== wasPaused && { paused: change.paused }),
  });
  return getEndpoint(scope, endpointId);
}

/** Removes an endpoint with everything that is queued for it. @throws PsmError `not_found` */
export async function removeEndpoint(scope: TenantScope, endpointId: string, actor: string): Promise<void> {
  const { rows } = await sql<{ url: string }>`
    delete from webhook_endpoint where endpoint_id = ${endpointId} returning url
  `.execute(scope.db);
  if (rows[0] === undefined) throw unknown();
  await record(scope, actor, 'webhook.removed', endpointId, { host: hostOf(rows[0].url) });
}

/**
 * Gives an endpoint a new signing secret. For a day both sign, so that the receiver can change over in between.
 *
 * @throws PsmError `not_found`
 */
export async function rotateSecret(
  scope: TenantScope,
  keys: SecretKeys,
  endpointId: string,
  actor: string,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  if (!(await lockEndpoint(scope, endpointId))) throw unknown();
  const secret = newSigningSecret();
  const { keyId, sealed } = sealSigningSecret(keys, scope, endpointId, secret);
  await sql`
    update webhook_endpoint set old_key_id = key_id, old_sealed = sealed, key_id = ${keyId}, sealed = ${sealed},
           old_until = now() + make_interval(hours => ${overlapHours})
     where endpoint_id = ${endpointId}
  `.execute(scope.db);
  await record(scope, actor, 'webhook.secret_rotated', endpointId, {});
  return { endpoint: await getEndpoint(scope, endpointId), secret };
}

function record(
  scope: TenantScope,
  actor: string,
  action: string,
  endpointId: string,
  body: Record<string, string | string[] | boolean>,
): Promise<void> {
  return recordEvents(scope, [{ actor, action, entity: 'webhook', entityId: endpointId, body }]);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

function unknown(): PsmError {
  return new PsmError('not_found', 'There is no such webhook.');
}
