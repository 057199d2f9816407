import { Readable } from 'node:stream';
import { isRepeatable } from '../connector/repeatable.ts';
import { SourceError } from '../connector/sourceError.ts';

/** A request that is about to be sent, maybe more than once. */
export interface Call {
  readonly url: URL;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** A stream can be sent once only. */
  readonly body: Buffer | Readable | null;
  readonly redirect: Request['redirect'];
  readonly signal: AbortSignal;
  /** May be sent again, although it may have arrived. */
  readonly repeatable: boolean;
}

/** RFC 9110, 9.2.2. */
const idempotent = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** They belong to the connection, not to the caller (RFC 9110, 7.6.1), or say where the request goes. */
const connectionHeaders =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/;

/**
 * What `fetch` was called with. Bodies are kept in memory so that they can be sent again, except those given as a stream.
 *
 * @throws SourceError `wrong_setting` when the address is none that may be fetched; its text is not repeated: it can hold secrets
 * @throws TypeError as `fetch` does when something else is wrong
 */
export async function callOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
  stop: AbortSignal | undefined,
): Promise<Call> {
  const url = checkedUrl(input instanceof Request ? input.url : String(input));
  const request = new Request(input instanceof Request ? input : url, init);
  const streamed = isStream(init?.body);
  const signal = AbortSignal.any(stop === undefined ? [request.signal] : [request.signal, stop]);
  signal.throwIfAborted();
  const headers = new Map(defaults);
  for (const [name, value] of request.headers) if (!connectionHeaders.test(name)) headers.set(name, value);
  const method = request.method.toUpperCase();
  return {
    url,
    method,
    headers,
    body: await bodyOf(request, streamed),
    redirect: request.redirect,
    signal,
    repeatable: !streamed && (idempotent.includes(method) || isRepeatable(init)),
  };
}

const defaults: readonly [string, string][] = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, br'],
  ['user-agent', 'profile-sync-manager'],
];

/** @throws SourceError `wrong_setting` */
export function checkedUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new SourceError(
      'wrong_setting',
      'The address is none of the web: it begins with https:// or http://.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new SourceError(
      'wrong_setting',
      `The address on "${url.host}" holds a user name or password. Put them into the settings for that, not into the address.`,
    );
  }
  url.hash = '';
  return url;
}

async function bodyOf(request: Request, streamed: boolean): Promise<Buffer | Readable | null> {
  if (request.body === null) return null;
  if (streamed) return Readable.fromWeb(request.body);
  return Buffer.from(await request.arrayBuffer());
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
