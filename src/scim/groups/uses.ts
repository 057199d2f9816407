import { publishRuns } from '../../audit/publish.ts';
import { recordEvents } from '../../audit/record.ts';
import { hasSqlState, sqlState } from '../../db/client.ts';
import { byHashJoins } from '../../db/hashJoins.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { endWaiting } from '../../planning/sql/endWaiting.ts';
import { getSource, pushConnector, type Source } from '../../source/sources.ts';
import { ensureMapping } from '../mapping.ts';
import { deepest } from '../nesting.ts';

/** What a group is to stand for: exactly one of the three. */
export interface NewGroupUse {
  readonly hub?: string | undefined;
  readonly program?: string | undefined;
  readonly option?: string | undefined;
}

/**
 * Lets a group of an identity provider stand for something here: membership of a hub, enrolment in a program, or an option of a field.
 * Whom it concerns is planned anew; nothing changes without an approval. A hub that is not the connection's own gets a source of its own.
 *
 * @returns the id of the use
 * @throws PsmError `not_found`, `invalid_request`, `conflict` when the group stands for it already
 */
export async function addGroupUse(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  given: NewGroupUse,
  actor: string,
): Promise<string> {
  const source = await getSource(scope, connectionId);
  await lockGroup(scope, connectionId, groupId, false);
  const target = await targetOf(scope, given);
  if (target.kind === 'hub' && target.id !== source.hubId) await ensureFeed(scope, source, target.id, actor);
  const useId = newId();
  try {
    await scope.client.query(
      `insert into scim_group_use (source_id, group_id, use_id, hub_id, program_id, option_id, created_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        connectionId,
        groupId,
        useId,
        target.kind === 'hub' ? target.id : null,
        target.kind === 'program' ? target.id : null,
        target.kind === 'option' ? target.id : null,
        actor,
      ],
    );
  } catch (error) {
    if (!hasSqlState(error, sqlState.uniqueViolation)) throw error;
    throw new PsmError('conflict', `The group stands for "${target.name}" already.`, { cause: error });
  }
  const everybody = target.kind === 'hub' && (await standFor(scope, source, target.id)) === 1;
  await pushAgain(scope, connectionId, groupId, everybody);
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.group_use_added',
      entity: 'source',
      entityId: connectionId,
      body: { group: groupId, [target.kind]: target.id },
    },
  ]);
  return useId;
}

/**
 * The group stands for it no longer, also one that the identity provider deleted. Who was in it is planned anew. When no other stands for
 * a hub beside the connection's own, its people stay where they are, and what waited there is off.
 *
 * @throws PsmError `not_found`
 */
export async function removeGroupUse(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  useId: string,
  actor: string,
): Promise<void> {
  await lockGroup(scope, connectionId, groupId, true);
  const { rows } = await scope.client.query<{
    hub_id: string | null;
    program_id: string | null;
    option_id: string | null;
  }>(
    `delete from scim_group_use where source_id = $1 and group_id = $2 and use_id = $3
     returning hub_id, program_id, option_id`,
    [connectionId, groupId, useId],
  );
  const [gone] = rows;
  if (gone === undefined) throw new PsmError('not_found', 'The group does not stand for that.');
  if (gone.hub_id !== null) await leaveFeed(scope, connectionId, gone.hub_id);
  const source = await getSource(scope, connectionId);
  const everybody = gone.hub_id !== null && (await standFor(scope, source, gone.hub_id)) === 0;
  await pushAgain(scope, connectionId, groupId, everybody);
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.group_use_removed',
      entity: 'source',
      entityId: connectionId,
      body: { group: groupId, ...gone },
    },
  ]);
}

/** @param deleted whether it may be gone at the identity provider */
async function lockGroup(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  deleted: boolean,
): Promise<void> {
  const { rows } = await scope.client.query(
    `select from scim_resource
      where source_id = $1 and resource_id = $2 and type = 'Group' and ($3 or deleted_at is null) for no key update`,
    [connectionId, groupId, deleted],
  );
  if (rows.length === 0) throw new PsmError('not_found', 'There is no such group in this connection.');
}

interface Target {
  readonly kind: 'hub' | 'program' | 'option';
  readonly id: string;
  readonly name: string;
}

async function targetOf(scope: TenantScope, given: NewGroupUse): Promise<Target> {
  const named = (['hub', 'program', 'option'] as const).flatMap((kind) => {
    const id = given[kind];
    return id === undefined ? [] : [{ kind, id }];
  });
  const [one] = named;
  if (one === undefined || named.length > 1) {
    throw new PsmError(
      'invalid_request',
      'Say one thing that the group stands for: a hub, a program or an option.',
    );
  }
  const { rows } = await scope.client.query<{ name: string }>(selectNames[one.kind], [one.id]);
  if (rows[0] === undefined) throw new PsmError('not_found', `There is no such ${one.kind}.`);
  return { ...one, name: rows[0].name };
}

const selectNames = {
  hub: 'select name from hub where hub_id = $1',
  program: 'select name from program where program_id = $1',
  option: 'select label as name from field_option where option_id = $1',
} as const;

/** The source by which a connection brings people to one more hub. Its ids are those of the connection. */
async function ensureFeed(scope: TenantScope, source: Source, hubId: string, actor: string): Promise<void> {
  const { rows: known } = await scope.client.query(
    `select from source where hub_id = $1 and connector = $2 and config ->> 'connection' = $3 and live`,
    [hubId, pushConnector, source.sourceId],
  );
  if (known.length > 0) return;
  const { rows } = await scope.client.query<{ source_id: string }>(
    `insert into source (source_id, hub_id, connector, name, name_norm, config, policy, id_space)
     select $1, $2, $3, n.name, n.name_norm || n.suffix, jsonb_build_object('connection', $4::text), s.policy, s.id_space
       from source s
      cross join lateral (
        select case when i = 1 then s.name else s.name || ' ' || i end as name, s.name_norm,
               case when i = 1 then '' else i::text end as suffix
          from generate_series(1, 1000) i
         where not exists (select from source o where o.hub_id = $2
                              and o.name_norm = s.name_norm || case when i = 1 then '' else i::text end)
         order by i limit 1) n
      where s.source_id = $4::uuid
     returning source_id`,
    [newId(), hubId, pushConnector, source.sourceId],
  );
  const [feed] = rows;
  if (feed === undefined) throw new PsmError('conflict', 'The hub has too many sources of this name.');
  await ensureMapping(scope, feed.source_id, actor);
}

/** Ends what waits in another hub that no group stands for any more. */
async function leaveFeed(scope: TenantScope, connectionId: string, hubId: string): Promise<void> {
  const { rows } = await scope.client.query<{ source_id: string }>(
    `select source_id from source s
      where s.hub_id = $2 and s.config ->> 'connection' = $1::uuid::text and s.connector = $3 and s.live
        and not exists (select from scim_group_use u where u.source_id = $1 and u.hub_id = $2)
      for no key update`,
    [connectionId, hubId, pushConnector],
  );
  const [feed] = rows;
  if (feed === undefined) return;
  await scope.client.query('delete from scim_step where source_id = $1', [feed.source_id]);
  await endWaiting(scope, feed.source_id);
  await scope.client.query(
    `update plan_section s set status = 'superseded' from plan p
      where p.plan_id = s.plan_id and p.source_id = $1 and s.status in ('pending', 'held')`,
    [feed.source_id],
  );
  const { rows: ended } = await scope.client.query<{ run_id: string }>(
    `update run r set status = 'superseded', finished_at = now()
      where r.source_id = $1 and r.status in ('landed', 'needs_mapping', 'staging', 'ready')
    returning r.run_id`,
    [feed.source_id],
  );
  await publishRuns(
    scope,
    ended.map((run) => run.run_id),
  );
}

/** How many groups stand for a hub, if it is the connection's own: with the first of them, and without the last, it concerns everybody. */
async function standFor(
  scope: TenantScope,
  { sourceId, hubId: own }: Source,
  hubId: string,
): Promise<number | undefined> {
  if (hubId !== own) return undefined;
  const { rows } = await scope.client.query<{ count: number }>(
    'select count(*)::int as count from scim_group_use where source_id = $1 and hub_id = $2',
    [sourceId, hubId],
  );
  return rows[0]?.count;
}

/**
 * Whom a use concerns counts as pushed again: members of the group, of groups within it too, or everybody, because those outside of it may
 * have to leave.
 */
async function pushAgain(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  everybody: boolean,
): Promise<void> {
  await byHashJoins(scope, () =>
    scope.client.query(
      `with recursive below as (
         select $2::uuid as resource_id, 0 as depth
         union
         select m.resource_id, b.depth + 1
           from below b join scim_member m on m.source_id = $1 and m.group_id = b.resource_id
          where b.depth < ${deepest}
       ), concerned as materialized (
         select resource_id from below
         union
         select resource_id from scim_resource where source_id = $1 and $3
       ), people as (
         select r.resource_id
           from concerned c
           join scim_resource r on r.source_id = $1 and r.resource_id = c.resource_id
          where r.type = 'User' and r.deleted_at is null
          order by r.resource_id for no key update of r
       )
       update scim_resource r
          set revision = r.revision + 1, fresh = true, settled = false, pushed_at = clock_timestamp()
         from people p where r.source_id = $1 and r.resource_id = p.resource_id`,
      [connectionId, groupId, everybody],
    ),
  );
}
