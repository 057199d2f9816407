import { hash } from 'node:crypto';
import { claimMembers, type CorrelatedSource } from '../correlation/correlate.ts';
import { type TenantScope, withTenant } from '../db/tenant.ts';
import { type Field, isAccountField, loadFields } from '../directory/fields.ts';
import { PsmError } from '../kernel/errors.ts';
import type { FileTable } from '../landing/file/table.ts';
import { openLandedTable } from '../landing/landedTable.ts';
import { getLanding, readLandingWithin } from '../landing/landing.ts';
import { columnAt, fieldOf, type Mapping, requireMapping } from '../mapping/store.ts';
import { rowTransform } from '../mapping/transform.ts';
import { type ColumnEffect as Counts, columnEffect as countEffect } from '../planning/columnEffect.ts';
import { getSource } from '../source/sources.ts';
import { rehashStaged, stageBatches } from '../staging/stage.ts';
import { type StagedRecord, stagedRecord } from '../staging/staged.ts';
import { fileLimits, type Pipeline } from './pipeline.ts';
import { getRun } from './run.ts';

export interface ColumnEffect extends Counts {
  /** Rows whose cell cannot be read as the field wants it. */
  readonly unread: number;
}

/** One column of a file, mapped as it is now. */
interface Column {
  readonly table: FileTable;
  readonly fields: readonly Field[];
  readonly mapping: Mapping;
  readonly field: Field;
}

const nothing: ColumnEffect = { members: 0, clears: 0, newcomers: 0, unread: 0 };

/**
 * What a column would change, mapped as it is now: the stages of planning over the landed file, with this column and those that
 * a decision looks at, in scratch tables that go with the transaction. It locks and writes nothing, and needs one connection.
 *
 * @throws PsmError `not_found`, or `conflict` while the file is still being read
 */
export async function columnEffect(
  pipeline: Pipeline,
  runId: string,
  position: number,
): Promise<ColumnEffect> {
  const { database, tenantId, config, signal } = pipeline;
  return withTenant(database, tenantId, async (scope) => {
    const run = await getRun(scope, runId);
    if (run.mappingVersion === null)
      throw new PsmError('conflict', 'The file of this run has not been read yet.');
    const mapping = await requireMapping(scope, run.sourceId, run.mappingVersion);
    const fields = await loadFields(scope);
    const field = fieldOf(fields, columnAt(mapping, position).fieldId);
    if (field === undefined) return nothing;
    if (run.landingId === null)
      throw new PsmError(
        'not_found',
        'What this run brought is not kept any more. Upload the file again, or read the source again.',
      );
    const { landingId, format } = await getLanding(scope, run.landingId);
    const bytes = () => readLandingWithin(scope, landingId);
    const table = await openLandedTable(bytes, format, fileLimits(config), signal);
    const column: Column = { table, fields, mapping, field };
    let unread = 0;
    await stageBatches(
      scope,
      records(column, () => void (unread += 1)),
    );
    await claim(scope, column, await getSource(scope, run.sourceId));
    return { ...(await countEffect(scope, run, field)), unread };
  });
}

/** Rows as planning stages them, less the values of all other fields. Rejected ones decide nothing. */
async function* records(column: Column, onUnread: () => void): AsyncGenerator<StagedRecord[]> {
  const { table, fields, mapping, field } = column;
  const needed = fields.filter((one) => one === field || isAccountField(one) || one.role === 'eligibility');
  const transform = rowTransform(mapping, needed);
  const mapped = mapping.columns.filter((one) => one.fieldId !== null).map((one) => one.position);
  for await (const batch of table.rows()) {
    const staged: StagedRecord[] = [];
    for (const row of batch) {
      if ('rejected' in row) continue;
      const read = transform(row.cells, row.unsaid);
      const noAddress = field.role === 'email' && read.rejected !== undefined;
      if (noAddress || read.issues.some((issue) => issue.field === field.key)) onUnread();
      const raw = hash('sha1', mapped.map((at) => row.cells[at]).join('\u{1F}'), 'base64');
      const record = stagedRecord(row, read, raw);
      if (record.rejected === undefined) staged.push(only(field.key, record));
    }
    yield staged;
  }
}

function only(key: string, record: StagedRecord): StagedRecord {
  const value = record.values[key];
  return {
    ...record,
    values: value === undefined ? {} : { [key]: value },
    clears: record.clears.filter((one) => one === key),
    issues: [],
  };
}

/**
 * Records of one person that are written differently may still say the same: then all their values are read after all, and who
 * claims whom is decided again. Few rows, and in most files none.
 */
async function claim(
  scope: TenantScope,
  { table, fields, mapping }: Column,
  source: CorrelatedSource,
): Promise<void> {
  await claimMembers(scope, source);
  const { rows } = await scope.client.query<{ row_no: number }>(
    `select row_no from correlated where dispute in ('same_member', 'same_unique_id', 'same_email')`,
  );
  if (rows.length === 0) return;
  const doubtful = new Set(rows.map((row) => row.row_no));
  const transform = rowTransform(mapping, fields);
  const hashes = new Map<number, string>();
  for await (const batch of table.rows()) {
    for (const row of batch) {
      if (doubtful.has(row.row))
        hashes.set(row.row, stagedRecord(row, transform(row.cells, row.unsaid)).mappedHash);
    }
  }
  await rehashStaged(scope, hashes);
  await scope.client.query('drop table candidate, correlated');
  await claimMembers(scope, source);
}
