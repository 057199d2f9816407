import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { pushConnector } from '../../source/sources.ts';

/** A connection as lists show it. */
export interface ConnectionSummary {
  readonly connectionId: string;
  readonly name: string;
  readonly hub: { readonly id: string; readonly name: string };
  /** Bearer tokens and clients that let in at this moment. */
  readonly tokens: number;
  readonly clients: number;
  readonly users: number;
  readonly groups: number;
  readonly lastPushAt: Date | null;
}

/** All connections by hub and name. Counts what each was pushed: a look at an index for each connection. */
export async function listConnections(scope: TenantScope): Promise<ConnectionSummary[]> {
  const { rows } = await scope.client.query<ConnectionSummary>(
    `select s.source_id as "connectionId", s.name, jsonb_build_object('id', h.hub_id, 'name', h.name) as hub,
            (select count(*)::int from scim_token t where t.source_id = s.source_id and t.client_id is null
              and t.revoked_at is null and coalesce(t.expires_at > now(), true)) as tokens,
            (select count(*)::int from scim_client c where c.source_id = s.source_id
              and c.revoked_at is null and coalesce(c.expires_at > now(), true)) as clients,
            p.users, p.groups, p.last as "lastPushAt"
       from source s
       join hub h using (tenant_id, hub_id)
       cross join lateral (
         select count(*) filter (where r.type = 'User' and r.deleted_at is null)::int as users,
                count(*) filter (where r.type = 'Group' and r.deleted_at is null)::int as groups,
                max(r.pushed_at) as last
           from scim_resource r where r.source_id = s.source_id) p
      where s.connector = $1 and s.live and s.config ->> 'connection' is null
      order by h.name_norm, s.name_norm`,
    [pushConnector],
  );
  return rows;
}

/** By id or name, without regard to case. @throws PsmError `not_found` with the connections that there are */
export async function findConnection(scope: TenantScope, named: string): Promise<ConnectionSummary> {
  const all = await listConnections(scope);
  const found = all.filter(
    (one) => one.connectionId === named || one.name.toLowerCase() === named.toLowerCase(),
  );
  if (found.length === 1 && found[0] !== undefined) return found[0];
  if (found.length > 1) {
    const ids = found.map((one) => one.connectionId).join(', ');
    throw new PsmError('not_found', `Several hubs have a connection "${named}". Name it by its id: ${ids}.`);
  }
  const known = all.map((one) => `"${one.name}"`).join(', ');
  throw new PsmError(
    'not_found',
    known === ''
      ? 'No identity provider is connected yet.'
      : `There is no connection "${named}". The connections are ${known}.`,
  );
}
