import type { RestRequest } from '#connector';

/**
 * The address of a report: `https://HOST/ccx/service/customreport2/TENANT/OWNER/REPORT`, as Workday shows it under View URLs.
 *
 * @returns where tokens for the tenant are given out; undefined when it is the address of something else
 */
export function partsOf(url: string): { readonly tokenUrl: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const tenant = /^\/ccx\/service\/(?:customreport2|systemreport2)\/([^/]+)\/[^/]+(?:\/[^/]+)*$/.exec(
    pathname,
  )?.[1];
  return tenant === undefined ? undefined : { tokenUrl: `${origin}/ccx/oauth2/${tenant}/token` };
}

/** Asks for the report. What the address and the prompts say stays, but for the format. */
export function reportRequest(url: string, format: 'json' | 'csv', prompts = ''): RestRequest {
  const address = new URL(url);
  const given = new URLSearchParams(prompts);
  for (const name of given.keys()) address.searchParams.delete(name);
  for (const [name, value] of given) address.searchParams.append(name, value);
  address.searchParams.set('format', format);
  address.hash = '';
  return { path: address.href };
}
