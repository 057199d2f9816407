import { type Database, type TenantScope, withTenant } from '../../db/tenant.ts';
import { isPsmError } from '../../kernel/errors.ts';
import { failpoint } from '../../kernel/failpoint.ts';
import type { DeliveryLog } from '../lane.ts';
import {
  type Claim,
  type ClaimedDelivery,
  claimedDelivery,
  markDead,
  markDelivered,
  markForRetry,
  release,
} from './claims.ts';
import { isForsaken, lockEndpoint, patienceDays, pauseByItself } from './pause.ts';
import { payloadOf } from './payload.ts';
import { type Attempted, retryDelay } from './retry.ts';
import { openSigningSecret } from './secret.ts';
import { send } from './send.ts';

export interface LaneContext {
  readonly database: Database;
  readonly fetch: typeof globalThis.fetch;
  /** Address under which people reach the server, without a slash at its end. */
  readonly baseUrl: string;
  readonly log: DeliveryLog;
  /** Milliseconds that a receiver has for an answer. */
  readonly answerTime: number | undefined;
  /** Aborted when the process stops: what is in the air lands, nothing new takes off. */
  readonly stopping: AbortSignal;
}

export interface LaneResult {
  delivered: number;
  retried: number;
  dead: number;
  /** Seconds for which the endpoint should be left alone; 0 when it works. */
  rest: number;
}

/** Claims of one endpoint at a time: times the longest answer, divided by `inTheAir`, they must end before their lease. */
export const batchSize = 16;
const inTheAir = 4;

/** Seconds that a receiver which is away is left alone altogether: at least, and at most when it asks for more. */
const pauseWhenAway = { least: 30, most: 300 };

/** Sends claimed deliveries of one endpoint, some at a time, until they are through or the endpoint turns out to be away. */
export async function driveLane(
  context: LaneContext,
  tenantId: string,
  claims: readonly Claim[],
): Promise<LaneResult> {
  const result: LaneResult = { delivered: 0, retried: 0, dead: 0, rest: 0 };
  const waiting = [...claims];
  const work = async () => {
    while (result.rest === 0 && !context.stopping.aborted) {
      const claim = waiting.shift();
      if (claim === undefined) return;
      await deliverOne(context, tenantId, claim, result);
    }
  };
  try {
    // All of them, also when one throws: nothing may be in the air when the rest is given back.
    const ends = await Promise.allSettled(Array.from({ length: inTheAir }, work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await withTenant(context.database, tenantId, (scope) => release(scope, waiting));
  }
  return result;
}

async function deliverOne(
  context: LaneContext,
  tenantId: string,
  claim: Claim,
  result: LaneResult,
): Promise<void> {
  const { database } = context;
  const claimed = await withTenant(database, tenantId, (scope) => claimedDelivery(scope, claim));
  if (claimed === undefined) return;
  const attempted = await transmit(context, tenantId, claim, claimed);
  failpoint('webhook');
  const write = (work: (scope: TenantScope) => Promise<void>) => withTenant(database, tenantId, work);
  if (attempted.verdict === 'delivered') {
    result.delivered += 1;
    return write((scope) => markDelivered(scope, claim, attempted.status ?? 200));
  }
  const { eventId, endpointId, attempt } = claim;
  const { status, error } = attempted;
  context.log.warn({ tenantId, endpointId, eventId, attempt, status }, 'A webhook was not delivered');
  if (attempted.away) {
    const { least, most } = pauseWhenAway;
    result.rest = Math.max(result.rest, Math.min(Math.max(attempted.retryAfter ?? 0, least), most));
  }
  const delay = attempted.verdict === 'gone' ? undefined : retryDelay(attempt, attempted.retryAfter);
  if (delay !== undefined) {
    result.retried += 1;
    return write((scope) => markForRetry(scope, claim, delay, { status, error }));
  }
  result.dead += 1;
  return write((scope) => giveUp(scope, claim, claimed, attempted));
}

async function transmit(
  context: LaneContext,
  tenantId: string,
  { endpointId }: Claim,
  { event, url, sealed }: ClaimedDelivery,
): Promise<Attempted> {
  const keys = await context.database.secretKeys();
  let secrets: string[];
  try {
    secrets = sealed.map((one) => openSigningSecret(keys, tenantId, endpointId, one));
  } catch (error) {
    if (!isPsmError(error)) throw error;
    return { verdict: 'retry', status: null, error: error.message, retryAfter: null, away: true };
  }
  const body = JSON.stringify(payloadOf(event, context.baseUrl));
  return send(context.fetch, { url, id: event.eventId, body, secrets }, context.answerTime);
}

async function giveUp(
  scope: TenantScope,
  claim: Claim,
  { createdAt }: ClaimedDelivery,
  { verdict, status, error }: Attempted,
): Promise<void> {
  const { endpointId } = claim;
  if (!(await lockEndpoint(scope, endpointId))) return;
  await markDead(scope, claim, { status, error });
  if (verdict === 'gone') {
    await pauseByItself(scope, endpointId, 'It answered 410 Gone: nobody listens there any more.');
  } else if (await isForsaken(scope, endpointId, createdAt)) {
    const last = error === null ? '' : ` Last time: ${error}`;
    await pauseByItself(scope, endpointId, `Nothing could be delivered for ${patienceDays} days.${last}`);
  }
}
