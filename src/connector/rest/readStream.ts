import { JSONParser } from '@streamparser/json';
import { batchesOf, type RejectedMessage } from '../batchesOf.ts';
import type { ConnectorContext, SourceMessage, SourceRecord } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import type { RestClient } from './client.ts';
import type { RestCursor, RestStream } from './definition.ts';
import { nobody } from './read.ts';
import { sortedOne } from './records.ts';
import { isWebPage, webPage } from './webPage.ts';

/** Where a list in one answer is read from. */
export interface StreamRead {
  readonly client: RestClient;
  readonly context: Pick<ConnectorContext, 'signal'>;
  readonly title: string;
  readonly host: string;
}

/**
 * A list that comes in one answer, record by record as its bytes arrive: what is in memory does not grow with the list. `end`
 * follows only when the JSON was closed. There is no place to go on from: the next attempt starts from the beginning.
 */
export async function* readStream(
  stream: RestStream,
  read: StreamRead,
): AsyncGenerator<SourceMessage<RestCursor>> {
  const count = { came: 0, leftOut: 0 };
  yield* batchesOf(sortedRecords(stream, read, count));
  if (read.context.signal.aborted) return;
  if (count.came === 0) throw nobody(read);
  yield { type: 'end', recordCount: count.came - count.leftOut };
}

async function* sortedRecords(
  stream: RestStream,
  read: StreamRead,
  count: { came: number; leftOut: number },
): AsyncGenerator<SourceRecord | RejectedMessage> {
  for await (const record of streamed(stream, read)) {
    count.came += 1;
    const one = sortedOne(stream, record, `record ${count.came}`, false);
    if (one === undefined || one.type === 'deleted') count.leftOut += 1;
    else if (one.type === 'rejected') yield one;
    else yield { key: one.key, attributes: one.attributes, position: one.position };
  }
}

/** The first records of the list; the rest is not read. */
export async function beginningOfStream(
  stream: RestStream,
  read: StreamRead,
  most: number,
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const record of streamed(stream, read)) {
    found.push(record);
    if (found.length === most) break;
  }
  return found;
}

/** @throws SourceError when the answer is not JSON to its end */
async function* streamed(
  { stream, records }: RestStream,
  { client, context, host }: StreamRead,
): AsyncGenerator {
  const response = await client.open(stream);
  const found: unknown[] = [];
  let broken = false;
  let otherwise = false;
  // Only what is below the list is kept, and only until it was taken.
  const parser = new JSONParser({ paths: [`$.${records}.*`], keepStack: false });
  parser.onValue = ({ value, key }) => {
    if (typeof key === 'number') found.push(value);
    else otherwise = true;
  };
  // What the parser says would quote the answer.
  parser.onError = () => {
    broken = true;
  };
  parser.onEnd = () => {};
  const incomplete = (): SourceError =>
    client.faults.unexpected(`${host} answered with data that are not complete or not JSON.`);
  let first = true;
  for await (const part of bytesOf(response, host)) {
    if (first && isWebPage(beginningOf(part), response.headers)) throw webPage(client.faults, host);
    first = false;
    parser.write(part);
    if (broken) throw incomplete();
    if (otherwise) throw client.faults.unexpected(`The answer of ${host} has no list "${records}" in it.`);
    yield* found.splice(0);
    if (context.signal.aborted) return;
  }
  if (context.signal.aborted) return;
  if (!parser.isEnded) throw incomplete();
}

async function* bytesOf(response: Response, host: string): AsyncGenerator<Uint8Array> {
  try {
    yield* (response.body ?? []) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError('cut_off', `The connection to ${host} broke off in the middle of an answer.`, {
      cause: error,
    });
  }
}

function beginningOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 200));
}
