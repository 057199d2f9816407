import { withTenant } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { loadMapping, type Mapping } from '../mapping/store.ts';
import { openLanded } from '../pipeline/landed.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { cellsOf, type FoundRow, rowsAbout } from '../pipeline/rowsAbout.ts';
import type { PersonKeys } from '../planning/person.ts';
import type { FileTable } from '../landing/file/table.ts';

/** A file that is kept, and what it says of somebody. */
export interface NamingFile {
  readonly landing: string;
  readonly run: string;
  readonly filename: string | null;
  readonly source: string;
  readonly received_at: Date;
  readonly rows: readonly NamingRow[];
}

/** A row, and by what else it names the person. */
export type NamingRow = Pick<FoundRow, 'row' | 'cells' | 'keys'>;

interface KeptFile extends Omit<NamingFile, 'rows'> {
  readonly source_id: string;
  readonly mapping_version: number | null;
}

/** Of one file; more rows of one person are a fault of the file. */
const mostRows = 100;

/** Every kept file of the tenant that names one of the keys; each is read once, one after the other. */
export async function filesNaming(pipeline: Pipeline, keys: PersonKeys): Promise<NamingFile[]> {
  const { database, tenantId } = pipeline;
  const { files, fields } = await withTenant(database, tenantId, async (scope) => ({
    files: (await scope.client.query<KeptFile>(selectKept)).rows,
    fields: await loadFields(scope),
  }));
  const found: NamingFile[] = [];
  for (const { source_id: sourceId, mapping_version: version, ...file } of files) {
    const table = await openLanded(pipeline, file.landing);
    if (table === undefined) continue;
    const mapping = await withTenant(database, tenantId, (scope) =>
      loadMapping(scope, sourceId, version ?? undefined),
    );
    const rows = await rowsNaming(table, { fields, mapping }, keys);
    if (rows.length > 0) found.push({ ...file, rows });
  }
  return found;
}

/** By the columns of its mapping, or, while it has none, by an address in any cell. */
async function rowsNaming(
  table: FileTable,
  { fields, mapping }: { fields: Awaited<ReturnType<typeof loadFields>>; mapping: Mapping | undefined },
  keys: PersonKeys,
): Promise<NamingRow[]> {
  const roles = new Set(fields.filter(({ role }) => role !== undefined).map(({ fieldId }) => fieldId));
  const telling = mapping?.columns.some(({ fieldId }) => fieldId !== null && roles.has(fieldId)) === true;
  if (mapping !== undefined && telling) return rowsAbout(table, { fields, mapping }, keys, mostRows);
  const found: NamingRow[] = [];
  for await (const batch of table.rows()) {
    for (const row of batch) {
      if (!row.cells.some((cell) => keys.mails.includes(cell.trim().toLowerCase()))) continue;
      found.push({ row: row.row, cells: cellsOf(row, table.header), keys: { ids: [], mails: [] } });
      if (found.length === mostRows) return found;
    }
  }
  return found;
}

/** Of identical files the newest run tells how they were mapped. */
const selectKept = `
select distinct on (l.landing_id) l.landing_id as landing, r.run_id as run, l.filename, s.name as source,
       l.created_at as received_at, r.source_id, r.mapping_version
  from landing l join run r using (tenant_id, landing_id) join source s using (tenant_id, source_id)
 where l.complete order by l.landing_id, r.run_id desc`;
