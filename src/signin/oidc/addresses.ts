import type { TenantScope } from '../../db/tenant.ts';

/** What an owner enters at a provider, and where the provider sends people and messages. */
export interface ProviderAddresses {
  /** Under which people of the organisation reach the server; without a slash at its end. */
  readonly base: string;
  /** The host name that the organisation has for itself. */
  readonly own: string | null;
  /** Where people come back to after signing in. */
  readonly redirect: string;
  /** Where they come back to after signing out there. */
  readonly afterSignOut: string;
  /** Where the provider says that somebody signed out; of one provider. */
  readonly backchannelLogout: (providerId: string) => string;
}

/** @param baseUrl address under which people reach the server, where the organisation has none of its own */
export async function providerAddresses({ db }: TenantScope, baseUrl: string): Promise<ProviderAddresses> {
  const { host, slug } = await db.selectFrom('tenant').select(['host', 'slug']).executeTakeFirstOrThrow();
  return addressesAt(baseUrl, host, slug);
}

/** Pure. */
export function addressesAt(baseUrl: string, host: string | null, slug: string): ProviderAddresses {
  const url = new URL(baseUrl);
  if (host !== null) url.hostname = host;
  const base = url.href.replace(/\/+$/, '');
  // A provider that sends a message by itself has no cookie that says the organisation.
  const tenant = host === null ? `/t/${slug}` : '';
  return {
    base,
    own: host,
    redirect: `${base}/api/v1/signin/callback`,
    afterSignOut: `${base}/signin`,
    backchannelLogout: (providerId) => `${base}${tenant}/api/v1/signin/backchannel-logout/${providerId}`,
  };
}
