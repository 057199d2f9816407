import type { FileLimits } from '../landing/file/limits.ts';
import type { FileDialect, FileTable } from '../landing/file/table.ts';
import type { LandedFormat } from '../landing/landedFormat.ts';
import { openLandedTable } from '../landing/landedTable.ts';
import { ColumnProfiler, type ColumnProfile } from '../mapping/profile.ts';
import type { OnProgress } from './run.ts';

export interface Analysis {
  readonly table: FileTable;
  readonly dialect: FileDialect;
  readonly profiles: ColumnProfile[];
  /** Records that are not wholly blank, rejected ones included. */
  readonly rows: number;
}

/**
 * One pass over a file: finds out how it is written, what its columns hold, and that it can be read to its end. Bounded memory.
 *
 * @throws PsmError `file_refused` with a sentence that says what to fix
 */
export async function analyse(
  bytes: () => AsyncIterable<Uint8Array>,
  format: LandedFormat,
  limits: FileLimits,
  options: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnProgress | undefined } = {},
): Promise<Analysis> {
  const table = await openLandedTable(bytes, format, limits, options.signal);
  const profiler = new ColumnProfiler(table.header);
  let rows = 0;
  for await (const batch of table.rows()) {
    rows += batch.length;
    for (const row of batch) {
      if (!('rejected' in row)) profiler.add(row.cells);
    }
    options.onProgress?.({ step: 'reading', rows });
  }
  return { table, dialect: table.dialect, profiles: profiler.profiles(), rows };
}
