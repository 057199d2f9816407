import { z } from 'zod';
import {
  defineRestConnector,
  type RestCursor,
  type RestDefinition,
  type RestList,
  type Session,
  type SourceMessage,
} from '#connector';
import { openOutgoing } from '../../../../src/outgoing/outgoing.ts';

const config = z.object({ url: z.string(), token: z.string().optional() });
type Definition = RestDefinition<typeof config>;

export interface OpenRest {
  readonly session: Session<RestCursor> & Required<Pick<Session<RestCursor>, 'readSnapshot'>>;
  readonly stop: AbortController;
}

/** A session of a connector that reads `list` from an API on this machine; `more` replaces parts of its definition. */
export function openRest(
  url: string,
  list: Partial<RestList> | undefined,
  more: Partial<Omit<Definition, 'spec'>> & { settings?: object; now?: () => Date } = {},
): OpenRest {
  const { settings, now = () => new Date(), ...rest } = more;
  const connector = defineRestConnector({
    spec: { name: 'people', title: 'People', delivery: 'pull', config, secretFields: ['token'], docs: '' },
    base: ({ url }) => `${url}/v1`,
    auth: ({ token }) => (token === undefined ? { kind: 'none' } : { kind: 'bearer', token }),
    faults: { 401: 'token', unreachable: 'url' },
    snapshot: () => ({ request: { path: 'all' }, records: 'people', key: 'id', ...list }),
    ...rest,
  });
  const stop = new AbortController();
  const outgoing = openOutgoing(
    { allow: ['127.0.0.1'], seconds: 10, bytes: 10_000_000 },
    { signal: stop.signal, wait: async () => {} },
  );
  const session = connector.open(config.parse({ url, ...settings }), {
    log: { info() {}, warn() {} },
    signal: stop.signal,
    now,
    fetch: outgoing.fetch,
    resolveHost: outgoing.resolveHost,
    folders: [],
  });
  if (session.readSnapshot === undefined) throw new Error('it reads no snapshot');
  return { session: session as OpenRest['session'], stop };
}

/** What came until the read stopped, however it did. */
export async function readAll(
  messages: AsyncIterable<SourceMessage<RestCursor>>,
): Promise<{ messages: SourceMessage<RestCursor>[]; error?: unknown }> {
  const read: SourceMessage<RestCursor>[] = [];
  try {
    for await (const message of messages) read.push(message);
  } catch (error) {
    return { messages: read, error };
  }
  return { messages: read };
}

export function keysOf(messages: readonly SourceMessage<RestCursor>[]): string[] {
  return messages.flatMap((one) => (one.type === 'records' ? one.records.map(({ key }) => key ?? '') : []));
}
