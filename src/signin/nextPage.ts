/**
 * Where somebody goes after they have signed in: the page of this server that was asked for, else the first one. Whatever a browser
 * would take for an address of another server is not gone to (ASVS 5.0, 3.7.2). Pure.
 */
export function nextPage(asked: string | undefined): string {
  const here = 'https://here.invalid';
  const url = URL.parse(asked ?? '/', here);
  if (url === null || url.origin !== here || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}
