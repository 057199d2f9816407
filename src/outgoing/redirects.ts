import { SourceError } from '../connector/sourceError.ts';
import { type Call, checkedUrl } from './call.ts';

/** RFC 9110, 15.4: the answers that lead elsewhere by `Location`. */
const statuses = [301, 302, 303, 307, 308];

/** Redirects of one request, at most. */
export const mostRedirects = 5;

/**
 * What may go to another origin: nothing that a connector may have put a secret into. Systems take keys in headers of many names,
 * so the list says what is harmless.
 */
const harmless =
  /^(?:accept|accept-encoding|accept-language|content-type|content-language|user-agent|range|if-none-match|if-modified-since)$/;

/** Where an answer leads to, undefined when it is one to be read. */
export function locationOf(status: number, location: string | null): string | undefined {
  return statuses.includes(status) && location !== null ? location : undefined;
}

/**
 * The request that follows a redirect (Fetch standard, "HTTP-redirect fetch").
 *
 * @throws SourceError `unexpected_answer` when it must not be followed
 */
export function redirected(call: Call, status: number, location: string): Call {
  const from = call.url;
  const to = target(from, location);
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refused(from, 'to an address without encryption');
  }
  const asGet =
    (status === 303 && !['GET', 'HEAD'].includes(call.method)) ||
    ([301, 302].includes(status) && call.method === 'POST');
  const elsewhere = from.origin !== to.origin;
  if (!asGet && call.body !== null) {
    // A body can hold a secret as well: of a token request it is one.
    if (elsewhere) throw refused(from, `with everything it was sent to another server, "${to.host}"`);
    if (!Buffer.isBuffer(call.body)) throw refused(from, 'after a body was sent that cannot be sent again');
  }
  const kept = [...call.headers].filter(
    ([name]) => (!elsewhere || harmless.test(name)) && (!asGet || !name.startsWith('content-')),
  );
  return {
    ...call,
    url: to,
    headers: new Map(kept),
    ...(asGet ? { method: 'GET', body: null, repeatable: true } : {}),
  };
}

function target(from: URL, location: string): URL {
  try {
    return checkedUrl(location, from);
  } catch {
    throw refused(from, 'to an address that is none of the web, or holds a password');
  }
}

function refused(from: URL, where: string): SourceError {
  return new SourceError(
    'unexpected_answer',
    `"${from.host}" redirects ${where}. That is not followed: look whether the address is right.`,
  );
}

export function tooManyRedirects(first: URL): SourceError {
  return new SourceError(
    'unexpected_answer',
    `"${first.host}" redirects more than ${mostRedirects} times: look whether the address is right.`,
  );
}
