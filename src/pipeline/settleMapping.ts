import type { TenantScope } from '../db/tenant.ts';
import type { Field } from '../directory/fields.ts';
import type { FileDialect } from '../landing/file/table.ts';
import { missingColumns } from '../mapping/missing.ts';
import type { ColumnProfile } from '../mapping/profile.ts';
import { proposeMapping } from '../mapping/propose.ts';
import { fieldOf, type Mapping, requireMapping } from '../mapping/store.ts';
import type { PlanNote } from '../planning/plan.ts';
import type { Run } from './run.ts';

interface AnalysedFile {
  readonly dialect: FileDialect;
  readonly profiles: readonly ColumnProfile[];
  readonly fields: readonly Field[];
}

/**
 * The mapping that a run is planned with, and what people should know about it. A run that has one keeps it, with what a person
 * decided since; the notes are the same each time it is planned.
 */
export async function settleMapping(
  scope: TenantScope,
  run: Run,
  file: AnalysedFile,
): Promise<{ readonly mapping: Mapping; readonly notes: readonly PlanNote[] }> {
  const mapping = await mappingOf(scope, run, file);
  const { fields } = file;
  const missing = await missingColumns(scope, run, mapping.columns);
  const notes = missing.map((column) => ({
    code: 'column_missing',
    message: `The column "${column.header}", which went to ${labelOf(fields, column.field)}, is not in this file. The field stays untouched.`,
  }));
  return { mapping, notes: [...notes, ...identityNotes(mapping, fields)] };
}

async function mappingOf(scope: TenantScope, run: Run, file: AnalysedFile): Promise<Mapping> {
  if (run.mappingVersion !== null) return requireMapping(scope, run.sourceId, run.mappingVersion);
  const { mapping } = await proposeMapping(scope, {
    sourceId: run.sourceId,
    runId: run.runId,
    profiles: file.profiles,
    fields: file.fields,
    actor: run.actor,
    accept: run.acceptMapping ? run.actor : undefined,
  });
  await scope.db
    .updateTable('run')
    .set({ mapping_version: mapping.version, dialect: JSON.stringify(file.dialect) })
    .where('run_id', '=', run.runId)
    .execute();
  return mapping;
}

function labelOf(fields: readonly Field[], key: string): string {
  return `"${fields.find((field) => field.key === key)?.label ?? key}"`;
}

function identityNotes(mapping: Mapping, fields: readonly Field[]): PlanNote[] {
  const roles = new Set(mapping.columns.map((column) => fieldOf(fields, column.fieldId)?.role));
  if (roles.has('unique_id')) return [];
  return [
    {
      code: 'matched_by_email_only',
      message:
        'No column holds a Unique ID: people are matched by e-mail only, and a changed e-mail will look like a leaver plus a newcomer.',
    },
  ];
}
