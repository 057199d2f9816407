import { setTimeout } from 'node:timers/promises';
import { guardedAgent } from './agent.ts';
import { parseAllowList } from './allowList.ts';
import { guardWith, type Resolve } from './guard.ts';
import { guardedFetch } from './guardedFetch.ts';

/** What a node may connect to, and how long and how much. */
export interface OutgoingSettings {
  /** Names, addresses and networks (`10.1.0.0/16`) that may be connected to although they are private. */
  readonly allow: readonly string[];
  /** Seconds without a byte, after which an answer is given up. */
  readonly seconds: number;
  /** Bytes of one answer, unpacked. */
  readonly bytes: number;
}

export interface OutgoingOptions {
  readonly signal?: AbortSignal | undefined;
  /** How often a request that may be repeated is tried again; 5 without it. */
  readonly retries?: number;
  /** Waits before a retry, and rejects when the signal aborts: tests wait less. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** How names are resolved, by the system without it. */
  readonly resolve?: Resolve;
}

/**
 * The only way out of here: for connectors and webhooks.
 *
 * - Only addresses of the public internet are connected to, and what `allow` names. What is checked is the address that is connected
 *   to, at every connect and after every redirect.
 * - Redirects are followed five times, never from https to http. To another origin goes no header that could hold a secret, and no
 *   body.
 * - GET, HEAD, OPTIONS, PUT, DELETE and what `repeatable` marks are tried again while the other side is busy or breaks off before it
 *   answers (`retryAfter`). 429 after all retries is `throttled`; every other answer is the caller's to judge.
 * - Answers are unpacked and streamed. One that is cut off throws while it is read, also when its length is unknown.
 * - What is thrown is a `SourceError`, whose sentence names the host and nothing else of the address; after an abort the reason of
 *   the signal.
 */
export interface Outgoing {
  readonly fetch: typeof globalThis.fetch;
  /**
   * The address that a host may be connected to at this moment. Connect to the address, not to the name.
   *
   * @throws SourceError `unreachable`
   */
  readonly resolveHost: (host: string) => Promise<string>;
  /** Ends what is under way and frees the connections. */
  close(): Promise<void>;
}

/** @throws PsmError `invalid_setting` when `allow` cannot be read */
export function openOutgoing(settings: OutgoingSettings, options: OutgoingOptions = {}): Outgoing {
  const guard = guardWith(parseAllowList(settings.allow), options.resolve);
  const agent = guardedAgent(guard, settings.seconds);
  return {
    fetch: guardedFetch({
      agent,
      bytes: settings.bytes,
      retries: options.retries ?? 5,
      signal: options.signal,
      wait: options.wait ?? waitFor,
    }),
    resolveHost: async (host) => (await guard.addressesOf(host))[0]?.address ?? '',
    close: () => agent.destroy(),
  };
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal });
}
