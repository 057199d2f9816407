import { domainToASCII } from 'node:url';
import type { AdminRole } from '../db/schema.ts';
import { PsmError } from '../kernel/errors.ts';
import { emailKey } from '../kernel/text.ts';

/** What an owner says of an identity provider, apart from its client secret. */
export interface ProviderSettings {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scopes: string;
  /** E-mail domains, in lower case, whose people sign in here; empty: everybody may choose it. */
  readonly domains: readonly string[];
  /** The claim that says what somebody may: a name, or names with dots between them. */
  readonly roleClaim: string | null;
  /** Value of that claim -> role. */
  readonly roleMap: Readonly<Record<string, AdminRole>>;
  /** Of people whom no value gives a role; null: they do not come in. */
  readonly defaultRole: AdminRole | null;
  /** People whom nobody added come in. */
  readonly createsAdmins: boolean;
  /** The claim decides about the role at each sign-in. */
  readonly managesRoles: boolean;
  readonly enabled: boolean;
}

/** What is not said. */
export const usualSettings: Omit<ProviderSettings, 'name' | 'issuer' | 'clientId'> = {
  scopes: 'openid profile email',
  domains: [],
  roleClaim: null,
  roleMap: {},
  defaultRole: null,
  createsAdmins: false,
  managesRoles: false,
  enabled: true,
};

type Given = { readonly [Key in keyof ProviderSettings]?: ProviderSettings[Key] | undefined };
type Named = Pick<ProviderSettings, 'name' | 'domains'> & { readonly providerId: string };

/** The settings after a change, in the form in which they are stored. */
export function settled(change: Given, before: ProviderSettings): ProviderSettings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: ProviderSettings = { ...before, ...given };
  return {
    ...after,
    scopes: [...new Set(after.scopes.split(/\s+/).filter((scope) => scope !== ''))].join(' '),
    domains: [...new Set(after.domains.map((domain) => domain.toLowerCase()))],
  };
}

/**
 * What the settings must be together, and beside those of the other providers. Pure.
 *
 * @throws PsmError `conflict` for a domain of another provider, `invalid_request`
 */
export function assertSound(settings: ProviderSettings, others: readonly Named[]): void {
  const { scopes, domains, roleClaim, roleMap, defaultRole, createsAdmins, managesRoles } = settings;
  for (const domain of domains) {
    const owner = others.find((one) => one.domains.includes(domain));
    if (owner === undefined) continue;
    throw new PsmError(
      'conflict',
      `People of "${domain}" sign in by "${owner.name}" already. Take the domain away there first.`,
      { details: { domain, provider: owner.providerId } },
    );
  }
  if (!scopes.split(' ').includes('openid')) {
    throw wrong(
      'scopes',
      'The scopes need "openid" among them: without it the provider says nothing about who signs in.',
    );
  }
  const mapped = roleClaim !== null && Object.keys(roleMap).length > 0;
  if (createsAdmins && !mapped && defaultRole === null) {
    throw wrong(
      'creates_admins',
      'Whoever comes in new needs a role: give role_claim and role_map, or default_role.',
    );
  }
  if (managesRoles && !mapped) {
    throw wrong('manages_roles', 'The claim decides about roles only with role_claim and role_map.');
  }
}

/** The part of an address after the @, as domains are compared. */
export function domainOf(email: string): string {
  return domainToASCII(emailKey(email).split('@').at(-1) ?? '');
}

function wrong(setting: string, message: string): PsmError {
  return new PsmError('invalid_request', message, { details: { setting } });
}
