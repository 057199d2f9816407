import type { TenantScope } from '../db/tenant.ts';
import type { MappedColumn } from './store.ts';

/** A column of the file before that went to a field, and nothing of this file does. */
export interface MissingColumn {
  readonly header: string;
  /** Key of the field, which stays untouched. */
  readonly field: string;
}

/**
 * Columns that went to a field in the last mapping of the source that somebody reviewed as a whole, and that are gone from the
 * file of this run: neither the header nor another column for the field is there. One statement.
 *
 * @param columns the mapping of the run, as it is now
 */
export async function missingColumns(
  scope: TenantScope,
  run: { readonly runId: string; readonly sourceId: string },
  columns: readonly Pick<MappedColumn, 'headerNorm' | 'fieldId'>[],
): Promise<MissingColumn[]> {
  const { rows } = await scope.client.query<MissingColumn>(selectMissing, [
    run.sourceId,
    run.runId,
    columns.map((column) => column.headerNorm),
    columns.flatMap((column) => column.fieldId ?? []),
  ]);
  return rows;
}

/** $1 source, $2 run, $3 headers of its file, $4 fields that they go to. Reads the runs of the source back to the one before. */
const selectMissing = `
with last_reviewed as (
  select r.mapping_version as version
    from run r
   where r.source_id = $1 and r.run_id < $2 and r.mapping_version is not null
     and exists (select from mapping_column c
                  where c.source_id = $1 and c.version = r.mapping_version and c.field_id is not null)
     and not exists (select from mapping_column c
                      where c.source_id = $1 and c.version = r.mapping_version
                        and c.field_id is not null and c.reviewed_at is null)
   order by r.run_id desc
   limit 1
)
select c.header, f.key as field
  from last_reviewed l
  join mapping_column c on c.source_id = $1 and c.version = l.version
  join field f using (field_id)
 where c.header_norm <> all ($3::text[]) and c.field_id <> all ($4::uuid[])
 order by c.position`;
