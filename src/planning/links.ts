import { recordEvents } from '../audit/record.ts';
import { withLiterals } from '../db/literals.ts';
import type { TenantScope } from '../db/tenant.ts';
import { inBatches } from '../kernel/batches.ts';
import type { SealedSnapshot } from '../landing/seal.ts';

/**
 * Remembers what the source said about each matched record and which member that is, from the scratch tables of this
 * transaction. Rows that say what they said before are not written again. A Unique ID that a member did not have yet is
 * adopted. With a sealed snapshot, records that are not in it any more are marked absent, unless a row that
 * was rejected or is disputed names their member; with `deletions`, those of the scratch table `deleted_key` are.
 *
 * @param compared the literals of `compareRecords`
 */
export async function writeLinks(
  scope: TenantScope,
  source: { readonly sourceId: string; readonly idSpace: string; readonly epoch: number },
  snapshot: SealedSnapshot | undefined,
  deletions: boolean,
  compared: Readonly<Record<string, string>>,
): Promise<void> {
  const literals = { ...compared, id_space: source.idSpace, epoch: String(source.epoch) };
  await scope.client.query(withLiterals(putRecords, literals));
  await adopt(scope, withLiterals(adoptIds, literals));
  if (snapshot !== undefined) await scope.client.query(withLiterals(markAbsent, literals));
  if (deletions) await scope.client.query(withLiterals(markDeleted, literals));
}

/** Whose Unique ID became known is written down: it is not an update, but it is not nothing either. */
async function adopt(scope: TenantScope, statement: string): Promise<void> {
  const { rows } = await scope.client.query<{ member_id: string; value: string; id_space: string }>(
    statement,
  );
  for await (const batch of inBatches(rows, 1000)) {
    await recordEvents(
      scope,
      batch.map((row) => ({
        actor: 'correlation',
        action: 'member.identity_adopted',
        entity: 'member' as const,
        entityId: row.member_id,
        body: { unique_id: row.value, id_space: row.id_space },
      })),
    );
  }
}

/**
 * Cost: one sort of the records and one look at the remembered ones. What is remembered already is left out before it gets to
 * `on conflict`, which would lock and so write every row, also those that its condition then passes over.
 */
const putRecords = `
insert into source_record as r
  (source_id, record_key, mapped_hash, epoch, "values", member_id, in_step_version, absent_since, says)
select :source::uuid, record_key, mapped_hash, epoch, vals, claim, in_step_version, null, says
  from (select distinct on (record_key) record_key, decode(mapped_hash, 'hex') as mapped_hash, :epoch::bigint as epoch, vals,
               claim, case when plain and issues is null and left_out is null then version end as in_step_version,
               case when :ruled <> '{}' then array(
                 select k.key from unnest(:ruled::text[]) as k (key)
                  where vals ? k.key or k.key = any (clears)
                     or k.key = :email and email is not null or k.key = :first_name and first_name is not null
                     or k.key = :last_name and last_name is not null
                     -- what could not be read waits: nobody else takes its place
                     or issues @> jsonb_build_array(jsonb_build_object('field', k.key))) end as says
          from compared
         where dispute is null and record_key is not null
         order by record_key, row_no) said
 where not exists (
   select from source_record k
    where k.source_id = :source and k.record_key = said.record_key and k.mapped_hash = said.mapped_hash
      and k.epoch = said.epoch and (said.claim is null or k.member_id = said.claim)
      and k.in_step_version is not distinct from said.in_step_version and k.says is not distinct from said.says
      and k.absent_since is null)
 order by record_key
on conflict (tenant_id, source_id, record_key) do update
   set mapped_hash = excluded.mapped_hash, epoch = excluded.epoch, "values" = excluded."values",
       member_id = coalesce(excluded.member_id, r.member_id), in_step_version = excluded.in_step_version,
       absent_since = null, says = excluded.says
 where (r.mapped_hash, r.epoch, r.member_id, r.in_step_version, r.says, r.absent_since)
       is distinct from (excluded.mapped_hash, excluded.epoch, coalesce(excluded.member_id, r.member_id),
                         excluded.in_step_version, excluded.says, null)`;

const adoptIds = `
insert into member_identity (member_id, id_space, value)
select distinct on (c.claim) c.claim, :id_space, c.unique_id
  from compared c
 where c.dispute is null and c.unique_id is not null and c.account in ('invited', 'active', 'deactivated')
   and not exists (select from member_identity i where i.member_id = c.claim and i.id_space = :id_space)
 order by c.claim, c.row_no
on conflict do nothing
returning member_id, value, id_space`;

const markAbsent = `
update source_record r set absent_since = now()
 where r.source_id = :source and r.absent_since is null
   and not exists (select from staged s where s.record_key = r.record_key)
   and not exists (select from named n where n.member_id = r.member_id and n.recognised is not true)`;

const markDeleted = `
update source_record r set absent_since = now()
  from deleted_key k
 where r.source_id = :source and r.record_key = k.record_key and r.absent_since is null
   and not exists (select from staged s where s.record_key = r.record_key)`;
