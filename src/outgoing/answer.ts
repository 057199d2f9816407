import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { SourceError } from '../connector/sourceError.ts';
import type { Call } from './call.ts';
import { faultOf } from './faults.ts';

/** The beginning of an answer, its body not read yet. */
export type Head = Dispatcher.ResponseData;

/** RFC 9110: answers that never have a body. */
const bodiless = [204, 205, 304];

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A header of an answer; of several of one name the first. */
export function headerOf({ headers }: Head, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/**
 * The answer as `fetch` gives it: unpacked, read as fast as the caller does, and broken off where the limit is.
 *
 * @throws SourceError `unexpected_answer`
 */
export function responseOf(head: Head, call: Call, redirects: number, limit: number): Response {
  const { host } = call.url;
  head.body.on('error', () => {});
  const empty = call.method === 'HEAD' || bodiless.includes(head.statusCode);
  if (empty) head.body.resume();
  try {
    const response = new Response(empty ? null : unpacked(head, call, limit), {
      status: head.statusCode,
      statusText: head.statusText,
      headers: headersOf(head, empty),
    });
    Object.defineProperties(response, {
      url: { value: call.url.href },
      redirected: { value: redirects > 0 },
    });
    return response;
  } catch (error) {
    head.body.destroy();
    if (error instanceof SourceError) throw error;
    throw new SourceError('unexpected_answer', `What "${host}" answers is not HTTP.`);
  }
}

/** Length and coding of what came over the line are not those of what the caller reads. */
function headersOf(head: Head, empty: boolean): Headers {
  const coded = headerOf(head, 'content-encoding') !== null && !empty;
  const headers = new Headers();
  for (const [name, value] of Object.entries(head.headers)) {
    if (coded && /^content-(?:encoding|length)$/.test(name)) continue;
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}

function unpacked(head: Head, call: Call, limit: number): ReadableStream<Uint8Array> {
  const { host } = call.url;
  const codings = (headerOf(head, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const unknown = codings.find((coding) => decoders[coding] === undefined);
  if (unknown !== undefined || codings.length > 2) {
    throw new SourceError(
      'unexpected_answer',
      `The answer of "${host}" is compressed in a way that was not asked for.`,
    );
  }
  const steps = codings.toReversed().map((coding) => decoders[coding]!());
  const last = steps.at(-1) as Readable | undefined;
  // Errors reach the last stream, where they are read.
  if (last !== undefined) pipeline([head.body, ...steps], () => {});
  return limited(last ?? head.body, head, call, limit);
}

function limited(source: Readable, head: Head, call: Call, limit: number): ReadableStream<Uint8Array> {
  const { host } = call.url;
  const chunks = source.iterator();
  let bytes = 0;
  const next = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const { done, value } = (await chunks.next()) as IteratorResult<Buffer, undefined>;
    if (done === true) {
      if (call.method === 'GET' && !tellsItsEnd(head)) throw endless(host);
      controller.close();
      return;
    }
    bytes += value.length;
    if (bytes > limit) throw tooLarge(host, limit);
    controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          await next(controller);
        } catch (error) {
          source.destroy();
          head.body.destroy();
          throw call.signal.aborted ? call.signal.reason : faultOf(error, host).error;
        }
      },
      cancel: () => {
        source.destroy();
        head.body.destroy();
      },
    },
    // Nothing is read that nobody asked for.
    { highWaterMark: 0 },
  );
}

/**
 * An answer without a length and without chunks ends where the connection does: nobody can tell it from one that was cut off
 * (RFC 9112, 8). People would be missing from it, and be taken for leavers.
 */
function tellsItsEnd(head: Head): boolean {
  return (
    headerOf(head, 'content-length') !== null ||
    /\bchunked\b/i.test(headerOf(head, 'transfer-encoding') ?? '')
  );
}

function endless(host: string): SourceError {
  return new SourceError(
    'cut_off',
    `"${host}" does not say where its answer ends, neither by a length nor by chunks: it cannot be told from one that was cut off.`,
  );
}

function tooLarge(host: string, limit: number): SourceError {
  return new SourceError(
    'unexpected_answer',
    `The answer of "${host}" is larger than ${limit.toLocaleString('en')} bytes.`,
  );
}
