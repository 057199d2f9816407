import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { emailKey } from '../kernel/text.ts';

/**
 * Who acts, as it stands in the audit trail: `console:USER` (works on the machine, as owner), `admin:EMAIL`, `token:ID`, or
 * `policy` (set by a person before).
 */
export type Actor = string;

/** Roles that may approve. Checked when an approval is given, and again before every chunk of apply. */
const rolesWith = {
  approve: ['owner', 'admin', 'approver'],
  administer: ['owner', 'admin'],
  own: ['owner'],
} as const satisfies Record<string, readonly string[]>;

export type Power = keyof typeof rolesWith;

/** Does the actor hold the power at this moment? */
export async function may(scope: TenantScope, actor: Actor, power: Power): Promise<boolean> {
  const roles: readonly string[] = rolesWith[power];
  const [kind, ...rest] = actor.split(':');
  const name = rest.join(':');
  if (kind === 'console' || kind === 'policy') return true;
  if (kind === 'admin') {
    const admin = await scope.db
      .selectFrom('admin_user')
      .select('role')
      .where('email_norm', '=', emailKey(name))
      .executeTakeFirst();
    return admin !== undefined && roles.includes(admin.role);
  }
  if (kind !== 'token') return false;
  const { rows } = await scope.client.query<{ roles: string[] }>(
    // A token never may more than it was made for, nor more than the admin it stands for may now.
    `select array_remove(array[t.role, a.role], null) as roles from api_token t left join admin_user a using (tenant_id, admin_id)
      where t.token_id::text = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`,
    [name],
  );
  return rows[0] !== undefined && rows[0].roles.every((role) => roles.includes(role));
}

const whoMay: Readonly<Record<Power, string>> = {
  approve: 'Owners, admins and approvers',
  administer: 'Owners and admins',
  own: 'Only owners',
};

/** @throws PsmError `forbidden` */
export async function assertMay(scope: TenantScope, actor: Actor, power: Power): Promise<void> {
  if (await may(scope, actor, power)) return;
  throw new PsmError('forbidden', `${whoMay[power]} may do this.`);
}

/** An actor as a sentence begins with them. */
export function actorInWords(actor: Actor): string {
  const [kind, ...rest] = actor.split(':');
  const name = rest.join(':');
  if (kind === 'admin') return name;
  if (kind === 'console') return `${name} (on the server)`;
  if (kind === 'connection') return 'The identity provider';
  return kind === 'policy' ? 'The automatic approval' : 'A program with an access token';
}
