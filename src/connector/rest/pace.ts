import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorContext } from '../connector.ts';

/** What the documentation of an API allows: so many requests in so many seconds. */
export interface RestLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** An API is waited for this long, at most, when it says that its limit begins anew. */
const longestWait = 120_000;

/** Spaces requests, so that a limit is kept before the API has to say no. */
export interface Pace {
  /** Waits until a request may be sent, and counts it. */
  turn(): Promise<void>;
  /** Looks at what an answer says of the limit: when nothing is left, the next request waits until it begins anew. */
  learn(headers: Headers): void;
  wait(seconds: number): Promise<void>;
}

export function openPace(limits: readonly RestLimit[], context: Pick<ConnectorContext, 'signal'>): Pace {
  const sent: number[] = [];
  const longest = Math.max(0, ...limits.map(({ seconds }) => seconds)) * 1_000;
  let notBefore = 0;
  const wait = (seconds: number): Promise<void> =>
    sleep(seconds * 1_000, undefined, { signal: context.signal });

  return {
    turn: async () => {
      // Waiting is by the clock of the machine that waits; what a test or a run takes for the time does not matter.
      for (let due = nextTurn(); due > performance.now(); due = nextTurn()) {
        await wait((due - performance.now()) / 1_000);
      }
      const now = performance.now();
      sent.push(now);
      while (sent.length > 0 && (sent[0] ?? now) < now - longest) sent.shift();
    },
    learn: (headers) => {
      const seconds = remaining(headers) === 0 ? resetSeconds(headers) : undefined;
      if (seconds !== undefined) notBefore = performance.now() + seconds * 1_000;
    },
    wait,
  };

  function nextTurn(): number {
    const due = limits.map(({ requests, seconds }) => {
      const first = sent[sent.length - requests];
      return first === undefined ? 0 : first + seconds * 1_000;
    });
    return Math.max(notBefore, ...due);
  }
}

/** X-Rate-Limit-Remaining (Okta), X-RateLimit-Remaining (HiBob and most others). */
function remaining(headers: Headers): number | undefined {
  return numberOf(headers.get('x-rate-limit-remaining') ?? headers.get('x-ratelimit-remaining'));
}

/** The reset is a time in seconds since 1970, or seconds from now. Times are compared with the clock of the API. */
function resetSeconds(headers: Headers): number | undefined {
  const reset = numberOf(headers.get('x-rate-limit-reset') ?? headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  if (reset > 1_000_000_000 && Number.isNaN(date)) return undefined;
  const seconds = reset > 1_000_000_000 ? reset - Math.floor(date / 1_000) + 1 : reset;
  return seconds * 1_000 > longestWait ? undefined : Math.max(0, seconds);
}

function numberOf(text: string | null): number | undefined {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
