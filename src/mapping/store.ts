import { type Selectable, sql } from 'kysely';
import type { Schema } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import { PsmError } from '../kernel/errors.ts';
import type { DateOrder } from './cell/date.ts';
import type { NumberStyle } from './cell/number.ts';
import type { ColumnProfile } from './profile.ts';
import type { SuggestionOrigin } from './suggest/types.ts';

/** One column of a mapping version: which field it goes to, how its cells are read, and who looked at it. */
export interface MappedColumn {
  readonly position: number;
  readonly header: string;
  readonly headerNorm: string;
  readonly fieldId: string | null;
  readonly blank: 'keep' | 'clear';
  readonly dateOrder: DateOrder | null;
  readonly numberStyle: NumberStyle | null;
  readonly matchWords: boolean;
  readonly confidence: number;
  readonly reason: string;
  /** `chosen`: a person chose the field, or left the column out. */
  readonly origin: SuggestionOrigin | 'chosen';
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

/** What a person decided about one source value: an option's label or a status word; null is "ignore". */
export interface MappedValue {
  readonly fieldId: string;
  readonly norm: string;
  readonly value: string;
  readonly target: string | null;
  readonly decidedBy: string;
}

/** A version is immutable once a plan was made with it. */
export interface Mapping {
  readonly sourceId: string;
  readonly version: number;
  readonly used: boolean;
  readonly columns: readonly MappedColumn[];
  readonly values: readonly MappedValue[];
}

/** @param version the newest when it is left out */
export async function loadMapping(
  scope: TenantScope,
  sourceId: string,
  version?: number,
): Promise<Mapping | undefined> {
  const head = await scope.db
    .selectFrom('mapping')
    .selectAll()
    .where('source_id', '=', sourceId)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (head === undefined) return undefined;
  const columns = await scope.db
    .selectFrom('mapping_column')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('version', '=', head.version)
    .orderBy('position')
    .execute();
  const values = await scope.db
    .selectFrom('mapping_value')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('version', '=', head.version)
    .orderBy('value_norm')
    .execute();
  return {
    sourceId,
    version: head.version,
    used: head.used,
    columns: columns.map(columnOf),
    values: values.map((row) => ({
      fieldId: row.field_id,
      norm: row.value_norm,
      value: row.value,
      target: row.target,
      decidedBy: row.decided_by,
    })),
  };
}

/** Stores a new version after the newest, and makes what is remembered of the source's rows void. */
export async function addVersion(
  scope: TenantScope,
  sourceId: string,
  content: Pick<Mapping, 'columns' | 'values'>,
  actor: string,
): Promise<Mapping> {
  const { rows } = await sql<{ version: number }>`
    insert into mapping (source_id, version, created_by)
    select ${sourceId}, coalesce(max(version), 0) + 1, ${actor} from mapping where source_id = ${sourceId}
    returning version
  `.execute(scope.db);
  const version = rows[0]?.version ?? 1;
  if (content.columns.length > 0) {
    await scope.db
      .insertInto('mapping_column')
      .values(
        content.columns.map((column) => ({
          source_id: sourceId,
          version,
          position: column.position,
          header: column.header,
          header_norm: column.headerNorm,
          field_id: column.fieldId,
          blank: column.blank,
          date_order: column.dateOrder,
          number_style: column.numberStyle,
          match_words: column.matchWords,
          confidence: column.confidence,
          reason: column.reason,
          origin: column.origin,
          reviewed_by: column.reviewedBy,
          reviewed_at: column.reviewedAt,
        })),
      )
      .execute();
  }
  const values = content.values.map((value) => ({
    field_id: value.fieldId,
    value_norm: value.norm,
    value: value.value,
    target: value.target,
    decided_by: value.decidedBy,
  }));
  await sql`
    insert into mapping_value (source_id, version, field_id, value_norm, value, target, decided_by)
    select ${sourceId}, ${version}, v.* from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as v (field_id uuid, value_norm text, value text, target text, decided_by text)
  `.execute(scope.db);
  await sql`update source set epoch = epoch + 1 where source_id = ${sourceId}`.execute(scope.db);
  return { sourceId, version, used: false, ...content };
}

/** Replaces the columns and values of a version that no plan has used yet. */
export async function rewriteVersion(
  scope: TenantScope,
  mapping: Mapping,
  content: Pick<Mapping, 'columns' | 'values'>,
  actor: string,
): Promise<Mapping> {
  if (mapping.used) return addVersion(scope, mapping.sourceId, content, actor);
  await scope.db
    .deleteFrom('mapping')
    .where('source_id', '=', mapping.sourceId)
    .where('version', '=', mapping.version)
    .execute();
  return addVersion(scope, mapping.sourceId, content, actor);
}

/** From now on the version is immutable. */
export async function markUsed(scope: TenantScope, mapping: Mapping): Promise<void> {
  await sql`
    update mapping set used = true where source_id = ${mapping.sourceId} and version = ${mapping.version} and not used
  `.execute(scope.db);
}

/**
 * The newest thing known about every header this source ever had, from whichever version. A doubt that nobody looked at is
 * nothing that was known: what was reviewed before it holds.
 */
export async function rememberedColumns(scope: TenantScope, sourceId: string): Promise<MappedColumn[]> {
  const rows = await scope.db
    .selectFrom('mapping_column')
    .selectAll()
    .distinctOn('header_norm')
    .where('source_id', '=', sourceId)
    .where((is) => is.or([is('origin', '<>', 'doubted'), is('reviewed_at', 'is not', null)]))
    .orderBy('header_norm')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(columnOf);
}

function columnOf(row: Selectable<Schema['mapping_column']>): MappedColumn {
  return {
    position: row.position,
    header: row.header,
    headerNorm: row.header_norm,
    fieldId: row.field_id,
    blank: row.blank,
    dateOrder: row.date_order as DateOrder | null,
    numberStyle: row.number_style as NumberStyle | null,
    matchWords: row.match_words,
    confidence: row.confidence,
    reason: row.reason,
    origin: row.origin as MappedColumn['origin'],
    reviewedBy: row.reviewed_by,
    reviewedAt: row.reviewed_at,
  };
}

/** What the newest analysed run before this one found in its columns: their values recognise a renamed header. */
export async function earlierProfiles(
  scope: TenantScope,
  sourceId: string,
  beforeRun: string,
): Promise<Map<string, ColumnProfile>> {
  const { rows } = await sql<{ header: string; profile: ColumnProfile }>`
    select header, profile from run_column where run_id = (
      select run_id from run r where source_id = ${sourceId} and run_id < ${beforeRun} and mapping_version is not null
        and exists (select from run_column c where c.run_id = r.run_id)
       order by run_id desc limit 1)
  `.execute(scope.db);
  return new Map(rows.map((row) => [row.header, row.profile]));
}

export async function saveProfiles(
  scope: TenantScope,
  runId: string,
  profiles: readonly ColumnProfile[],
): Promise<void> {
  await scope.db.deleteFrom('run_column').where('run_id', '=', runId).execute();
  await sql`
    insert into run_column (run_id, position, header, profile)
    select ${runId}, (p ->> 'index')::int, p ->> 'header', p from jsonb_array_elements(${JSON.stringify(profiles)}::jsonb) p
  `.execute(scope.db);
}

export async function loadProfiles(scope: TenantScope, runId: string): Promise<ColumnProfile[]> {
  const rows = await scope.db
    .selectFrom('run_column')
    .select('profile')
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute();
  return rows.map((row) => row.profile as ColumnProfile);
}

export function fieldOf(fields: readonly Field[], fieldId: string | null): Field | undefined {
  return fieldId === null ? undefined : fields.find((field) => field.fieldId === fieldId);
}

/** @throws PsmError `not_found` */
export function columnAt(mapping: Mapping, position: number): MappedColumn {
  const column = mapping.columns.find((one) => one.position === position);
  if (column === undefined) throw new PsmError('not_found', `The file has no column number ${position}.`);
  return column;
}

/** @throws PsmError `not_found` */
export async function requireMapping(
  scope: TenantScope,
  sourceId: string,
  version: number,
): Promise<Mapping> {
  const mapping = await loadMapping(scope, sourceId, version);
  if (mapping === undefined)
    throw new PsmError('not_found', 'The mapping of this run is not there any more.');
  return mapping;
}
