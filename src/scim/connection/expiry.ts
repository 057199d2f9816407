import type { TenantScope } from '../../db/tenant.ts';
import { listAdmins } from '../../directory/admins.ts';
import { holds } from '../../directory/roles.ts';
import { warningDays } from '../../directory/tokenExpiry.ts';
import { queueMessages } from '../../outbox/queue.ts';

interface Expiring {
  readonly id: string;
  readonly prefix: string;
  /** Name of the OAuth client; null for a bearer token. */
  readonly client: string | null;
  readonly expires_at: Date;
  readonly source: string;
  readonly name: string;
  readonly hub: string;
}

/**
 * Mails owners and admins about every token and client that expires within two weeks, once for each. Access tokens are no news: their
 * client gets the next one by itself.
 *
 * @returns how many mails were queued
 */
export async function warnOfExpiry(scope: TenantScope): Promise<number> {
  const { rows: tokens } = await scope.client.query<Expiring>(
    `update scim_token t set warned_at = now() from source s, hub h
      where t.client_id is null and t.revoked_at is null and t.warned_at is null
        and t.expires_at > now() and t.expires_at <= now() + make_interval(days => $1)
        and s.source_id = t.source_id and s.live and h.hub_id = s.hub_id
      returning t.token_id as id, t.prefix, null as client, t.expires_at, s.source_id as source, s.name, h.name as hub`,
    [warningDays],
  );
  // Nothing is noted of clients: a mail of the same key is not queued twice.
  const { rows: clients } = await scope.client.query<Expiring>(
    `select c.client_id as id, c.secret_prefix as prefix, c.name as client, c.expires_at, s.source_id as source,
            s.name, h.name as hub
       from scim_client c join source s using (source_id) join hub h using (hub_id)
      where c.revoked_at is null and s.live
        and c.expires_at > now() and c.expires_at <= now() + make_interval(days => $1)`,
    [warningDays],
  );
  const expiring = [...tokens, ...clients];
  if (expiring.length === 0) return 0;
  const admins = (await listAdmins(scope)).filter(({ role }) => holds(role, 'administer'));
  return queueMessages(
    scope,
    expiring.flatMap(({ id, expires_at: expires, ...about }) =>
      admins.map(({ adminId, email }) => ({
        kind: 'token_expiring' as const,
        dedupeKey: `token_expiring:${id}:${adminId}`,
        recipient: email,
        data: { ...about, admin: adminId, expires: expires.toISOString() },
      })),
    ),
  );
}
