import type { Database } from '../db/tenant.ts';
import { type DueTenant, dueTenants } from './claims.ts';
import { type DeliveryLog, driveLane, type LaneContext, type LaneResult, maxLanes } from './lane.ts';
import { type Mailer, type MailTimeouts, openMailer } from './mailer.ts';

export interface DeliverySettings {
  readonly database: Database;
  /** Without one nothing is sent: mail stays queued and is read in the outbox. */
  readonly smtpUrl?: string | undefined;
  readonly mailFrom: string;
  readonly baseUrl: string;
  readonly log: DeliveryLog;
  readonly timeouts?: MailTimeouts | undefined;
}

export interface Delivery {
  /** Lets what is in the air land, for some seconds, and ends. What did not make it is sent after its lease. */
  stop(): Promise<void>;
  /** Says that there is new mail, so that it goes out at once and not with the next look. */
  poke(): void;
}

export type DeliveryCounts = Pick<LaneResult, 'sent' | 'retried' | 'dead' | 'cancelled'>;

/** Milliseconds. What other processes wrote shows only at the next look: nobody waits half a minute for an invitation. */
const longestSleep = 2_000;
const shortestSleep = 100;
const rest = { afterTrouble: 30_000, afterError: 5_000, whenOthersHaveIt: 1_000 };
const landing = 10_000;

/** Sends mail as it becomes due, on any number of nodes at once. */
export function startDelivery(settings: DeliverySettings): Delivery {
  if (settings.smtpUrl === undefined) return { stop: async () => {}, poke: () => {} };
  const mailer = openMailer({ ...settings, smtpUrl: settings.smtpUrl });
  const stopping = new AbortController();
  const dispatcher = new Dispatcher(contextOf(settings, mailer, stopping.signal));
  const running = dispatcher.run();
  return {
    poke: () => dispatcher.wake(),
    stop: async () => {
      stopping.abort();
      dispatcher.wake();
      const hurry = setTimeout(() => mailer.close(true), landing);
      await running;
      clearTimeout(hurry);
      mailer.close();
    },
  };
}

/** Sends once what is due now, and returns when that is done. A tenant, or a mail server, with trouble is left for later. */
export async function deliverDue(settings: DeliverySettings): Promise<DeliveryCounts> {
  const counts = { sent: 0, retried: 0, dead: 0, cancelled: 0 };
  if (settings.smtpUrl === undefined) return counts;
  const mailer = openMailer({ ...settings, smtpUrl: settings.smtpUrl });
  const context = contextOf(settings, mailer, new AbortController().signal);
  const left = new Set<string>();
  const isDue = ({ tenantId, dueIn }: DueTenant) => dueIn <= 0 && !left.has(tenantId);
  try {
    for (let server = true; server;) {
      const due = (await dueTenants(settings.database)).filter(isDue).slice(0, maxLanes);
      if (due.length === 0) break;
      for (const [tenantId, result] of await Promise.all(
        due.map((one) => driveNamed(context, one.tenantId)),
      )) {
        for (const outcome of ['sent', 'retried', 'dead', 'cancelled'] as const) {
          counts[outcome] += result[outcome];
        }
        if (result.claimed === 0 || result.trouble !== 'none') left.add(tenantId);
        if (result.trouble === 'server') server = false;
      }
    }
  } finally {
    mailer.close();
  }
  return counts;
}

async function driveNamed(context: LaneContext, tenantId: string): Promise<readonly [string, LaneResult]> {
  return [tenantId, await driveLane(context, tenantId)];
}

function contextOf(settings: DeliverySettings, mailer: Mailer, stopping: AbortSignal): LaneContext {
  const { database, log } = settings;
  return { database, mailer, baseUrl: settings.baseUrl.replace(/\/+$/, ''), log, stopping };
}

/** Gives lanes to tenants: the one that waited longest first, and none to one whose mail hangs or fails at the moment. */
class Dispatcher {
  readonly #context: LaneContext;
  readonly #lanes = new Map<string, Promise<void>>();
  /** Tenant -> moment of `performance.now()`. */
  readonly #restsUntil = new Map<string, number>();
  readonly #servedAt = new Map<string, number>();
  #serverRestsUntil = 0;
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
    await Promise.all(this.#lanes.values());
  }

  /** Starts what can start. @returns milliseconds until there may be more to do */
  async #look(): Promise<number> {
    const now = performance.now();
    if (now < this.#serverRestsUntil) return this.#serverRestsUntil - now;
    const due = await dueTenants(this.#context.database).catch((error: unknown) => {
      this.#context.log.warn({ code: codeOf(error) }, 'The outbox could not be read');
    });
    if (due === undefined) return rest.afterError;
    let sleep = longestSleep;
    const served = ({ tenantId }: DueTenant) => this.#servedAt.get(tenantId) ?? 0;
    for (const { tenantId, dueIn } of due.toSorted((one, other) => served(one) - served(other))) {
      if (this.#lanes.has(tenantId)) continue;
      const wait = Math.max(dueIn, (this.#restsUntil.get(tenantId) ?? 0) - now);
      if (wait > 0) sleep = Math.min(sleep, wait);
      // Who finds no lane free is seen again when one ends, which wakes.
      else if (this.#lanes.size < maxLanes) this.#start(tenantId);
    }
    return sleep;
  }

  #start(tenantId: string): void {
    this.#servedAt.set(tenantId, performance.now());
    const lane = driveLane(this.#context, tenantId)
      .then(
        (result) => this.#ended(tenantId, result),
        (error: unknown) => {
          this.#context.log.warn(
            { tenantId, code: codeOf(error) },
            'Mail of a tenant could not be worked on',
          );
          this.#restsUntil.set(tenantId, performance.now() + rest.afterError);
        },
      )
      .finally(() => {
        this.#lanes.delete(tenantId);
        this.wake();
      });
    this.#lanes.set(tenantId, lane);
  }

  #ended(tenantId: string, result: LaneResult): void {
    const now = performance.now();
    if (result.trouble === 'server') this.#serverRestsUntil = now + rest.afterTrouble;
    if (result.trouble === 'tenant') this.#restsUntil.set(tenantId, now + rest.afterTrouble);
    // Due, and yet nothing to take: another node has it.
    if (result.claimed === 0) this.#restsUntil.set(tenantId, now + rest.whenOthersHaveIt);
    const { sent, retried, dead, cancelled } = result;
    if (sent + retried + dead + cancelled > 0) {
      this.#context.log.info({ tenantId, sent, retried, dead, cancelled }, 'Mail was sent');
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
