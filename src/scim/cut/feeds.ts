import type { TenantScope } from '../../db/tenant.ts';
import { lookUp } from '../store/lookUp.ts';
import { deepest } from '../nesting.ts';

/** A hub that a connection brings people to. Each is a source of its own, so that it has a mapping and plans of its own. */
export interface Feed {
  readonly sourceId: string;
  readonly hubId: string;
  /** Groups whose members belong to the hub; undefined: everybody does. */
  readonly groups: readonly string[] | undefined;
}

/** The connection that a source of pushed people belongs to: mostly itself. */
export function connectionIdOf(source: { readonly sourceId: string; readonly config: object }): string {
  const { connection } = source.config as { readonly connection?: unknown };
  return typeof connection === 'string' ? connection : source.sourceId;
}

/**
 * The hubs of a connection: its own, and those that groups stand for. The own hub has everybody, unless groups stand for it.
 * Costs two looks by key.
 */
export async function loadFeeds(scope: TenantScope, connectionId: string): Promise<Feed[]> {
  const { rows } = await scope.client.query<{ source_id: string; hub_id: string; groups: string[] | null }>(
    `select s.source_id, s.hub_id,
            (select array_agg(distinct u.group_id) from scim_group_use u
              where u.source_id = $1 and u.hub_id = s.hub_id) as groups
       from source s
      where s.live and (s.source_id = $1 or (s.connector = 'scim-push' and s.config ->> 'connection' = $1::text))
      order by s.source_id <> $1, s.source_id`,
    [connectionId],
  );
  return rows
    .filter((row) => row.source_id === connectionId || row.groups !== null)
    .map((row) => ({ sourceId: row.source_id, hubId: row.hub_id, groups: row.groups ?? undefined }));
}

/** Of these people, those whom a hub is about: who belongs to its groups, or was brought there. */
export async function concernedBy(
  scope: TenantScope,
  connectionId: string,
  feed: Feed,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (feed.groups === undefined) return ids;
  const { rows } = await scope.client.query<{ id: string }>(selectConcerned, [
    connectionId,
    feed.sourceId,
    ids,
    feed.groups,
  ]);
  return rows.map((row) => row.id);
}

/** $1 connection, $2 source of the hub, $3 people, $4 groups of the hub. Costs the groups of these people. */
const selectConcerned = `
with recursive above as (
  select p.id, m.group_id, 0 as depth
    from unnest($3::uuid[]) as p (id) cross join ${lookUp('scim_member', 'group_id', 'resource_id = p.id')} m
  union
  select a.id, m.group_id, a.depth + 1
    from above a cross join ${lookUp('scim_member', 'group_id', 'resource_id = a.group_id')} m
   where a.depth < ${deepest}
)
select p.id from unnest($3::uuid[]) as p (id)
 where p.id in (select a.id from above a where a.group_id = any ($4::uuid[]))
    or exists (select from source_record k
                where k.source_id = $2 and k.record_key = 'key:' || p.id and k.member_id is not null)`;
