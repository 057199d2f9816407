import type { TenantScope } from '../db/tenant.ts';
import { queueMessages } from '../outbox/queue.ts';
import { listAdmins } from './admins.ts';
import { holds } from './roles.ts';

/** Days before the end of a token or a client from which on people are warned. */
export const warningDays = 14;

/**
 * Mails owners, and the admin who made it, about every API token that expires within two weeks, once for each.
 *
 * @returns how many mails were queued
 */
export async function warnOfTokenExpiry(scope: TenantScope): Promise<number> {
  const { rows } = await scope.client.query<{
    token_id: string;
    name: string;
    prefix: string;
    admin_id: string | null;
    expires_at: Date;
  }>(
    `update api_token set warned_at = now()
      where revoked_at is null and warned_at is null
        and expires_at > now() and expires_at <= now() + make_interval(days => $1)
      returning token_id, name, prefix, admin_id, expires_at`,
    [warningDays],
  );
  if (rows.length === 0) return 0;
  const admins = await listAdmins(scope);
  return queueMessages(
    scope,
    rows.flatMap(({ token_id: id, name, prefix, admin_id: maker, expires_at: expires }) =>
      admins
        .filter(({ adminId, role }) => adminId === maker || holds(role, 'own'))
        .map(({ adminId, email }) => ({
          kind: 'api_token_expiring' as const,
          dedupeKey: `api_token_expiring:${id}:${adminId}`,
          recipient: email,
          data: { admin: adminId, name, prefix, expires: expires.toISOString() },
        })),
    ),
  );
}
