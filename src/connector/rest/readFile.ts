import type { ConnectorContext, SourceMessage } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import type { RestClient } from './client.ts';
import type { RestCursor, RestFile } from './definition.ts';

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
  if ((response.headers.get('content-type') ?? '').includes('html')) {
    throw client.faults.named(
      'unreachable',
      'unexpected_answer',
      `${host} answered with a web page instead of a file. Perhaps the address belongs to something else.`,
    );
  }
  const bytes = (response.body ?? []) as AsyncIterable<Uint8Array>;
  const parts = bytes[Symbol.asyncIterator]();
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
    if (part.done === true) break;
    for (let at = 0; at < part.value.length; at += chunkBytes) {
      yield { type: 'bytes', chunk: part.value.subarray(at, at + chunkBytes), format };
    }
  }
  yield { type: 'end' };
}
