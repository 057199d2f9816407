/** Seconds between two attempts at least: dense while somebody may be restarting, then over three days. */
const delays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** After so many attempts a delivery is given up; it can be replayed. */
export const maxAttempts = delays.length + 1;

/** Seconds that a receiver may put the next attempt off. */
const longestPause = 86_400;

/** What became of an attempt. */
export type Verdict =
  /** A 2xx. */
  | 'delivered'
  /** Anything else: it is tried again, whatever the answer was, because people mend their receivers. */
  | 'retry'
  /** 410: nobody listens there any more. */
  | 'gone';

export interface Attempted {
  readonly verdict: Verdict;
  /** HTTP status, null without an answer. */
  readonly status: number | null;
  /** A few words for people, null when it was delivered; nothing of what was answered: it may repeat what was sent. */
  readonly error: string | null;
  /** Seconds that the receiver asks to be left alone, null when it does not say. */
  readonly retryAfter: number | null;
  /** The receiver as a whole is busy or away, not only this one event is trouble. */
  readonly away: boolean;
}

/** Answers of a receiver, or of what stands before it, that would not be better for the next event. */
const awayStatuses = [408, 425, 429, 502, 503, 504];

/**
 * Reads an answer.
 *
 * @param retryAfter the header (RFC 9110 §10.2.3): seconds, or a date
 */
export function attemptedOf(status: number, retryAfter: string | null, now: Date): Attempted {
  const delivered = status >= 200 && status <= 299;
  const verdict = delivered ? 'delivered' : status === 410 ? 'gone' : 'retry';
  return {
    verdict,
    status,
    error: delivered ? null : errorOf(status),
    retryAfter: delivered ? null : secondsOf(retryAfter, now),
    away: awayStatuses.includes(status),
  };
}

function errorOf(status: number): string {
  if (status >= 300 && status <= 399)
    return `HTTP ${status}: redirects are not followed, give the final address`;
  return `HTTP ${status}`;
}

function secondsOf(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), longestPause) : null;
}

/**
 * Seconds until the next attempt, with jitter of up to a fifth, so that what failed together does not come back together. Together
 * the attempts take more than three days.
 *
 * @param attempt how often it was tried, from 1
 * @param retryAfter what the receiver asked for: never sooner than that
 * @param chance from 0 to 1
 * @returns undefined when it was the last attempt
 */
export function retryDelay(
  attempt: number,
  retryAfter: number | null = null,
  chance: number = Math.random(),
): number | undefined {
  const delay = delays[attempt - 1];
  if (delay === undefined) return undefined;
  return Math.max(delay, retryAfter ?? 0) * (1 + chance / 5);
}
