import { type Database, withTenant } from '../../db/tenant.ts';
import { openOutgoing, type OutgoingSettings } from '../../outgoing/outgoing.ts';
import type { Delivery } from '../deliver.ts';
import type { DeliveryLog } from '../lane.ts';
import { type Claim, claimDue, claimOne, type DueTenant, dueTenants, parkPaused } from './claims.ts';
import { batchSize, driveLane, type LaneContext, type LaneResult } from './lane.ts';

export interface WebhookDeliverySettings {
  readonly database: Database;
  readonly outgoing: OutgoingSettings;
  readonly baseUrl: string;
  readonly log: DeliveryLog;
  /** Milliseconds that a receiver has for an answer; 20 seconds without it. */
  readonly answerTime?: number | undefined;
}

export type WebhookCounts = Pick<LaneResult, 'delivered' | 'retried' | 'dead'>;

/** Milliseconds. */
const longestSleep = 1_000;
const shortestSleep = 50;
const landing = 5_000;
const rest = { afterError: 5_000, whenNothingIsFree: 1_000 };

/** Endpoints that are sent to at a time, by this process and of one tenant: who hangs takes a place, and not all of them. */
const maxLanes = { process: 48, tenant: 8 };

/** Sends what webhooks are to hear, as it becomes due, on any number of nodes at once. */
export function startWebhookDelivery(settings: WebhookDeliverySettings): Delivery {
  const stopping = new AbortController();
  const hurry = new AbortController();
  const outgoing = openOutgoing(settings.outgoing, { retries: 0, signal: hurry.signal });
  const dispatcher = new Dispatcher(contextOf(settings, outgoing.fetch, stopping.signal));
  const running = dispatcher.run();
  return {
    poke: () => dispatcher.wake(),
    stop: async () => {
      stopping.abort();
      dispatcher.wake();
      const timer = setTimeout(() => hurry.abort(), landing);
      await running;
      clearTimeout(timer);
      await outgoing.close();
    },
  };
}

/** Sends once what is due now, and returns when that is done. An endpoint that is away is left for later. */
export async function deliverWebhooksDue(settings: WebhookDeliverySettings): Promise<WebhookCounts> {
  const counts = { delivered: 0, retried: 0, dead: 0 };
  const outgoing = openOutgoing(settings.outgoing, { retries: 0 });
  const context = contextOf(settings, outgoing.fetch, new AbortController().signal);
  const away: string[] = [];
  try {
    for (const { tenantId } of (await dueTenants(settings.database)).filter(isDue)) {
      for (;;) {
        const lanes = await claimLanes(context, tenantId, maxLanes.process, away);
        if (lanes.size === 0) break;
        const driven = [...lanes].map(async ([endpointId, claims]) => {
          const result = await driveLane(context, tenantId, claims);
          if (result.rest > 0) away.push(endpointId);
          counts.delivered += result.delivered;
          counts.retried += result.retried;
          counts.dead += result.dead;
        });
        await Promise.all(driven);
      }
    }
  } finally {
    await outgoing.close();
  }
  return counts;
}

/** Sends one delivery now, without a server that runs. Nothing happens when one has taken it already. */
export async function deliverOneNow(
  settings: WebhookDeliverySettings,
  tenantId: string,
  endpointId: string,
  eventId: string,
): Promise<void> {
  const outgoing = openOutgoing(settings.outgoing, { retries: 0 });
  try {
    const context = contextOf(settings, outgoing.fetch, new AbortController().signal);
    const claim = await withTenant(settings.database, tenantId, (scope) =>
      claimOne(scope, endpointId, eventId),
    );
    if (claim !== undefined) await driveLane(context, tenantId, [claim]);
  } finally {
    await outgoing.close();
  }
}

const isDue = ({ dueIn }: DueTenant) => dueIn <= 0;

function contextOf(
  settings: WebhookDeliverySettings,
  fetch: typeof globalThis.fetch,
  stopping: AbortSignal,
): LaneContext {
  const { database, log, answerTime } = settings;
  return { database, fetch, baseUrl: settings.baseUrl.replace(/\/+$/, ''), log, answerTime, stopping };
}

async function claimLanes(
  { database }: LaneContext,
  tenantId: string,
  endpoints: number,
  busy: readonly string[],
): Promise<Map<string, Claim[]>> {
  const claims = await withTenant(database, tenantId, async (scope) => {
    const taken = await claimDue(scope, { each: batchSize, endpoints }, busy);
    if (taken.length === 0) await parkPaused(scope);
    return taken;
  });
  return Map.groupBy(claims, ({ endpointId }) => endpointId);
}

/** Gives each endpoint that has something due a lane of its own, tenants by turns. */
class Dispatcher {
  readonly #context: LaneContext;
  /** Endpoint -> tenant and end of its lane. */
  readonly #lanes = new Map<string, { readonly tenantId: string; readonly ended: Promise<void> }>();
  /** Endpoint, or tenant -> moment of `performance.now()`. */
  readonly #restsUntil = new Map<string, number>();
  readonly #servedAt = new Map<string, number>();
  #bell = Promise.withResolvers<void>();

  constructor(context: LaneContext) {
    this.#context = context;
  }

  wake(): void {
    this.#bell.resolve();
  }

  async run(): Promise<void> {
    while (!this.#context.stopping.aborted) {
      const sleep = await this.#look();
      const timer = setTimeout(() => this.wake(), Math.max(sleep, shortestSleep));
      await this.#bell.promise;
      clearTimeout(timer);
      this.#bell = Promise.withResolvers<void>();
    }
    await Promise.all([...this.#lanes.values()].map(({ ended }) => ended));
  }

  /** Starts what can start. @returns milliseconds until there may be more to do */
  async #look(): Promise<number> {
    this.#forgetRests();
    const due = await dueTenants(this.#context.database).catch((error: unknown) => {
      this.#context.log.warn({ code: codeOf(error) }, 'Webhooks could not be read');
    });
    if (due === undefined) return rest.afterError;
    let sleep = longestSleep;
    const served = ({ tenantId }: DueTenant) => this.#servedAt.get(tenantId) ?? 0;
    for (const { tenantId, dueIn } of due.toSorted((one, other) => served(one) - served(other))) {
      if (this.#restsUntil.has(tenantId)) continue;
      if (dueIn > 0) sleep = Math.min(sleep, dueIn);
      else await this.#serve(tenantId);
    }
    return sleep;
  }

  /** Lanes that the tenant may have more. Who finds no room is seen again when a lane ends, which wakes. */
  #room(tenantId: string): number {
    const ofTenant = [...this.#lanes.values()].filter((lane) => lane.tenantId === tenantId);
    return Math.min(maxLanes.process - this.#lanes.size, maxLanes.tenant - ofTenant.length);
  }

  async #serve(tenantId: string): Promise<void> {
    const room = this.#room(tenantId);
    if (room <= 0) return;
    this.#servedAt.set(tenantId, performance.now());
    const resting = [...this.#restsUntil.keys()];
    try {
      const lanes = await claimLanes(this.#context, tenantId, room, [...this.#lanes.keys(), ...resting]);
      // Due, and yet nothing to take: its endpoints are busy or away, or another node has it.
      if (lanes.size === 0) this.#restsUntil.set(tenantId, performance.now() + rest.whenNothingIsFree);
      for (const [endpointId, claims] of lanes) this.#start(tenantId, endpointId, claims);
    } catch (error) {
      this.#context.log.warn(
        { tenantId, code: codeOf(error) },
        'Webhooks of a tenant could not be worked on',
      );
      this.#restsUntil.set(tenantId, performance.now() + rest.afterError);
    }
  }

  #start(tenantId: string, endpointId: string, claims: readonly Claim[]): void {
    const ended = driveLane(this.#context, tenantId, claims)
      .then(
        (result) => this.#ended(tenantId, endpointId, result),
        (error: unknown) => {
          this.#context.log.warn(
            { tenantId, endpointId, code: codeOf(error) },
            'A webhook could not be worked on',
          );
          this.#restsUntil.set(endpointId, performance.now() + rest.afterError);
        },
      )
      .finally(() => {
        this.#lanes.delete(endpointId);
        this.#restsUntil.delete(tenantId);
        this.wake();
      });
    this.#lanes.set(endpointId, { tenantId, ended });
  }

  #ended(tenantId: string, endpointId: string, { rest: seconds, ...counts }: LaneResult): void {
    if (seconds > 0) this.#restsUntil.set(endpointId, performance.now() + seconds * 1000);
    // Of a long queue one line at its end, not one for each batch.
    if (counts.delivered < batchSize)
      this.#context.log.info({ tenantId, endpointId, ...counts }, 'Webhooks were sent');
  }

  #forgetRests(): void {
    const now = performance.now();
    for (const [who, until] of this.#restsUntil) if (until <= now) this.#restsUntil.delete(who);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
