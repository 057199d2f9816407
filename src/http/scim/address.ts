export const scimRoot = '/scim/v2';

export function isScim(url: string): boolean {
  return url === scimRoot || url.startsWith(`${scimRoot}/`) || url.startsWith(`${scimRoot}?`);
}

/**
 * Addresses as identity providers put them together: a base with a slash at its end makes two of them, and some put one after the
 * collection. Addresses of others stay as they are.
 */
export function tidyAddress(url: string): string {
  if (!url.startsWith(scimRoot)) return url;
  const [path = '', query] = cut(url);
  const tidied = path.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');
  return query === undefined ? tidied : `${tidied}?${query}`;
}

function cut(url: string): [string, string?] {
  const at = url.indexOf('?');
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}
