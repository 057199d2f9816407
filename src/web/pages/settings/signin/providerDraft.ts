import type { IdentityProvider, IdentityProviderChange } from '../../../api/identityProviders.ts';
import type { AdminRole } from '../../../api/settings.ts';

export const providerKinds = ['entra', 'okta', 'google', 'other'] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** An identity provider as it is typed. */
export interface ProviderDraft {
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  /** Empty: none, or the one that is stored. */
  readonly client_secret: string;
  readonly scopes: string;
  readonly domains: string[];
  /** Empty: none. */
  readonly role_claim: string;
  readonly role_map: { readonly value: string; readonly role: AdminRole }[];
  /** Empty: none. */
  readonly default_role: AdminRole | '';
  readonly creates_admins: boolean;
  readonly manages_roles: boolean;
  readonly enabled: boolean;
}

/** What is stored, or what a new one begins with. */
export function draftOf(provider: IdentityProvider | undefined): ProviderDraft {
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    client_id: provider?.client_id ?? '',
    client_secret: '',
    scopes: provider?.scopes ?? 'openid profile email',
    domains: provider?.domains ?? [],
    role_claim: provider?.role_claim ?? '',
    role_map: Object.entries(provider?.role_map ?? {}).map(([value, role]) => ({ value, role })),
    default_role: provider?.default_role ?? '',
    creates_admins: provider?.creates_admins ?? false,
    manages_roles: provider?.manages_roles ?? false,
    enabled: provider?.enabled ?? false,
  };
}

/** As it is sent. A secret that is not typed stays as it is. */
export function changeOf(draft: ProviderDraft) {
  const { client_secret, role_claim, role_map, default_role } = draft;
  const lines = role_map.filter(({ value }) => value.trim() !== '');
  return {
    ...draft,
    name: draft.name.trim(),
    issuer: draft.issuer.trim(),
    client_id: draft.client_id.trim(),
    client_secret: client_secret === '' ? undefined : client_secret,
    scopes: draft.scopes.trim(),
    role_claim: role_claim.trim() === '' ? null : role_claim.trim(),
    role_map: Object.fromEntries(lines.map(({ value, role }) => [value.trim(), role])),
    default_role: default_role === '' ? null : default_role,
  } satisfies IdentityProviderChange;
}

/** Which product an address of a provider belongs to. */
export function kindOf(issuer: string): ProviderKind {
  if (/login\.microsoftonline\.|sts\.windows\.net/.test(issuer)) return 'entra';
  if (/\.okta(preview|-emea)?\.com/.test(issuer)) return 'okta';
  if (/accounts\.google\.com/.test(issuer)) return 'google';
  return 'other';
}
