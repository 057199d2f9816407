import type { AdminRole } from '../../db/schema.ts';
import type { IdentityProvider, ProviderChange } from '../providers.ts';
import type { ProviderAddresses } from './addresses.ts';

/** A provider as API and command line show it: never its secret. */
export function shownProvider(provider: IdentityProvider, addresses: ProviderAddresses) {
  return {
    id: provider.providerId,
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    has_secret: provider.secret !== null,
    scopes: provider.scopes,
    domains: [...provider.domains],
    role_claim: provider.roleClaim,
    role_map: { ...provider.roleMap },
    default_role: provider.defaultRole,
    creates_admins: provider.createsAdmins,
    manages_roles: provider.managesRoles,
    enabled: provider.enabled,
    redirect_uri: addresses.redirect,
    post_logout_redirect_uri: addresses.afterSignOut,
    backchannel_logout_uri: addresses.backchannelLogout(provider.providerId),
    created_at: provider.createdAt.toISOString(),
  };
}

/** What somebody says of a provider, under the names of the API. */
export interface GivenProvider {
  readonly name?: string | undefined;
  readonly issuer?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | null | undefined;
  readonly scopes?: string | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly role_claim?: string | null | undefined;
  readonly role_map?: Readonly<Record<string, AdminRole>> | undefined;
  readonly default_role?: AdminRole | null | undefined;
  readonly creates_admins?: boolean | undefined;
  readonly manages_roles?: boolean | undefined;
  readonly enabled?: boolean | undefined;
}

/** What the API was given, in our own names; what it leaves out stays as it is. */
export function changeOf(given: GivenProvider): ProviderChange {
  return {
    name: given.name,
    issuer: given.issuer,
    clientId: given.client_id,
    clientSecret: given.client_secret,
    scopes: given.scopes,
    domains: given.domains,
    roleClaim: given.role_claim,
    roleMap: given.role_map,
    defaultRole: given.default_role,
    createsAdmins: given.creates_admins,
    managesRoles: given.manages_roles,
    enabled: given.enabled,
  };
}
