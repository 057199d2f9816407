import type { OpenBytes } from './file/encoding.ts';
import type { FileLimits } from './file/limits.ts';
import { type FileTable, openTable } from './file/table.ts';
import { isRecords, type LandedFormat } from './landedFormat.ts';
import { openRecords } from './recordTable.ts';

/**
 * Opens what was landed as a table, be it a file or records.
 *
 * @throws PsmError `file_refused` with a sentence that says what to fix
 */
export function openLandedTable(
  bytes: OpenBytes,
  format: LandedFormat,
  limits: FileLimits,
  signal?: AbortSignal,
): Promise<FileTable> {
  return isRecords(format) ? openRecords(bytes, format, limits) : openTable(bytes, format, limits, signal);
}
