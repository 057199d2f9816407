import type { TenantScope } from '../../db/tenant.ts';
import { type PersonState, shownState, stateOfPerson } from './state.ts';

/** Somebody as an identity provider pushed them, with what became of it. */
export interface PushedPerson {
  readonly id: string;
  readonly user_name: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean;
  readonly deleted: boolean;
  readonly state: PersonState;
  readonly member: string | null;
  readonly plan: string | null;
  readonly pushed_at: Date;
}

export interface PeopleQuery {
  /** In user name, name or e-mail. */
  readonly q?: string | undefined;
  readonly state?: PersonState | undefined;
  /** The last id of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const columns = `
  r.resource_id as id, coalesce(r.user_name, '') as user_name,
  coalesce(nullif(concat_ws(' ', r.body #>> '{name,givenName}', r.body #>> '{name,familyName}'), ''), r.body ->> 'displayName') as name,
  (select e ->> 'value' from jsonb_array_elements(case jsonb_typeof(r.body -> 'emails') when 'array' then r.body -> 'emails' else '[]' end) e
    order by (e ->> 'primary') is distinct from 'true', lower(e ->> 'type') is distinct from 'work' limit 1) as email,
  coalesce(r.active, true) as active, r.deleted_at is not null as deleted, ${shownState} as state,
  (select k.member_id from source_record k join source s using (source_id)
    where k.record_key = 'key:' || r.resource_id and k.member_id is not null
      and (s.source_id = r.source_id or s.config ->> 'connection' = r.source_id::text)
    order by s.source_id <> r.source_id limit 1) as member,
  t.plan_id as plan, r.pushed_at`;

/**
 * People of a connection, newest first. Deleted ones are listed while something about them is open.
 *
 * @returns one more than `limit` when there is a next page
 */
export async function listPeople(
  scope: TenantScope,
  connectionId: string,
  query: PeopleQuery,
): Promise<PushedPerson[]> {
  const { rows } = await scope.client.query<PushedPerson>(
    `select ${columns}
       from scim_resource r ${stateOfPerson}
      where r.source_id = $1 and r.type = 'User' and (r.deleted_at is null or not r.settled)
        and ($2::uuid is null or r.resource_id < $2)
        and ($3::text is null or position(lower($3) in concat_ws(' ', r.user_name_norm, lower(r.body ->> 'displayName'),
               lower(r.body #>> '{name,givenName}'), lower(r.body #>> '{name,familyName}'), lower(r.body ->> 'emails'))) > 0)
        and ($4::text is null or ${shownState} = $4)
        and ${candidates(query.state)}
      order by r.resource_id desc limit $5`,
    [connectionId, query.before ?? null, query.q ?? null, query.state ?? null, query.limit + 1],
  );
  return rows;
}

/** Where few can be in a state, only those are looked at. */
function candidates(state: PersonState | undefined): string {
  if (state === 'next_cut') return 'r.fresh';
  if (state === 'waiting' || state === 'attention' || state === 'failed') return 'not r.settled';
  return 'true';
}

/** @returns undefined when there is no such person in the connection */
export async function findPerson(
  scope: TenantScope,
  connectionId: string,
  id: string,
): Promise<PushedPerson | undefined> {
  const { rows } = await scope.client.query<PushedPerson>(
    `select ${columns} from scim_resource r ${stateOfPerson}
      where r.source_id = $1 and r.resource_id = $2 and r.type = 'User'`,
    [connectionId, id],
  );
  return rows[0];
}

export interface PeopleCounts {
  readonly users: number;
  readonly inactive: number;
  readonly groups: number;
  readonly waiting: number;
  readonly attention: number;
  readonly next_cut: number;
}

/** How many people and groups a connection has, and how many people wait for what. Costs what is not settled, and one count. */
export async function countPeople(scope: TenantScope, connectionId: string): Promise<PeopleCounts> {
  const { rows } = await scope.client.query<PeopleCounts>(
    `with open as (
       select ${shownState} as state from scim_resource r ${stateOfPerson}
        where r.source_id = $1 and r.type = 'User' and not r.settled
     ), all_of_them as (
       select count(*) filter (where type = 'User')::int as users,
              count(*) filter (where type = 'User' and active is false)::int as inactive,
              count(*) filter (where type = 'Group')::int as groups
         from scim_resource where source_id = $1 and deleted_at is null
     )
     select a.*, (select count(*)::int from open where state = 'waiting') as waiting,
            (select count(*)::int from open where state = 'attention') as attention,
            (select count(*)::int from open where state = 'next_cut') as next_cut
       from all_of_them a`,
    [connectionId],
  );
  return rows[0] ?? { users: 0, inactive: 0, groups: 0, waiting: 0, attention: 0, next_cut: 0 };
}
