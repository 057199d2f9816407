import type { TokenScope } from '../db/securityTables.ts';
import type { TenantScope } from '../db/tenant.ts';
import { holds, isInScope, type Power, type Role, scopeFor, whoHolds } from '../directory/roles.ts';
import { PsmError } from '../kernel/errors.ts';
import { emailKey } from '../kernel/text.ts';

/**
 * Who acts, as it stands in the audit trail: `console:USER` (works on the machine, as owner), `admin:EMAIL`, `token:ID`, or
 * `policy` (set by a person before).
 */
export type Actor = string;

/**
 * Does the actor hold the power at this moment? Asked when something is decided or approved, and again before every chunk of apply. A
 * token never may more than it was made for, nor than the admin who made it may now.
 */
export async function may(scope: TenantScope, actor: Actor, power: Power): Promise<boolean> {
  const [kind, ...rest] = actor.split(':');
  const name = rest.join(':');
  if (kind === 'console' || kind === 'policy') return true;
  if (kind === 'admin') {
    const admin = await scope.db
      .selectFrom('admin_user')
      .select('role')
      .where('email_norm', '=', emailKey(name))
      .executeTakeFirst();
    return admin !== undefined && holds(admin.role, power);
  }
  if (kind !== 'token') return false;
  const { rows } = await scope.client.query<{ roles: Role[]; scopes: TokenScope[] | null }>(
    `select array_remove(array[t.role, a.role], null) as roles, t.scopes from api_token t left join admin_user a using (tenant_id, admin_id)
      where t.token_id::text = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())`,
    [name],
  );
  const [token] = rows;
  return (
    token !== undefined &&
    token.roles.every((role) => holds(role, power)) &&
    isInScope(token.scopes, scopeFor(power))
  );
}

/** @throws PsmError `forbidden` */
export async function assertMay(scope: TenantScope, actor: Actor, power: Power): Promise<void> {
  if (await may(scope, actor, power)) return;
  throw new PsmError('forbidden', `${whoHolds(power)} may do this.`);
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
