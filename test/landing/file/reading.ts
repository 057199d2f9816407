import type { FileFormat } from '#connector';
import { isPsmError } from '../../../src/kernel/errors.ts';
import type { PsmError } from '../../../src/kernel/errors.ts';
import { defaultFileLimits } from '../../../src/landing/file/limits.ts';
import type { FileLimits } from '../../../src/landing/file/limits.ts';
import type { FileRow } from '../../../src/landing/file/row.ts';
import { openTable } from '../../../src/landing/file/table.ts';
import type { FileDialect } from '../../../src/landing/file/table.ts';

export interface ReadTable {
  readonly dialect: FileDialect;
  readonly header: readonly string[];
  readonly rows: readonly FileRow[];
}

/** Bytes that can be opened again and again, in chunks of the given sizes (the last one for all that is left). */
export function inChunks(
  content: Uint8Array,
  sizes: readonly number[] = [],
): () => AsyncIterable<Uint8Array> {
  return async function* () {
    let at = 0;
    for (const size of sizes) {
      if (at < content.length) yield content.subarray(at, at + size);
      at += size;
    }
    if (at < content.length) yield content.subarray(at);
  };
}

/** Reads a whole file: text is UTF-8. */
export async function read(
  content: string | Uint8Array,
  format: FileFormat = {},
  limits: Partial<FileLimits> = {},
  sizes: readonly number[] = [],
): Promise<ReadTable> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const table = await openTable(inChunks(bytes, sizes), format, { ...defaultFileLimits, ...limits });
  const rows: FileRow[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  return { dialect: table.dialect, header: table.header, rows };
}

/** The cells of all rows that were accepted. */
export function cellsOf(table: ReadTable): (readonly string[])[] {
  return table.rows.filter((row) => !('rejected' in row)).map((row) => row.cells);
}

/** Row number and code of all rows that were rejected. */
export function rejectionsOf(table: ReadTable): [row: number, code: string][] {
  return table.rows.flatMap((row): [number, string][] =>
    'rejected' in row ? [[row.row, row.rejected.code]] : [],
  );
}

/** The refusal of a file, which must have one. */
export async function refused(
  content: string | Uint8Array,
  format: FileFormat = {},
  limits: Partial<FileLimits> = {},
): Promise<PsmError> {
  const error = await read(content, format, limits).then(
    (table) => new Error(`was read: ${JSON.stringify(table.header)}, ${table.rows.length} rows`),
    (reason: unknown) => reason,
  );
  if (!isPsmError(error)) throw error;
  return error;
}
