import type { TenantScope } from '../../db/tenant.ts';

export interface GroupUse {
  readonly id: string;
  readonly kind: 'hub' | 'program' | 'option';
  readonly target: { readonly id: string; readonly name: string };
  readonly of: { readonly id: string; readonly name: string } | null;
  readonly created_by: string;
  readonly created_at: string;
}

export interface PushedGroup {
  readonly id: string;
  readonly name: string;
  /** Direct members. */
  readonly members: number;
  readonly uses: readonly GroupUse[];
  readonly pushed_at: Date;
}

export interface GroupQuery {
  /** In the name. */
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  /** One group alone. */
  readonly id?: string | undefined;
  readonly limit: number;
}

/**
 * Groups of a connection in the order in which they were pushed; one more than `limit` when there is a next page. A group that the identity
 * provider deleted is listed as long as it stands for something: a person takes that back.
 */
export async function listGroups(
  scope: TenantScope,
  connectionId: string,
  query: GroupQuery,
): Promise<PushedGroup[]> {
  const { rows } = await scope.client.query<PushedGroup>(selectGroups, [
    connectionId,
    query.after ?? null,
    query.q ?? null,
    query.id ?? null,
    query.limit + 1,
  ]);
  return rows;
}

const selectGroups = `
select g.resource_id as id, coalesce(g.body ->> 'displayName', '') as name, g.modified_at as pushed_at,
       (select count(*)::int from scim_member m where m.source_id = $1 and m.group_id = g.resource_id) as members,
       coalesce((
         select jsonb_agg(jsonb_build_object(
                  'id', u.use_id, 'created_by', u.created_by,
                  'created_at', to_char(u.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                  'kind', case when u.hub_id is not null then 'hub' when u.program_id is not null then 'program' else 'option' end,
                  'target', jsonb_build_object('id', coalesce(u.hub_id, u.program_id, u.option_id), 'name', coalesce(h.name, p.name, o.label)),
                  'of', case when p.program_id is not null then jsonb_build_object('id', ph.hub_id, 'name', ph.name)
                             when f.field_id is not null then jsonb_build_object('id', f.field_id, 'name', f.label) end)
                order by u.created_at, u.use_id)
           from scim_group_use u
           left join hub h on h.hub_id = u.hub_id
           left join program p on p.program_id = u.program_id
           left join hub ph on ph.hub_id = p.hub_id
           left join field_option o on o.option_id = u.option_id
           left join field f on f.field_id = o.field_id
          where u.source_id = $1 and u.group_id = g.resource_id), '[]') as uses
  from scim_resource g
 where g.source_id = $1 and g.type = 'Group'
   and (g.deleted_at is null or g.resource_id = $4
        or exists (select from scim_group_use u where u.source_id = $1 and u.group_id = g.resource_id))
   and ($2::uuid is null or g.resource_id > $2)
   and ($3::text is null or position(lower($3) in g.display_name_norm) > 0)
   and ($4::uuid is null or g.resource_id = $4)
 order by g.resource_id limit $5`;
