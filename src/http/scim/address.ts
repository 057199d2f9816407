import type { FastifyRequest } from 'fastify';
export const scimRoot = '/scim/v2';

export function isScim(url: string): boolean {
  return url === scimRoot || url.startsWith(`${scimRoot}/`) || url.startsWith(`${scimRoot}?`);
}

/** The endpoints (RFC 7644 §3.2) by their names in lower case. */
const endpoints: ReadonlyMap<string, string> = new Map([
  ...['Users', 'Groups', 'Me', 'Schemas', 'ResourceTypes', 'ServiceProviderConfig', 'Bulk'].map(
    (name) => [name.toLowerCase(), name] as const,
  ),
  // What the collection of requests that Microsoft published calls it.
  ['serviceconfiguration', 'ServiceProviderConfig'],
]);

/**
 * Addresses as identity providers put them together: a base with a slash at its end makes two of them, some put one after the
 * collection, some write endpoints in another case, and some put a whole `$ref` or `location` after the base, as if it were the end of
 * an address (RFC 7643 §2.3.7 has both kinds). Addresses of others stay as they are.
 */
export function tidyAddress(url: string): string {
  if (!url.startsWith(scimRoot)) return url;
  const [path, query] = cut(url);
  const tidied = path
    .replaceAll(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(/^\/scim\/v2\/https?:\/.*?\/scim\/v2(?=\/|$)/, scimRoot)
    .replace(
      /^(\/scim\/v2\/)([A-Za-z]+)(?=\/|$)/,
      (_, root: string, name: string) => root + (endpoints.get(name.toLowerCase()) ?? name),
    );
  return query === undefined ? tidied : `${tidied}?${query}`;
}

function cut(url: string): [string, string?] {
  const at = url.indexOf('?');
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

/**
 * Where the client reached the server, so that `Location` begins as the address that it was told (RFC 7644 §3.1): the operator's
 * setting; without one the host that the client named, and where that is none, the address that the server listens on.
 */
export function originOf(request: FastifyRequest, setting: string | undefined, own: string): string {
  if (setting !== undefined) return setting.replace(/\/+$/, '');
  return /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(request.host)
    ? `${request.protocol === 'https' ? 'https' : 'http'}://${request.host}`
    : own;
}
