import { describe, expect, it } from 'vitest';
import type { ConnectorContext, SourceMessage } from '#connector';
import csv from '../../connectors/csv/index.ts';

const quiet = { info() {}, warn() {} };

function contextOf(
  bytes: AsyncIterable<Uint8Array> | undefined,
  signal: AbortSignal = new AbortController().signal,
): ConnectorContext {
  return {
    log: quiet,
    signal,
    now: () => new Date(0),
    fetch: () => Promise.reject(new Error('nothing is fetched')),
    resolveHost: () => Promise.reject(new Error('nothing is looked up')),
    folders: [],
    ...(bytes && { upload: () => ({ filename: 'members.csv', bytes }) }),
  };
}

async function* chunksOf(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function snapshot(context: ConnectorContext, settings: object = {}): AsyncIterable<SourceMessage> {
  const session = csv.open(csv.spec.config.parse(settings), context);
  if (session.readSnapshot === undefined) throw new Error('the connector reads no snapshot');
  return session.readSnapshot({});
}

async function messagesUntilItStops(
  messages: AsyncIterable<SourceMessage>,
): Promise<{ types: string[]; error?: unknown }> {
  const types: string[] = [];
  try {
    for await (const message of messages) types.push(message.type);
  } catch (error) {
    return { types, error };
  }
  return { types };
}

describe('the csv connector', () => {
  it('lands the bytes as they come, in bounded messages, and ends', async () => {
    const content = Buffer.from('Name,City\n'.repeat(30_000));
    const received: Uint8Array[] = [];
    let last = '';
    for await (const message of snapshot(contextOf(chunksOf(content.subarray(0, 5), content.subarray(5))))) {
      last = message.type;
      if (message.type !== 'bytes') continue;
      expect(message.chunk.length).toBeLessThanOrEqual(64 * 1024);
      expect(message.format).toEqual({ filename: 'members.csv' });
      received.push(message.chunk);
    }
    expect(Buffer.concat(received).equals(content)).toBe(true);
    expect(last).toBe('end');
  });

  it('passes on what the settings say about the format', async () => {
    const [first] = await Array.fromAsync(
      snapshot(contextOf(chunksOf(Buffer.from('x'))), { encoding: 'windows-1252', separator: ';' }),
    );
    expect(first).toMatchObject({ format: { encoding: 'windows-1252', separator: ';' } });
  });

  it('an upload that breaks off never ends', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('Name,City\n');
      throw new Error('connection reset');
    }
    const { types, error } = await messagesUntilItStops(snapshot(contextOf(broken())));
    expect(types).toEqual(['bytes']);
    expect(error).toEqual(new Error('connection reset'));
  });

  it.each([1, 2])('an upload that is cancelled after message %i never ends', async (after) => {
    const stop = new AbortController();
    const types: string[] = [];
    const chunks = chunksOf(Buffer.from('Name,City\n'), Buffer.from('Ann,Rome\n'));
    for await (const message of snapshot(contextOf(chunks, stop.signal))) {
      types.push(message.type);
      if (types.length === after) stop.abort();
    }
    expect(types).toEqual(Array<string>(after).fill('bytes'));
  });

  it('has nothing to reach and nothing to discover', async () => {
    const session = csv.open(csv.spec.config.parse({}), contextOf(undefined));
    expect(await session.check()).toMatchObject({ ok: true });
    expect(await session.discover()).toEqual([]);
    // Before a file is there, nothing can be read.
    expect('readSnapshot' in session).toBe(false);
  });

  it('refuses settings that it does not know how to obey', () => {
    expect(() => csv.spec.config.parse({ separator: ':' })).toThrow('separator');
    expect(() => csv.spec.config.parse({ encoding: 'utf-7' })).toThrow('encoding');
  });
});
