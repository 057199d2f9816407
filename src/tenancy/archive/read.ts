import { createHash } from 'node:crypto';
import { z } from 'zod';
import { adoptChain } from '../../audit/seal.ts';
import { type Database, withTenant } from '../../db/tenant.ts';
import { forgetTenants } from '../../directory/tenantFinder.ts';
import { PsmError } from '../../kernel/errors.ts';
import { assertNames, noteTenant, takenName } from '../administer.ts';
import { archivedTables } from '../tables.ts';
import { readTenant, type TenantRecord } from '../tenantRecord.ts';
import { archiveColumns, type ArchiveColumns, schemaOf } from './columns.ts';
import { archiveFormat, type ArchiveHead, archiveVersion, longestLine, splitRow } from './format.ts';
import { linesOf, refused } from './lines.ts';
import { programVersion } from './programVersion.ts';
import { archiveKeys } from './secrets.ts';
import { Rows } from './storeRows.ts';

export interface ImportOptions {
  /** Of the secrets in it; without it they are left out. */
  readonly key?: string | undefined;
  /** Instead of those in the archive. */
  readonly slug?: string | undefined;
  readonly host?: string | null | undefined;
  readonly actor: string;
}

export interface Imported {
  readonly tenant: TenantRecord;
  readonly counts: Readonly<Record<string, number>>;
  /** Secrets that have to be given anew. */
  readonly leftOut: readonly string[];
}

const bounds = { line: longestLine, ratio: 200, free: 256 * 1024 * 1024 };

const headShape = z.object({
  format: z.string(),
  version: z.number(),
  written_by: z.string(),
  schema: z.record(z.string(), z.record(z.string(), z.string())),
  exported_at: z.string(),
  tenant: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
});
const endShape = z.object({
  end: z.object({
    counts: z.record(z.string(), z.number()),
    sha256: z.string(),
    left_out: z.array(z.string()),
  }),
});

/**
 * Brings a tenant here that was exported from another server: with the same ids, all of it or nothing. It arrives suspended, so that
 * nothing is sent twice as long as the other one is not off.
 *
 * @throws PsmError `file_refused` for an archive that is not whole, changed, or of another version; `conflict` when the tenant or its
 *   names are here; `invalid_request`
 */
export async function readArchive(
  database: Database,
  file: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<Imported> {
  assertNames(options);
  const secrets = {
    from: options.key === undefined ? undefined : archiveKeys(options.key),
    to: await database.secretKeys(),
  };
  const lines = linesOf(file, bounds);
  try {
    const first = await lines.next();
    const head = headOf(first.done === true ? undefined : first.value.toString());
    await assertFree(database, head, options);
    const hash = createHash('sha256')
      .update(first.value ?? '')
      .update('\n');
    const imported = await withTenant(database, head.tenant.id, async (scope) => {
      await scope.client.query(`set local idle_in_transaction_session_timeout = '15min'`);
      const columns = await archiveColumns(scope);
      assertSchema(head, columns);
      const rows = new Rows({ scope, columns, secrets, names: options, actor: options.actor });
      await storeLines(lines, rows, hash);
      await noteTenant(scope, options.actor, 'tenant.imported', {
        exported_at: head.exported_at,
        written_by: head.written_by,
        secrets_left_out: rows.leftOut.length,
      });
      await adoptChain(scope, secrets.to);
      const tenant = await readTenant(scope);
      // Its names come from the other server, and were looked at there at best.
      assertNames(tenant);
      return { tenant, counts: rows.counts, leftOut: rows.leftOut };
    });
    // Without fresh statistics the first plans take their time.
    await database.app.query('select psm_analyze_directory(), psm_analyze_changes()').catch(() => {});
    return imported;
  } catch (error) {
    throw takenName(error, options) ?? error;
  } finally {
    await lines.return(undefined);
    forgetTenants(database);
  }
}

function headOf(line: string | undefined): ArchiveHead {
  let read: unknown;
  try {
    read = JSON.parse(line ?? '');
  } catch (cause) {
    throw refused('Its first line is no JSON: it is no archive of a tenant.', cause);
  }
  const { data } = headShape.safeParse(read);
  if (data?.format !== archiveFormat)
    throw refused('Its first line does not say that it is an archive of a tenant.');
  if (data.version !== archiveVersion) {
    throw refused(
      `It has version ${data.version} of the format and was written by version ${data.written_by} of the program; this one is ${programVersion} and reads version ${archiveVersion}.`,
    );
  }
  return data;
}

/** Nothing is converted: tables and columns have to be those of this server. */
function assertSchema({ schema, written_by: writer }: ArchiveHead, columns: ArchiveColumns): void {
  const ours = schemaOf(columns);
  const differs = [...new Set([...Object.keys(ours), ...Object.keys(schema)])].find(
    (table) => JSON.stringify(ours[table]) !== JSON.stringify(schema[table]),
  );
  if (differs === undefined) return;
  throw refused(
    `It was written by version ${writer} of the program, where the table "${differs}" is another one; this is version ${programVersion}. Bring both servers to the same version, then export it again.`,
  );
}

async function assertFree(database: Database, { tenant }: ArchiveHead, given: ImportOptions): Promise<void> {
  const { rows } = await database.dispatch.query<{ tenant_id: string; slug: string }>(
    'select tenant_id, slug from tenant where tenant_id = $1 or slug = $2',
    [tenant.id, given.slug ?? tenant.slug],
  );
  const same = rows.find((row) => row.tenant_id === tenant.id);
  if (same !== undefined) {
    throw new PsmError(
      'conflict',
      `This tenant is here already, as "${same.slug}". Import it into another server, or suspend and erase the one that is here first.`,
    );
  }
  if (rows.length > 0) {
    throw new PsmError(
      'conflict',
      `Another tenant has the short name "${given.slug ?? tenant.slug}". Give this one another name with --slug (in a form, "slug").`,
    );
  }
}

async function storeLines(
  lines: AsyncGenerator<Buffer>,
  rows: Rows,
  hash: ReturnType<typeof createHash>,
): Promise<void> {
  let number = 1;
  let end: z.infer<typeof endShape>['end'] | undefined;
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    number += 1;
    if (end !== undefined) throw refused(`Line ${number} comes after the end.`);
    const text = next.value.toString();
    const row = splitRow(text);
    if (row === undefined) {
      end = endOf(text);
      if (end === undefined) throw refused(`Line ${number} is no row of an archive.`);
      continue;
    }
    hash.update(next.value).update('\n');
    await rows.add(number, row.table, row.row);
  }
  await rows.flush();
  if (end === undefined) throw refused('It is cut off: its last line is not there.');
  if (hash.digest('hex') !== end.sha256) throw refused('It was changed: its digest is another one.');
  const wrong = archivedTables.find((table) => (rows.read[table] ?? 0) !== (end.counts[table] ?? 0));
  if (wrong !== undefined) {
    throw refused(
      `It has ${rows.read[wrong] ?? 0} rows of "${wrong}" and says that it has ${end.counts[wrong] ?? 0}.`,
    );
  }
}

function endOf(line: string): z.infer<typeof endShape>['end'] | undefined {
  try {
    return endShape.safeParse(JSON.parse(line)).data?.end;
  } catch {
    return undefined;
  }
}
