import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Database, type TenantScope, withTenant } from '../../db/tenant.ts';
import { noteTenant } from '../administer.ts';
import { readTenant, unknownTenant } from '../tenantRecord.ts';
import { archivedTables, type TenantTable } from '../tables.ts';
import { archiveColumns, primaryKey, schemaOf, selectRows } from './columns.ts';
import { archiveFormat, archiveVersion, type ArchiveEnd, type ArchiveHead, rowPrefix } from './format.ts';
import { archiveKeys, type ArchiveRow, resealed, sealedColumns } from './secrets.ts';
import { programVersion } from './programVersion.ts';

/** Rows that are read at once: of pieces of files, which are large, a few. */
const rowsAtOnce = (table: TenantTable) => (table === 'landing_chunk' ? 4 : 250);

/** A slow line may take its time between two pieces. */
const longestPause = `set local idle_in_transaction_session_timeout = '15min'`;

/**
 * Writes everything of a tenant as lines of JSON, as it is at one moment: a head, each row of each table, and counts with a digest. What it
 * holds in memory does not grow with the tenant. `out` is ended when all is written, so that an archive which is cut off has no end.
 *
 * @param key seals the secrets of sources, webhooks and identity providers in it
 * @throws PsmError `not_found`
 */
export async function writeArchive(
  database: Database,
  tenantId: string,
  out: Writable,
  key: string,
  by: { readonly actor: string; readonly reason?: string },
): Promise<ArchiveEnd> {
  const keys = { from: await database.secretKeys(), to: archiveKeys(key) };
  // Before, so that it moves along.
  await withTenant(database, tenantId, async (scope) => {
    // Of one whose erasure has begun some is gone.
    if ((await readTenant(scope)).status === 'erasing') throw unknownTenant();
    await noteTenant(scope, by.actor, 'tenant.exported', { reason: by.reason });
  });
  const lines = lineWriter(out);
  const end = await withTenant(
    database,
    tenantId,
    async (scope) => {
      await scope.client.query(longestPause);
      const columns = await archiveColumns(scope);
      const { id, slug, name } = await readTenant(scope);
      const head: ArchiveHead = {
        format: archiveFormat,
        version: archiveVersion,
        written_by: programVersion,
        schema: schemaOf(columns),
        exported_at: new Date().toISOString(),
        tenant: { id, slug, name },
      };
      await lines.write(JSON.stringify(head));
      const counts: Record<string, number> = {};
      const leftOut: string[] = [];
      for (const table of archivedTables) {
        counts[table] = 0;
        const statement = selectRows(table, columns.get(table) ?? [], await primaryKey(scope, table));
        for await (const row of rowsOf(scope, statement, rowsAtOnce(table))) {
          const shown =
            table in sealedColumns
              ? resealed(table, JSON.parse(row) as ArchiveRow, tenantId, keys, (one) => leftOut.push(one))
              : row;
          if (shown === undefined) continue;
          const line = typeof shown === 'string' ? shown : JSON.stringify(shown);
          await lines.write(`${rowPrefix(table)}${line}}`);
          counts[table] += 1;
        }
      }
      return { counts, sha256: lines.digest(), left_out: leftOut };
    },
    { isolation: 'repeatable read' },
  );
  await lines.write(JSON.stringify({ end }));
  out.end();
  return end;
}

async function* rowsOf({ client }: TenantScope, statement: string, size: number): AsyncGenerator<string> {
  await client.query(`declare archived no scroll cursor for ${statement}`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${size} from archived`);
    for (const { row } of rows) yield row;
    if (rows.length < size) break;
  }
  await client.query('close archived');
}

/** Writes lines no faster than they are taken, and fails when nobody takes them any more. */
function lineWriter(out: Writable) {
  const hash = createHash('sha256');
  const gone = finished(out, { readable: false }).then(() => {
    throw new Error('The archive was not taken to its end.');
  });
  gone.catch(() => {});
  return {
    write: async (line: string): Promise<void> => {
      const text = `${line}\n`;
      hash.update(text);
      if (out.destroyed) await gone;
      if (!out.write(text)) await Promise.race([once(out, 'drain'), gone]);
    },
    digest: () => hash.copy().digest('hex'),
  };
}
