import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { authorityOf } from './authority.ts';
import { type Compared, decide, type Decision } from './decide.ts';
import { lastOwners } from './sql/facts.ts';

/** What one column would do. Numbers of people. */
export interface ColumnEffect {
  /** Members whose value would change. */
  readonly members: number;
  /** … of whom this many would lose their value. */
  readonly clears: number;
  /** People without an account who would come with a value. */
  readonly newcomers: number;
}

/**
 * Counts what the values of a field in scratch tables `staged` and `correlated` would do, by the decisions of planning itself:
 * records that are alike in everything that a decision looks at are decided once.
 *
 * A status is no value of the profile: of that field the members count who would be deactivated or reactivated by it.
 */
export async function columnEffect(
  scope: TenantScope,
  run: { readonly sourceId: string; readonly hubId: string },
  field: Field,
): Promise<ColumnEffect> {
  const values = [field.key, field.role ?? null, run.sourceId, run.hubId];
  const { above } = await authorityOf(scope, run);
  const believed = above.filter(({ key }) => key === field.key).map(({ sourceId }) => sourceId);
  const { rows } =
    believed.length === 0
      ? await scope.client.query<Alike>(selectAlike('false'), values)
      : await scope.client.query<Alike>(selectAlike(leftToOthers), [...values, believed]);
  const effect = { members: 0, clears: 0, newcomers: 0 };
  for (const alike of rows) {
    const decision = decide(comparedOf(alike, field.key));
    if (decision.class !== 'planned') continue;
    if (decision.proposal.reason === 'new') effect.newcomers += alike.would_bring ? alike.count : 0;
    else if (field.role === 'status' ? bySituation(decision) : field.key in decision.proposal.diff) {
      effect.members += alike.count;
      effect.clears += alike.would_clear === true ? alike.count : 0;
    }
  }
  return effect;
}

function bySituation({ proposal }: Extract<Decision, { class: 'planned' }>): boolean {
  return proposal.reason === 'status';
}

type Alike = Pick<
  Compared,
  'account' | 'membership' | 'protected' | 'last_owner' | 'own_reason' | 'status' | 'eligible'
> & {
  readonly count: number;
  readonly held_by_admin: boolean;
  readonly has_email: boolean;
  readonly has_first_name: boolean;
  readonly has_last_name: boolean;
  /** The record has a value for the field. */
  readonly would_bring: boolean;
  /** … and the member another one, or none. */
  readonly would_write: boolean;
  /** … and would lose it. */
  readonly would_clear: boolean | null;
};

/**
 * $1 key and $2 role of the field, $3 source, $4 hub. What sql/compared.ts finds out for every field, for this one: one join
 * with member, membership and the open holds, and as many rows as there are ways to decide.
 */
const selectAlike = (leftOut: string) => `
with holds as (
  select member_id,
         (array_agg(reason order by at) filter (where source_id = $3))[1] as own_reason,
         bool_or(source_id is null) as held_by_admin
    from deactivation where lifted_at is null group by member_id
)
select count(*)::int as count, m.status as account, h.status as membership, m.protected, d.own_reason, s.status, s.eligible,
       case when s.status = 'inactive' then m.email_norm = any (array(${lastOwners})) end as last_owner,
       coalesce(d.held_by_admin, false) as held_by_admin,
       s.email is not null as has_email, s.first_name is not null as has_first_name,
       s.last_name is not null as has_last_name,
       case $2::text when 'unique_id' then s.unique_id is not null
                     when 'email' then s.email is not null
                     when 'first_name' then s.first_name is not null
                     when 'last_name' then s.last_name is not null
                     when 'status' then s.status is not null
                     else s.vals ? $1::text end as would_bring,
       m.status in ('invited', 'active', 'deactivated') and not (${leftOut}) and coalesce(
         case $2::text when 'unique_id' then false
                       when 'email' then s.email_norm <> m.email_norm
                       when 'first_name' then s.first_name <> coalesce(m.first_name, '')
                       when 'last_name' then s.last_name <> coalesce(m.last_name, '')
                       when 'status' then false
                       else s.vals ? $1::text and s.vals -> $1::text is distinct from m.profile -> $1::text
                            or m.profile ? any (s.clears) end, false) as would_write,
       m.profile ? any (s.clears) as would_clear
  from correlated c
  join staged s using (row_no)
  left join member m on m.member_id = c.claim
  left join hub_membership h on h.hub_id = $4 and h.member_id = m.member_id and h.status <> 'ended'
  left join holds d on d.member_id = m.member_id
 where c.dispute is null and c.first_row = c.row_no
 group by m.status, h.status, m.protected, d.own_reason, s.status, s.eligible, last_owner, coalesce(d.held_by_admin, false),
          has_email, has_first_name, has_last_name, would_bring, would_write, would_clear`;

/** $5 sources that are believed before this one. One look at an index for each record, where there are any. */
const leftToOthers = `exists (
         select from source_record r where r.member_id = m.member_id and r.source_id = any ($5::uuid[])
            and r.absent_since is null and (r.says is null or $1::text = any (r.says)))`;

/** A record as any of those that are alike, as far as a decision looks. */
function comparedOf(alike: Alike, key: string): Compared {
  const filled = (has: boolean) => (has ? '' : null);
  return {
    ...alike,
    row_no: 0,
    dispute: null,
    weight: 1,
    record_key: null,
    member_id: null,
    version: null,
    member_email: null,
    member_first_name: null,
    member_last_name: null,
    deleted_at: null,
    purge_after: null,
    admin_hold: alike.held_by_admin ? { actor: '', at: '' } : null,
    lost_programs: null,
    unique_id: null,
    email: filled(alike.has_email),
    first_name: filled(alike.has_first_name),
    last_name: filled(alike.has_last_name),
    vals: {},
    issues: null,
    diff: alike.would_write ? { [key]: [null, null] } : null,
    was: null,
  };
}
