import { createHash } from 'node:crypto';
import type { ReadOptions, Session, SourceMessage } from '../connector.ts';
import { ContractError, patiently } from './contractError.ts';

/** What came of one read. */
export interface Reading {
  readonly messages: readonly SourceMessage[];
  /** What it threw, when it did not stop by itself. */
  readonly fault?: unknown;
}

/** Reads until it stops, throws, or `until` has seen enough. */
export async function readingOf(
  messages: AsyncIterable<SourceMessage>,
  options: { readonly until?: (message: SourceMessage) => boolean; readonly milliseconds?: number } = {},
): Promise<Reading> {
  const seen: SourceMessage[] = [];
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await patiently(iterator.next(), 'A read', options.milliseconds);
      if (next.done) return { messages: seen };
      seen.push(next.value);
      if (options.until?.(next.value) === true) {
        await patiently(Promise.resolve(iterator.return?.()), 'Leaving a read');
        return { messages: seen };
      }
    }
  } catch (fault) {
    if (fault instanceof ContractError) throw fault;
    return { messages: seen, fault };
  }
}

export async function snapshotOf(session: Session, options: ReadOptions = {}): Promise<Reading> {
  if (session.readSnapshot === undefined) throw new ContractError('There is no readSnapshot.');
  return readingOf(session.readSnapshot(options));
}

/** A read of a source that is well. @throws what the read threw */
export function unbroken(reading: Reading): readonly SourceMessage[] {
  if (reading.fault !== undefined) throw reading.fault;
  return reading.messages;
}

export function endOf(messages: readonly SourceMessage[]) {
  return messages.find((message) => message.type === 'end');
}

/** A cursor as it comes back from where it is kept. */
export function kept(cursor: unknown): unknown {
  return cursor === undefined ? undefined : (JSON.parse(JSON.stringify(cursor)) as unknown);
}

/** Which things were read, in an order of its own: what a record says does not count, only which one it is. */
export function identities(messages: readonly SourceMessage[]): string[] {
  return told(messages, (record) => record.key ?? canonical(record.attributes));
}

/** Everything that was read, in an order of its own. */
export function contents(messages: readonly SourceMessage[]): string[] {
  return told(messages, ({ key, attributes }) => canonical({ key, attributes }));
}

type Told = Extract<SourceMessage, { type: 'records' }>['records'][number];

function told(messages: readonly SourceMessage[], recordText: (record: Told) => string): string[] {
  const file = createHash('sha256');
  let bytes = 0;
  const texts = messages.flatMap((message) => {
    switch (message.type) {
      case 'records':
        return message.records.map((record) => `record ${recordText(record)}`);
      case 'rejected':
        return [`rejected ${message.key ?? message.reason}`];
      case 'deletions':
        return message.keys.map((key) => `deleted ${key}`);
      case 'bytes':
        file.update(message.chunk);
        bytes += message.chunk.length;
        return [];
      case 'checkpoint':
      case 'unchanged':
      case 'end':
        return [];
    }
  });
  if (bytes > 0) texts.push(`file of ${bytes} bytes, ${file.digest('hex')}`);
  return texts.toSorted();
}

/** JSON that is the same for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'bigint') return String(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** What is in the first list and not in the second, as often as it is more. */
export function without(first: readonly string[], second: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of second) left.set(one, (left.get(one) ?? 0) + 1);
  return first.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}
