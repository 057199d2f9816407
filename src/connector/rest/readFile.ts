import { parse } from 'csv-parse/sync';
import type { ConnectorContext, SourceMessage } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import type { RestClient } from './client.ts';
import type { RestCursor, RestFile } from './definition.ts';
import { isWebPage, webPage } from './webPage.ts';

/** Small enough that a message can wait in memory while the one before it is landed. */
const chunkBytes = 64 * 1024;

/** A file, byte by byte as it comes. `end` follows only an answer that came to its end. */
export async function* readFile(
  { file, format }: RestFile,
  client: RestClient,
  context: Pick<ConnectorContext, 'signal'>,
  host: string,
): AsyncGenerator<SourceMessage<RestCursor>> {
  const response = await client.open({ ...file, answer: 'text' });
  const bytes = (response.body ?? []) as AsyncIterable<Uint8Array>;
  const parts = bytes[Symbol.asyncIterator]();
  let first = true;
  for (;;) {
    let part: IteratorResult<Uint8Array>;
    try {
      part = await parts.next();
    } catch (error) {
      if (context.signal.aborted) return;
      if (error instanceof SourceError) throw error;
      throw new SourceError('cut_off', `The connection to ${host} broke off in the middle of the file.`, {
        cause: error,
      });
    }
    if (context.signal.aborted) return;
    const beginning = part.done === true ? '' : textOf(part.value.subarray(0, 200));
    if (first && isWebPage(beginning, response.headers)) throw webPage(client.faults, host, 'a file');
    first = false;
    if (part.done === true) break;
    for (let at = 0; at < part.value.length; at += chunkBytes) {
      yield { type: 'bytes', chunk: part.value.subarray(at, at + chunkBytes), format };
    }
  }
  yield { type: 'end' };
}

/** Bytes of a file that are looked at for its columns. */
const beginningBytes = 64 * 1024;

/** The first rows of a CSV file, by the names in its header; none of a workbook. The rest is not read. */
export async function beginningOfFile(file: RestFile, client: RestClient, host: string): Promise<unknown[]> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const signal = new AbortController().signal;
  for await (const message of readFile(file, client, { signal }, host)) {
    if (message.type !== 'bytes') continue;
    parts.push(message.chunk);
    length += message.chunk.length;
    if (length >= beginningBytes) break;
  }
  if (file.format.kind === 'xlsx') return [];
  const text = textOf(Buffer.concat(parts));
  // The last line may be half of one.
  return parse(length < beginningBytes ? text : text.slice(0, text.lastIndexOf('\n')), {
    bom: true,
    columns: true,
    delimiter: file.format.separator ?? ',',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    to: 200,
  });
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
