import { isStorableText, storable } from '../kernel/text.ts';
import type { OpenBytes } from './file/encoding.ts';
import type { FileLimits } from './file/limits.ts';
import type { FileRow, RowRejection } from './file/row.ts';
import type { FileTable } from './file/table.ts';
import type { RecordLine, RecordsFormat } from './landedFormat.ts';

const batchRows = 1000;
/** Keys as long as this would not fit into an index. */
const longestKey = 500;

type Line = Exclude<RecordLine, { deleted: string }>;

/**
 * Landed records as a table: a column for each attribute that was seen, a row for each record. Row numbers count the header as 1,
 * as in a file, in the order in which the source gave the records.
 */
export async function openRecords(
  open: OpenBytes,
  format: RecordsFormat,
  limits: FileLimits,
): Promise<FileTable> {
  const newest = format.lastCounts === true ? await newestLines(open) : undefined;
  return {
    dialect: { kind: 'records' },
    header: format.columns,
    rows: () => recordRows(open, format, limits, newest),
    deletions: () => deletedKeys(open, newest),
  };
}

async function* recordRows(
  open: OpenBytes,
  { columns, blanksSay }: RecordsFormat,
  limits: FileLimits,
  newest: ReadonlyMap<string, number> | undefined,
): AsyncGenerator<FileRow[], void, undefined> {
  let rows: FileRow[] = [];
  let number = 1;
  for await (const { line, at } of linesOf(open)) {
    if ('deleted' in line) continue;
    if (newest !== undefined && line.key !== undefined && newest.get(line.key) !== at) continue;
    number += 1;
    const row = recordRow(number, line, columns, limits);
    rows.push(blanksSay === true ? { ...row, unsaid: unsaidOf(line, columns) } : row);
    if (rows.length < batchRows) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function recordRow(row: number, line: Line, columns: readonly string[], limits: FileLimits): FileRow {
  const key = line.key !== undefined && isUsableKey(line.key) ? { key: line.key } : {};
  const position = storable(line.position);
  const place = { row, ...key, position };
  if ('rejected' in line) {
    return {
      ...place,
      cells: columns.map(() => ''),
      rejected: fault('rejected_by_source', `${position}: ${storable(line.rejected)}`),
    };
  }
  const cells = columns.map((column) =>
    Object.hasOwn(line.attributes, column) ? (line.attributes[column] ?? '') : '',
  );
  if (line.key !== undefined && line.key.length > longestKey) {
    return {
      ...place,
      cells: cells.map(storable),
      rejected: fault('cell_too_long', `The key of the record is longer than ${longestKey} characters.`),
    };
  }
  if (line.key !== undefined && !isUsableKey(line.key)) {
    return {
      ...place,
      cells: cells.map(storable),
      rejected: fault('invalid_text', 'The key of the record holds a NUL or half of a character.'),
    };
  }
  for (const [index, cell] of cells.entries()) {
    if (cell.length > limits.maxCellLength) {
      return {
        ...place,
        cells: cells.map((one) => storable(one.slice(0, limits.maxCellLength))),
        rejected: fault(
          'cell_too_long',
          `"${columns[index]}" is longer than ${limits.maxCellLength} characters.`,
        ),
      };
    }
    if (isStorableText(cell)) continue;
    return {
      ...place,
      cells: cells.map(storable),
      rejected: fault(
        'invalid_text',
        `"${columns[index]}" holds a NUL or half of a character, which cannot be stored. Remove it in the source.`,
      ),
    };
  }
  return { ...place, cells };
}

function unsaidOf(line: Line, columns: readonly string[]): ReadonlySet<number> {
  const said = 'attributes' in line ? line.attributes : {};
  return new Set(columns.flatMap((column, index) => (Object.hasOwn(said, column) ? [] : [index])));
}

function isUsableKey(key: string): boolean {
  return key.length <= longestKey && isStorableText(key);
}

function fault(code: RowRejection, message: string): { code: RowRejection; message: string } {
  return { code, message };
}

/** Keys that the source deleted and did not bring back within the same read. */
async function* deletedKeys(
  open: OpenBytes,
  newest: ReadonlyMap<string, number> | undefined,
): AsyncGenerator<string> {
  for await (const { line, at } of linesOf(open)) {
    if (!('deleted' in line) || (newest !== undefined && newest.get(line.deleted) !== at)) continue;
    // No record was ever remembered by a key that is not.
    if (isUsableKey(line.deleted)) yield line.deleted;
  }
}

/** Key -> the last line that is about it. Only for reads of changes: memory is in proportion to what changed. */
async function newestLines(open: OpenBytes): Promise<Map<string, number>> {
  const newest = new Map<string, number>();
  for await (const { line, at } of linesOf(open)) {
    const key = 'deleted' in line ? line.deleted : line.key;
    if (key !== undefined) newest.set(key, at);
  }
  return newest;
}

async function* linesOf(open: OpenBytes): AsyncGenerator<{ line: RecordLine; at: number }> {
  let at = 0;
  for await (const line of textLines(open)) {
    yield { line: JSON.parse(line) as RecordLine, at };
    at += 1;
  }
}

/** Only a line feed ends a line: `node:readline` would also split at U+2028 and U+2029, which JSON leaves as they are. */
async function* textLines(open: OpenBytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const bytes of open()) {
    const parts = decoder.decode(bytes, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = begun.length === 0 ? part : begun.join('') + part;
      begun = [];
      yield line;
    }
    if (last !== '') begun.push(last);
  }
}
