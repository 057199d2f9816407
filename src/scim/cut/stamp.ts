import { byHashJoins } from '../../db/hashJoins.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { lookUp } from '../store/lookUp.ts';
import type { Feed } from './feeds.ts';
import { deepest } from '../nesting.ts';

export interface Stamped {
  readonly records: number;
  readonly deletions: number;
}

/**
 * Freezes for one hub what is not settled of a connection: which revision of whom the run is about, and their rows. Who was deleted, or
 * belongs to none of the hub's groups, and was never brought there needs nothing, unless an earlier run left something open: its plan
 * may still propose it. Who was brought there and is inactive is to be deactivated, whatever groups they are in.
 */
export async function stampCut(
  scope: TenantScope,
  connectionId: string,
  runId: string,
  feed: Feed,
): Promise<Stamped> {
  await scope.client.query(stampSteps, [connectionId, feed.sourceId, runId, feed.groups ?? null]);
  const { rows } = await scope.client.query<Stamped>(
    `select count(*) filter (where row_no is not null)::int as records,
            count(*) filter (where row_no is null and outcome = 'open')::int as deletions
       from scim_step where run_id = $1`,
    [runId],
  );
  return rows[0] ?? { records: 0, deletions: 0 };
}

/** $1 connection, $2 source of the hub, $3 run, $4 groups of the hub or null. Costs what is not settled, and the members of the groups. */
const stampSteps = `
with recursive nested as (
  select g.group_id, 0 as depth from unnest($4::uuid[]) as g (group_id)
  union
  select m.resource_id, n.depth + 1
    from nested n
    join scim_member m on m.source_id = $1 and m.group_id = n.group_id
    join scim_resource c on c.source_id = $1 and c.resource_id = m.resource_id and c.type = 'Group'
   where n.depth < ${deepest}
), brought as (
  select r.resource_id, r.revision, r.deleted_at, r.active,
         exists (select from source_record k
                  where k.source_id = $2 and k.record_key = 'key:' || r.resource_id and k.absent_since is null) as brought
    from scim_resource r
   where r.source_id = $1 and r.type = 'User' and not r.settled
), people as (
  select r.resource_id, r.revision, r.brought,
         r.deleted_at is null and ($4::uuid[] is null or r.brought and r.active is false or exists (
           select from scim_member m where m.source_id = $1 and m.resource_id = r.resource_id
              and m.group_id in (select group_id from nested))) as here,
         exists (select from scim_step o where o.source_id = $2 and o.resource_id = r.resource_id
                    and o.outcome in ('open', 'failed')) as undecided
    from brought r
)
insert into scim_step as s (source_id, connection_id, resource_id, revision, run_id, row_no, outcome)
select $2::uuid, $1::uuid, p.resource_id, p.revision, $3::uuid,
       case when p.here then 1 + row_number() over (partition by p.here order by p.resource_id) end,
       case when p.here or p.brought or p.undecided then 'open' else 'nothing' end
  from people p
 order by p.resource_id
on conflict (tenant_id, source_id, resource_id) do update
   set revision = excluded.revision, run_id = excluded.run_id, row_no = excluded.row_no, outcome = excluded.outcome`;

/**
 * Whoever shares an address or an external id with somebody who is not settled is looked at with them: which of two users a member is
 * does not depend on who was pushed first.
 */
export async function openNamesakes(scope: TenantScope, connectionId: string): Promise<void> {
  await scope.client.query(unsettleNamesakes, [connectionId]);
}

/** $1 connection. Costs a few looks by key for each who is not settled. */
const unsettleNamesakes = `
with open as materialized (
  select resource_id, external_id from scim_resource
   where source_id = $1 and type = 'User' and not settled and deleted_at is null
), namesakes as (
  select o.resource_id
    from open p
   cross join lateral (select value_norm from scim_email where resource_id = p.resource_id offset 0) e
   cross join ${lookUp('scim_email', 'resource_id', 'value_norm = e.value_norm')} o
   where o.resource_id <> p.resource_id
  union
  select o.resource_id
    from open p
   cross join ${lookUp('scim_resource', 'resource_id', 'external_id = p.external_id and deleted_at is null')} o
   where o.resource_id <> p.resource_id
), found as (
  select r.resource_id
    from (select resource_id from namesakes order by resource_id) n
   cross join ${lookUp('scim_resource', 'resource_id', `resource_id = n.resource_id and type = 'User' and settled and deleted_at is null`, 'for no key update skip locked')} r
)
update scim_resource r set settled = false
 where r.source_id = $1 and r.resource_id = any (array(select resource_id from found))`;

/** What was taken by these runs is not fresh any more, unless it was pushed again meanwhile, or is at this moment. */
export async function markTaken(
  scope: TenantScope,
  connectionId: string,
  runIds: readonly string[],
): Promise<void> {
  await byHashJoins(scope, () =>
    scope.client.query(
      `update scim_resource r set fresh = false
         from (select q.resource_id
                 from scim_step s
                 join scim_resource q on q.source_id = $1 and q.resource_id = s.resource_id and q.revision = s.revision
                where s.run_id = any ($2::uuid[]) and s.connection_id = $1 and q.fresh
                  for no key update of q skip locked) taken
        where r.source_id = $1 and r.resource_id = taken.resource_id`,
      [connectionId, runIds],
    ),
  );
}
