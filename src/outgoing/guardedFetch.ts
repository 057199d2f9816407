import type { Agent } from 'undici';
import { SourceError } from '../connector/sourceError.ts';
import { type Head, headerOf, responseOf } from './answer.ts';
import { type Call, callOf } from './call.ts';
import { faultOf } from './faults.ts';
import { locationOf, mostRedirects, redirected, tooManyRedirects } from './redirects.ts';
import { type Outcome, retryAfter } from './retries.ts';

/** Announcements (1xx) before an answer, at most. */
const mostHints = 10;

export interface FetchParts {
  readonly agent: Agent;
  /** Bytes of one answer. */
  readonly bytes: number;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  /** Waits before a retry; rejects when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** `fetch` by the rules of this house: see `Outgoing`. */
export function guardedFetch(parts: FetchParts): typeof globalThis.fetch {
  return async (input, init) => {
    const first = await callOf(input, init, parts.signal);
    let call = first;
    for (let redirects = 0; ; redirects += 1) {
      const head = await answered(call, parts);
      const location = locationOf(head.statusCode, headerOf(head, 'location'));
      if (location === undefined || call.redirect === 'manual') {
        return responseOf(head, call, redirects, parts.bytes);
      }
      await discard(head, call.signal);
      if (call.redirect === 'error') {
        throw new SourceError(
          'unexpected_answer',
          `"${call.url.host}" redirects, which is not expected of it.`,
        );
      }
      if (redirects === mostRedirects) throw tooManyRedirects(first.url);
      call = redirected(call, head.statusCode, location);
    }
  };
}

/** Sends until there is an answer that stands. @throws SourceError, or the reason of the signal */
async function answered(call: Call, parts: FetchParts): Promise<Head> {
  for (let number = 1; ; number += 1) {
    const outcome = await sent(call, parts.agent);
    const wait = retryAfter(summary(outcome), {
      call,
      number,
      retries: parts.retries,
      now: new Date(),
      random: Math.random(),
    });
    if (wait === undefined) return standing(outcome, call, number);
    if ('head' in outcome) await discard(outcome.head, call.signal);
    await parts.wait(wait, call.signal).catch((error: unknown) => {
      throw call.signal.aborted ? call.signal.reason : error;
    });
  }
}

type Sent = { readonly head: Head } | Extract<Outcome, { fault: unknown }>;

function summary(outcome: Sent): Outcome {
  if ('fault' in outcome) return outcome;
  return { status: outcome.head.statusCode, header: (name) => headerOf(outcome.head, name) };
}

async function sent(call: Call, agent: Agent): Promise<Sent> {
  const enough = new AbortController();
  let hints = 0;
  try {
    const head = await agent.request({
      origin: call.url.origin,
      path: call.url.pathname + call.url.search,
      method: call.method,
      headers: Object.fromEntries(call.headers),
      body: call.body,
      signal: AbortSignal.any([call.signal, enough.signal]),
      // Each one starts the time anew.
      onInfo: () => {
        hints += 1;
        if (hints > mostHints) enough.abort(endlessHints(call.url.host));
      },
    });
    head.body.on('error', () => {});
    return { head };
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason;
    return { fault: faultOf(error, call.url.host) };
  }
}

/** A busy answer after all retries is a fault that the caller need not look for; every other answer is the caller's to judge. */
async function standing(outcome: Sent, call: Call, attempts: number): Promise<Head> {
  if ('fault' in outcome) throw outcome.fault.error;
  if (outcome.head.statusCode !== 429 || attempts === 1) return outcome.head;
  await discard(outcome.head, call.signal);
  throw new SourceError(
    'throttled',
    `"${call.url.host}" answered ${attempts} times that there are too many requests (429). It is asked again next time.`,
  );
}

function endlessHints(host: string): SourceError {
  return new SourceError('unexpected_answer', `"${host}" announces an answer over and over, and gives none.`);
}

/** Reads what is left of a short answer, so that its connection can be used again; of a long one the connection is closed. */
async function discard({ body }: Head, signal: AbortSignal): Promise<void> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  await body.dump({ limit: 64 * 1024, signal: soon }).catch(() => {});
  body.destroy();
  if (signal.aborted) throw signal.reason;
}
