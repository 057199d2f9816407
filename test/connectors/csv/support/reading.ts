import { type ConnectorContext, SourceError, type SourceMessage } from '#connector';
import csv from '../../../../connectors/csv/index.ts';

export interface Logged {
  readonly fields: object;
  readonly message: string;
}

export interface TestContext extends ConnectorContext {
  readonly logged: readonly Logged[];
}

/** The surroundings of a session on this machine. */
export function contextOf(more: Partial<ConnectorContext> = {}): TestContext {
  const logged: Logged[] = [];
  const log = (fields: object, message: string) => void logged.push({ fields, message });
  return {
    log: { info: log, warn: log },
    signal: new AbortController().signal,
    now: () => new Date('2026-11-22T16:00:00Z'),
    fetch: globalThis.fetch,
    resolveHost: async (host) => host,
    folders: [],
    logged,
    ...more,
  };
}

export function sessionOf(config: object, context: ConnectorContext = contextOf()) {
  return csv.open(csv.spec.config.parse(config), context);
}

export interface Reading {
  readonly types: readonly SourceMessage['type'][];
  readonly bytes: Buffer;
  readonly filename: string | undefined;
  readonly cursor: unknown;
  /** What it threw. */
  readonly fault: SourceError | undefined;
}

/** Reads a snapshot as far as it comes. A cursor goes through JSON, as where it is kept. */
export async function reading(
  config: object,
  { last, context = contextOf() }: { last?: unknown; context?: ConnectorContext } = {},
): Promise<Reading> {
  const session = sessionOf(config, context);
  try {
    return await readingOf(session.readSnapshot?.({ ...(last !== undefined && { last }) }));
  } finally {
    await session.close?.();
  }
}

export async function readingOf(messages: AsyncIterable<SourceMessage> | undefined): Promise<Reading> {
  const types: SourceMessage['type'][] = [];
  const chunks: Uint8Array[] = [];
  const seen: { filename?: string | undefined; cursor?: unknown } = {};
  let fault: SourceError | undefined;
  try {
    for await (const message of messages ?? []) {
      if (types.at(-1) !== message.type) types.push(message.type);
      if (message.type === 'bytes') {
        chunks.push(Uint8Array.from(message.chunk));
        seen.filename = message.format.filename;
      }
      if (message.type === 'end' && message.cursor !== undefined)
        seen.cursor = JSON.parse(JSON.stringify(message.cursor));
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    fault = error;
  }
  return { types, bytes: Buffer.concat(chunks), filename: seen.filename, cursor: seen.cursor, fault };
}

/** The fault and the setting that a read ends with; fails when it ends well. */
export function faultOf({ types, fault }: Reading): {
  fault: string;
  setting: string | undefined;
  message: string;
} {
  if (fault === undefined || types.includes('end')) throw new Error(`It went well: ${types.join(', ')}`);
  return { fault: fault.fault, setting: fault.setting, message: fault.message };
}
