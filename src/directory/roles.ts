/** The roles of a tenant, from the one that may most. This file imports nothing: the page's contract reads it, too. */
export const adminRoles = ['owner', 'admin', 'approver', 'viewer'] as const;

/** Every role. `operator` runs the service and belongs to no tenant. */
export const roles = [...adminRoles, 'operator'] as const;

/** Of an admin or a token. */
export type Role = (typeof roles)[number];

/**
 * What roles may do: the one table that routes (src/http/permissions.ts), stages (src/approval/authority.ts), the command line and the
 * page read. What each power is for stands in `powerInWords`.
 */
export const powers = {
  /** Who signed in at all. */
  enter: roles,
  read: adminRoles,
  /** What `read` is for others, each time with a reason that the tenant can read: see src/http/reasonedRead.ts. */
  read_with_reason: ['operator'],
  review: ['owner', 'admin', 'approver'],
  administer: ['owner', 'admin'],
  own: ['owner'],
  follow_restores: ['owner', 'admin', 'operator'],
  grant_restores: ['operator'],
  operate: ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Power = keyof typeof powers;

/** As a sentence about somebody goes on who has it: "They may …". */
export const powerInWords: Readonly<Record<Power, string>> = {
  enter: 'sign in, and see their own account',
  read: 'see people, plans, sources, settings and the audit trail',
  read_with_reason: 'see what a viewer sees, each time with a reason that stays in the audit trail',
  review: 'review mappings, decide, approve, and see rows as the file has them',
  administer: 'upload files, set up sources, override held plans, and change people by hand',
  own: 'change admins, tokens and settings',
  follow_restores: 'see requests to restore deleted people',
  grant_restores: 'grant requests to restore deleted people',
  operate: 'create, suspend, export and erase organisations',
};

/** May whoever has this role do what the power is for? */
export function holds(role: Role, power: Power): boolean {
  return (powers[power] as readonly Role[]).includes(role);
}

/** All that a role may, in the order of the table. */
export function powersOf(role: Role): Power[] {
  return (Object.keys(powers) as Power[]).filter((power) => holds(role, power));
}

/** Who holds a power, as a sentence begins: "Owners and admins". */
export function whoHolds(power: Power): string {
  const [last = '', ...others] = powers[power].map((role) => `${role}s`).toReversed();
  const names = others.length === 0 ? `only ${last}` : `${others.toReversed().join(', ')} and ${last}`;
  return names.charAt(0).toUpperCase() + names.slice(1);
}

/** What a token may be made for. `plan` is to upload, pull, map and plan; `approve` to decide, approve and carry out. */
export const tokenScopes = ['read', 'plan', 'approve'] as const;

type TokenScope = (typeof tokenScopes)[number];

/** The scope that a token with scopes needs for a power; of the others only tokens without scopes make use. */
const scopes: Partial<Record<Power, TokenScope>> = {
  read: 'read',
  follow_restores: 'read',
  review: 'approve',
};

/** Which scope a power takes: one of them, none that there is (`null`), or any (`undefined`), as anybody may ask who they are. */
export function scopeFor(power: Power): TokenScope | null | undefined {
  return power === 'enter' ? undefined : (scopes[power] ?? null);
}

/** May a token with these scopes make use of what needs `needed`? */
export function isInScope(
  given: readonly TokenScope[] | null,
  needed: TokenScope | null | undefined,
): boolean {
  if (given === null || needed === undefined) return true;
  return needed !== null && given.includes(needed);
}
