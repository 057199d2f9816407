import type { TenantScope } from '../db/tenant.ts';
import type { Source } from '../source/sources.ts';
import type { ChangeKind } from '../source/policy.ts';
import { lastOwners } from './sql/facts.ts';
import type { PersonAttention, PersonChange, PersonMember } from './verdict.ts';

/** By what a person is known: each as it is compared. */
export interface PersonKeys {
  readonly ids: readonly string[];
  readonly mails: readonly string[];
}

export interface FoundMember extends PersonMember {
  readonly id: string;
  readonly name: string;
  /** All that a row of the source's files can name this member by. */
  readonly keys: PersonKeys;
}

/**
 * The member of these keys: a living one before a deleted one, by the Unique ID before by the address.
 *
 * @param members who it may be besides
 */
export async function findPerson(
  scope: TenantScope,
  source: Pick<Source, 'sourceId' | 'hubId' | 'idSpace'>,
  keys: PersonKeys,
  members: readonly string[] = [],
): Promise<FoundMember | null> {
  const { rows } = await scope.client.query<FoundMember>(selectPerson, [
    keys.mails,
    source.idSpace,
    keys.ids,
    members,
    source.hubId,
    source.sourceId,
  ]);
  return rows[0] ?? null;
}

/** $1 addresses, $2 id space, $3 Unique IDs, $4 members, $5 hub, $6 source. A look at an index for each key. */
const selectPerson = `
with named as (
  select member_id, 1 as rank from member where email_norm = any ($1::text[]) and deleted_at is null
  union all
  select member_id, 1 from member where email_norm = any ($1::text[]) and deleted_at is not null
  union all
  select member_id, 0 from member_identity where id_space = $2 and value = any ($3::text[]) and live
  union all
  select member_id, 0 from member_identity where id_space = $2 and value = any ($3::text[]) and not live
  union all
  select member_id, 2 from unnest($4::uuid[]) as given (member_id)
), best as (
  select m.* from named join member m using (member_id)
   where m.purged_at is null
   order by m.deleted_at desc nulls first, named.rank
   limit 1
)
select m.member_id as id, concat_ws(' ', m.first_name, m.last_name) as name, m.status, m.protected,
       m.email_norm = any (array(${lastOwners})) is true as "lastOwner", m.deleted_at as "deletedAt",
       (select min(d.at) from deactivation d where d.member_id = m.member_id and d.lifted_at is null) as "heldSince",
       x.since as "membershipSince",
       (select s.name from source_record r join source s using (source_id)
         where r.member_id = m.member_id and r.absent_since is null and s.source_id <> $6 and s.hub_id = $5 and s.live
         limit 1) as "otherSource",
       jsonb_build_object('mails', jsonb_build_array(m.email_norm), 'ids', array(
         select i.value from member_identity i where i.member_id = m.member_id and i.id_space = $2)) as keys
  from best m
  left join hub_membership x on x.hub_id = $5 and x.member_id = m.member_id and x.status <> 'ended'`;

export interface FoundChange extends PersonChange {
  readonly kind: ChangeKind;
  /** Whom it is about, or was made for. */
  readonly member: string | null;
}

/** The names under which records are remembered, see `recordKey`. */
export function recordKeys({ ids, mails }: PersonKeys): string[] {
  return [...ids.map((id) => `id:${id}`), ...mails.map((mail) => `mail:${mail}`)];
}

/** What a plan proposes for a member, for its keys, or because of these rows. Costs one look at the plan's changes. */
export async function changesAbout(
  scope: TenantScope,
  planId: string,
  person: { readonly memberId: string | null; readonly keys: PersonKeys; readonly rows: readonly number[] },
): Promise<FoundChange[]> {
  const { rows: found } = await scope.client.query<FoundChange>(
    `select c.item_no as item, c.kind, c.reason, c.row_no as row, c.ticked, coalesce(c.member_id, o.member_id) as member,
            array(select coalesce(f.label, k.key) from unnest(c.fields) with ordinality as k (key, at)
                    left join field f on f.key = k.key order by k.at) as fields,
            case when o.result is not null then
              jsonb_build_object('result', o.result, 'action', o.action, 'at', o.at) end as outcome
       from change c left join change_outcome o using (tenant_id, plan_id, item_no)
      where c.plan_id = $1 
        and (c.member_id = $2 or o.member_id = $2 or c.row_no = any ($3::int[]) or c.record_key = any ($4::text[]))
      order by c.item_no`,
    [planId, person.memberId, person.rows, recordKeys(person.keys)],
  );
  return found.map((change) => ({
    ...change,
    outcome: change.outcome && { ...change.outcome, at: new Date(change.outcome.at) },
  }));
}

/** What waits of these rows. */
export async function attentionAbout(
  scope: TenantScope,
  planId: string,
  rows: readonly number[],
): Promise<PersonAttention[]> {
  const { rows: found } = await scope.client.query<PersonAttention>(
    `select row_no as row, code, field, message from attention
      where plan_id = $1 and row_no = any ($2::int[]) order by item_no`,
    [planId, rows],
  );
  return found;
}
