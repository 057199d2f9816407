import type { Call } from './call.ts';
import type { Fault } from './faults.ts';

/** A wait longer than this is left to the caller: the schedule comes again anyway. Milliseconds. */
export const longestWait = 120_000;

/** Retries while nobody can be connected to, at most: it seldom passes within seconds, and a person may be waiting. */
const mostConnects = 2;

const first = 500;
const longest = 20_000;

/** What came of one attempt. */
export type Outcome =
  | { readonly status: number; readonly header: (name: string) => string | null }
  | { readonly fault: Fault };

/** What a decision about trying again depends on, apart from the outcome. */
export interface Attempt {
  readonly call: Pick<Call, 'repeatable' | 'body'>;
  /** From 1. */
  readonly number: number;
  readonly retries: number;
  /** The time, for dates in answers that do not say what time it is there. */
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * After how many milliseconds a request is sent again; undefined: its outcome stands.
 *
 * - 429 and 503 as `Retry-After` says (RFC 9110, 10.2.3), never sooner than other faults, and never later than `longestWait`;
 * - 500, 502, 504 and broken connections after 0.5 s, 1 s, 2 s …, each shortened by up to a half at random, so that many who failed
 *   together do not come back together;
 * - where no connection was made, the request never left: then every method is sent again.
 */
export function retryAfter(outcome: Outcome, attempt: Attempt): number | undefined {
  const { call, number, retries } = attempt;
  if (number > retries) return undefined;
  const pause = Math.min(first * 2 ** (number - 1), longest) * (1 - attempt.random / 2);
  if ('fault' in outcome) {
    if (outcome.fault.stage === 'connect')
      return replayable(call) && number <= mostConnects ? pause : undefined;
    return outcome.fault.stage === 'broken' && call.repeatable ? pause : undefined;
  }
  if (!call.repeatable) return undefined;
  if ([500, 502, 504].includes(outcome.status)) return pause;
  if (![429, 503].includes(outcome.status)) return undefined;
  const said = waitOf(outcome.header, attempt.now);
  if (said === undefined) return pause;
  return said > longestWait ? undefined : Math.max(said, pause);
}

function replayable({ body }: Pick<Call, 'body'>): boolean {
  return body === null || Buffer.isBuffer(body);
}

/** Milliseconds that the answer asks to wait; undefined when it does not, or in no way that is understood. */
function waitOf(header: (name: string) => string | null, now: Date): number | undefined {
  const given = header('retry-after')?.trim();
  if (given !== undefined && /^\d+(?:\.\d+)?$/.test(given)) return Number(given) * 1000;
  // The clock of the other side may go wrong: then both its times do.
  const there = Date.parse(header('date') ?? '') || now.getTime();
  const until = Date.parse(given ?? '');
  if (!Number.isNaN(until)) return Math.max(0, until - there);
  // Okta and others name the second at which the limit is lifted, since 1970.
  const reset = Number(header('x-rate-limit-reset') ?? header('x-ratelimit-reset') ?? Number.NaN);
  return reset > 1e9 && reset < 1e11 ? Math.max(0, reset * 1000 - there) : undefined;
}
