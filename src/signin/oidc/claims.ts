import type { AdminRole } from '../../db/schema.ts';
import { adminRoles } from '../../directory/roles.ts';
import type { ProviderSettings } from '../providerSettings.ts';

/** What a provider says of somebody: claims of the ID token, and of the user info where the token lacks them. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who somebody is, as a provider says it. */
export interface Said {
  /** Unique at the provider and never given to anybody else (OpenID Connect Core 1.0 §2, `sub`). */
  readonly subject: string;
  readonly email: string | undefined;
  /** Undefined where the provider says nothing about that. */
  readonly emailVerified: boolean | undefined;
  /** The highest role that the claim's values give; undefined when none does. */
  readonly role: AdminRole | undefined;
  /** The session at the provider. */
  readonly session: string | undefined;
}

type RoleRules = Pick<ProviderSettings, 'roleClaim' | 'roleMap'>;

/** Reads claims. Pure. */
export function saidBy(claims: Claims, rules: RoleRules): Said {
  const { sub, email, sid } = claims;
  return {
    subject: textOf(sub) ?? '',
    email: addressOf(email),
    emailVerified: truthOf(claims['email_verified']),
    role: roleOf(claims, rules),
    session: textOf(sid),
  };
}

/** Does the ID token lack something that the user info may say? */
export function lacksClaims(claims: Claims, { roleClaim }: RoleRules): boolean {
  return (
    addressOf(claims['email']) === undefined ||
    (roleClaim !== null && claimAt(claims, roleClaim) === undefined)
  );
}

/**
 * Fills up what the ID token lacks. What it says is never replaced, and an address comes with what the same answer says about it.
 */
export function filledUp(claims: Claims, info: Claims, { roleClaim }: RoleRules): Claims {
  const filled: Record<string, unknown> = { ...claims };
  if (addressOf(claims['email']) === undefined) {
    filled['email'] = info['email'];
    filled['email_verified'] = info['email_verified'];
  }
  if (roleClaim !== null && claimAt(claims, roleClaim) === undefined) {
    const value = claimAt(info, roleClaim);
    if (value !== undefined) filled[roleClaim] = value;
  }
  return filled;
}

/** The highest role that a value of the claim gives. Values are compared exactly: they are names of groups, or their ids. */
export function roleOf(claims: Claims, { roleClaim, roleMap }: RoleRules): AdminRole | undefined {
  if (roleClaim === null) return undefined;
  const value = claimAt(claims, roleClaim);
  const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  const given = values.flatMap((one) => (Object.hasOwn(roleMap, one) ? [roleMap[one]] : []));
  return adminRoles.find((role) => given.includes(role));
}

/** By its whole name, which may hold dots (`https://example.com/roles`), else step by step (`realm_access.roles`). */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Claims)[step];
  }
  return at;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : undefined;
}

/** One @ with something on both sides, and nothing that an address does not hold. */
function addressOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 254 && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(value)
    ? value
    : undefined;
}

/** Some providers say it as a text. */
function truthOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === undefined || value === null ? undefined : false;
}
