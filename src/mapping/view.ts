import type { TenantScope } from '../db/tenant.ts';
import { type Field, loadFields } from '../directory/fields.ts';
import { PsmError } from '../kernel/errors.ts';
import type { DateOrder } from './cell/date.ts';
import type { NumberStyle } from './cell/number.ts';
import { type OpenValues, openValues } from './columnValues.ts';
import { missingColumns } from './missing.ts';
import type { ColumnProfile } from './profile.ts';
import { fieldOf, loadProfiles, type MappedColumn, type Mapping, requireMapping } from './store.ts';

/** The mapping of a run as a person reviews it. */
export interface MappingView {
  readonly run: string;
  readonly source: string;
  readonly version: number;
  readonly columns: readonly ColumnView[];
  /** Keys of fields that no column of this file goes to. */
  readonly unmapped_fields: readonly string[];
  /** Columns of the file before that are gone: their fields stay untouched. */
  readonly missing: readonly { readonly column: string; readonly field: string }[];
  /** Mapped columns that nobody reviewed yet: while there is one, no plan can be approved. */
  readonly unreviewed: number;
}

export interface ColumnView {
  readonly position: number;
  readonly column: string;
  readonly field: string | null;
  readonly confidence: number;
  readonly reason: string;
  readonly origin: string;
  readonly samples: readonly string[];
  readonly filled: number;
  readonly blank_cells: number;
  readonly blank: 'keep' | 'clear';
  readonly date_order: DateOrder | null;
  readonly number_style: NumberStyle | null;
  readonly match_words: boolean;
  /** null for a field that takes values as they are */
  readonly values: OpenValues | null;
  readonly reviewed: boolean;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Date | null;
}

/** A mapping with all that a look at it needs. */
export interface OpenedMapping {
  readonly runId: string;
  readonly sourceId: string;
  readonly fields: readonly Field[];
  readonly mapping: Mapping;
  readonly profiles: readonly ColumnProfile[];
}

/** @throws PsmError `not_found`, or `conflict` while the file is still being read */
export async function openMapping(scope: TenantScope, runId: string): Promise<OpenedMapping> {
  const run = await scope.db
    .selectFrom('run')
    .select(['source_id', 'mapping_version'])
    .where('run_id', '=', runId)
    .executeTakeFirst();
  if (run === undefined) throw new PsmError('not_found', 'There is no such run.');
  if (run.mapping_version === null)
    throw new PsmError('conflict', 'The file of this run has not been read yet.');
  return {
    runId,
    sourceId: run.source_id,
    fields: await loadFields(scope),
    mapping: await requireMapping(scope, run.source_id, run.mapping_version),
    profiles: await loadProfiles(scope, runId),
  };
}

/** Costs what was remembered about the file's columns: the file itself is not read. @throws PsmError like `openMapping` */
export async function reviewMapping(scope: TenantScope, runId: string): Promise<MappingView> {
  const opened = await openMapping(scope, runId);
  const { sourceId, fields, mapping } = opened;
  const mapped = new Set(mapping.columns.map((column) => column.fieldId));
  const missing = await missingColumns(scope, { runId, sourceId }, mapping.columns);
  return {
    run: runId,
    source: sourceId,
    version: mapping.version,
    columns: mapping.columns.map((column) => columnView(column, opened)),
    unmapped_fields: fields.filter((field) => !mapped.has(field.fieldId)).map((field) => field.key),
    missing: missing.map(({ header, field }) => ({ column: header, field })),
    unreviewed: mapping.columns.filter((column) => column.fieldId !== null && column.reviewedAt === null)
      .length,
  };
}

function columnView(column: MappedColumn, { fields, mapping, profiles }: OpenedMapping): ColumnView {
  const profile = profiles.find((one) => one.index === column.position);
  const field = fieldOf(fields, column.fieldId);
  return {
    position: column.position,
    column: column.header,
    field: field?.key ?? null,
    confidence: column.confidence,
    reason: column.reason,
    origin: column.origin,
    samples: profile?.samples ?? [],
    filled: profile?.filled ?? 0,
    blank_cells: profile?.blank ?? 0,
    blank: column.blank,
    date_order: column.dateOrder,
    number_style: column.numberStyle,
    match_words: column.matchWords,
    values:
      field === undefined || profile === undefined
        ? null
        : (openValues(profile, field, column, mapping) ?? null),
    reviewed: column.reviewedAt !== null,
    reviewed_by: column.reviewedBy,
    reviewed_at: column.reviewedAt,
  };
}
