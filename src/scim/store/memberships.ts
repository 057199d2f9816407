import type { TenantScope } from '../../db/tenant.ts';
import { lookUp } from './lookUp.ts';
import { touchPeople } from './touchPeople.ts';

/** A statement with more ids than that is planned anew, by how many there are. */
const few = 100;

interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What changed of the members of a group. */
export interface ChangedMembers {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const add: Statement = {
  name: 'scim_member_add',
  text: `
    with recursive added as (
      insert into scim_member (source_id, group_id, resource_id)
      select $1::uuid, $2::uuid, w.id from unnest($3::uuid[]) as w (id) order by w.id
      on conflict do nothing
      returning resource_id
    ), ${touchPeople('select resource_id from added')}
    select array(select resource_id from added) as added, '{}'::uuid[] as removed`,
};

const remove: Statement = {
  name: 'scim_member_remove',
  text: `
    with recursive removed as (
      delete from scim_member m where m.source_id = $1 and m.group_id = $2 and m.resource_id = any ($3::uuid[])
      returning m.resource_id
    ), ${touchPeople('select resource_id from removed')}
    select '{}'::uuid[] as added, array(select resource_id from removed) as removed`,
};

const replace: Statement = {
  name: 'scim_member_replace',
  text: `
    with recursive wanted as materialized (
      select w.id from unnest($3::uuid[]) as w (id) order by w.id
    ), removed as (
      delete from scim_member m
       where m.source_id = $1 and m.group_id = $2 and m.resource_id not in (select id from wanted)
      returning m.resource_id
    ), added as (
      insert into scim_member (source_id, group_id, resource_id)
      select $1::uuid, $2::uuid, id from wanted
      on conflict do nothing
      returning resource_id
    ), ${touchPeople('select resource_id from removed union all select resource_id from added')}
    select array(select resource_id from added) as added, array(select resource_id from removed) as removed`,
};

/** Adds members that are there and are no members yet; of the others nothing is touched. */
export const insertMembers = write(add);

/** Takes members away; who is none is passed over. */
export const deleteMembers = write(remove);

/** Makes the group have these members and no others: writes only what differs. */
export const setMembers = write(replace);

function write({ name, text }: Statement) {
  return async (
    scope: TenantScope,
    connectionId: string,
    groupId: string,
    ids: readonly string[],
  ): Promise<ChangedMembers> => {
    const { rows } = await scope.client.query<ChangedMembers>({
      ...(ids.length <= few && { name }),
      text,
      values: [connectionId, groupId, ids],
    });
    return rows[0] ?? { added: [], removed: [] };
  };
}

/** Of these ids, those that are no members yet: how many there are not, and which are groups. */
export interface Newcomers {
  readonly unknown: number;
  readonly first_unknown: string | null;
  readonly groups: readonly string[];
}

/**
 * Whoever is found cannot be deleted before the transaction ends. Sets are compared by hashing (`not in`), so that the cost grows with the
 * number of ids and not with its square, whatever the plan.
 */
const find: Statement = {
  name: 'scim_newcomers',
  text: `
    with wanted as materialized (
      select w.id, w.n
        from unnest($3::uuid[]) with ordinality as w (id, n)
        left join ${lookUp('scim_member', 'true as here', 'group_id = $2 and resource_id = w.id')} m on true
       where m.here is null
    ), found as materialized (
      select r.resource_id, r.type
        from (select id from wanted order by id) w
       cross join ${lookUp('scim_resource', 'resource_id, type, deleted_at', 'resource_id = w.id', 'for key share')} r
       where r.deleted_at is null
    ), missing as (
      select w.id, w.n from wanted w where w.id not in (select resource_id from found)
    )
    select (select count(*) from missing) as unknown,
           (select id from missing order by n limit 1) as first_unknown,
           array(select resource_id from found where type = 'Group') as groups`,
};

export async function findNewcomers(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  ids: readonly string[],
): Promise<Newcomers> {
  const { name, text } = find;
  const { rows } = await scope.client.query<Newcomers>({
    ...(ids.length <= few && { name }),
    text,
    values: [connectionId, groupId, ids],
  });
  return rows[0] ?? { unknown: 0, first_unknown: null, groups: [] };
}

/** @returns one of these groups that the group is in, itself or by way of others: it cannot become a member */
export async function groupAbove(
  scope: TenantScope,
  connectionId: string,
  groupId: string,
  groups: readonly string[],
): Promise<string | undefined> {
  // One after the other: two groups that are put into each other at the same time would each find no circle.
  await scope.client.query(`select pg_advisory_xact_lock(hashtextextended('scim nesting ' || $1::text, 0))`, [
    connectionId,
  ]);
  const { rows } = await scope.client.query<{ group_id: string }>(
    `with recursive above as (
       select m.group_id from scim_member m where m.source_id = $1 and m.resource_id = $2
       union
       select m.group_id from above a cross join ${lookUp('scim_member', 'group_id', 'resource_id = a.group_id')} m
     )
     select group_id from above where group_id = any ($3::uuid[]) limit 1`,
    [connectionId, groupId, groups],
  );
  return rows[0]?.group_id;
}
