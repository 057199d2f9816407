import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { failpoint } from '../kernel/failpoint.ts';
import {
  type Claim,
  claimDue,
  claimedMessage,
  markForRetry,
  markSent,
  markUnsent,
  release,
} from './claims.ts';
import { failureOf, maxAttempts, retryDelay } from './failure.ts';
import type { Mailer } from './mailer.ts';
import { templateOf } from './templates.ts';
import type { MessageFacts } from './templates/template.ts';

/** Ids and codes only: no personal data. */
export interface DeliveryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LaneContext {
  readonly database: Database;
  readonly mailer: Mailer;
  /** Address under which people reach the server, without a slash at its end. */
  readonly baseUrl: string;
  readonly log: DeliveryLog;
  /** Aborted when the process stops: what is in the air lands, nothing new takes off. */
  readonly stopping: AbortSignal;
}

export interface LaneResult {
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
  /** Messages that were taken, whatever became of them. */
  claimed: number;
  /** Who should be left alone for a while: this tenant, or the mail server altogether. */
  trouble: 'none' | 'tenant' | 'server';
}

/** Small, so that a crash leaves little to the lease and a tenant whose mail hangs holds few connections. */
const batchSize = 8;
const inTheAir = 2;

/** After so many batches it is somebody else's turn. */
const maxBatches = 25;

/** How many tenants are served at a time: times `inTheAir` this must not exceed `maxConnections` of the mailer. */
export const maxLanes = 4;

/** Sends what is due of one tenant, batch by batch, until there is no more, it does not work, or it is others' turn. */
export async function driveLane(context: LaneContext, tenantId: string): Promise<LaneResult> {
  const result: LaneResult = { sent: 0, retried: 0, dead: 0, cancelled: 0, claimed: 0, trouble: 'none' };
  for (let batch = 0; batch < maxBatches && mayGoOn(context, result); batch += 1) {
    const claims = await withTenant(context.database, tenantId, (scope) => claimDue(scope, batchSize));
    result.claimed += claims.length;
    await sendBatch(context, tenantId, claims, result);
    if (claims.length < batchSize) break;
  }
  return result;
}

function mayGoOn({ stopping }: LaneContext, { trouble }: LaneResult): boolean {
  return trouble === 'none' && !stopping.aborted;
}

async function sendBatch(
  context: LaneContext,
  tenantId: string,
  claims: readonly Claim[],
  result: LaneResult,
): Promise<void> {
  const waiting = [...claims];
  const work = async () => {
    while (mayGoOn(context, result)) {
      const claim = waiting.shift();
      if (claim === undefined) return;
      await sendOne(context, tenantId, claim, result);
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
}

async function sendOne(
  context: LaneContext,
  tenantId: string,
  claim: Claim,
  result: LaneResult,
): Promise<void> {
  const write = (work: (scope: TenantScope) => Promise<void>) => withTenant(context.database, tenantId, work);
  const stored = await withTenant(context.database, tenantId, (scope) => claimedMessage(scope, claim));
  if (stored === undefined) return;
  const { facts } = stored;
  const obstacle = obstacleOf(facts);
  if (obstacle !== undefined) {
    result.cancelled += 1;
    return write((scope) => markUnsent(scope, claim, 'cancelled', obstacle));
  }
  try {
    await transmit(context, facts);
  } catch (error) {
    const failure = failureOf(error);
    context.log.warn(
      { tenantId, messageId: claim.messageId, attempt: claim.attempt, code: failure.code },
      'A mail could not be sent',
    );
    if (failure.verdict === 'give_up' || claim.attempt >= maxAttempts) {
      result.dead += 1;
      return write((scope) => markUnsent(scope, claim, 'dead', failure.code));
    }
    result.retried += 1;
    if (failure.of === 'server') result.trouble = 'server';
    else if (result.trouble === 'none') result.trouble = 'tenant';
    return write((scope) => markForRetry(scope, claim, retryDelay(claim.attempt), failure.code));
  }
  failpoint('outbox');
  result.sent += 1;
  return write((scope) => markSent(scope, claim));
}

/** Looked at right before sending: much may have happened since the message was queued. */
function obstacleOf(facts: MessageFacts): string | undefined {
  const status = facts.member?.status;
  if (status === 'deactivated' || status === 'deleted' || status === 'purged') return `member ${status}`;
  if (facts.recipient === null) return 'no address';
  return templateOf(facts.kind)?.obstacle(facts);
}

async function transmit({ mailer, baseUrl }: LaneContext, facts: MessageFacts): Promise<void> {
  const template = templateOf(facts.kind);
  // While an installation is updated, a newer process may have queued it: one of those will know it later.
  if (template === undefined) throw new UnknownKind();
  await mailer.send(facts.messageId, facts.recipient ?? '', template.render(facts, baseUrl));
}

class UnknownKind extends Error {
  readonly code = 'unknown kind of message';
}
