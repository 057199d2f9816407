/** What a node may connect to, and how long and how much. */
export interface OutgoingSettings {
  /** Names, addresses and networks (`10.1.0.0/16`) that may be connected to although they are private. */
  readonly allow: readonly string[];
  /** Seconds without a byte, after which an answer is given up. */
  readonly seconds: number;
  /** Bytes of one answer. */
  readonly bytes: number;
}

export interface OutgoingOptions {
  readonly signal?: AbortSignal | undefined;
  /** How often a request that may be repeated is tried again; 5 without it. */
  readonly retries?: number;
}

/** The only way out of here: for connectors and webhooks. */
export interface Outgoing {
  readonly fetch: typeof globalThis.fetch;
  /** The address that a host may be connected to at this moment. */
  resolveHost(host: string): Promise<string>;
  close(): Promise<void>;
}

export function openOutgoing(_settings: OutgoingSettings, _options: OutgoingOptions = {}): Outgoing {
  return { fetch: globalThis.fetch, resolveHost: async (host) => host, close: async () => {} };
}
