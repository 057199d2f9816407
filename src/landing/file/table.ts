import type { FileFormat } from '../../connector/index.ts';
import { csvRecords } from './csv.ts';
import { findDialect } from './dialect.ts';
import type { Separator } from './dialect.ts';
import { findEncoding, firstBytes } from './encoding.ts';
import type { EncodingName, OpenBytes } from './encoding.ts';
import { readHeader } from './header.ts';
import type { FileLimits } from './limits.ts';
import { isBlank, UnreadableRecord } from './record.ts';
import type { RawRecord } from './record.ts';
import { refusal } from './refusal.ts';
import { readRow } from './row.ts';
import type { FileRow } from './row.ts';
import { recognise } from './signature.ts';
import { textBytes } from './text-bytes.ts';
import { openSheet } from './xlsx.ts';

export { defaultFileLimits } from './limits.ts';
export type { FileLimits } from './limits.ts';
export type { FileRow, RowRejection } from './row.ts';

/** How a file was read; kept with its mapping, because the same bytes read otherwise are other rows. */
export type FileDialect =
  | { readonly kind: 'csv'; readonly encoding: EncodingName; readonly separator: Separator }
  | { readonly kind: 'xlsx'; readonly sheet: string }
  | { readonly kind: 'records' };

export interface FileTable {
  readonly dialect: FileDialect;
  readonly header: readonly string[];
  /** Reads the file again from its start. Refusals that only show further down are thrown from the iteration. */
  rows(): AsyncIterable<FileRow[]>;
  /** Keys of records that the source says it deleted; only landed changes have some. */
  deletions?(): AsyncIterable<string>;
}

interface Source {
  readonly dialect: FileDialect;
  /** In a workbook absent cells at the end of a row are blank; in a CSV file they are a fault. */
  readonly padded: boolean;
  records(): AsyncIterable<RawRecord[]>;
}

const headBytes = 64 * 1024;
const batchRows = 1000;
const sampleRecords = 100;

/**
 * Opens landed bytes as a table: what they are, how they are encoded and separated, and the names of the columns.
 * Throws `file_refused` (or `file_too_large`) with a reason from `RefusalReason`; faults of single rows are data.
 * `bytes` is opened several times and must give the same bytes each time.
 */
export async function openTable(
  bytes: OpenBytes,
  format: FileFormat,
  limits: FileLimits,
  signal?: AbortSignal,
): Promise<FileTable> {
  const open = stoppable(bytes, signal);
  const source = await openSource(open, format, limits, signal);
  const { first, sample, complete } = await beginning(source, limits);
  const header = readHeader(first, sample, limits);
  if (complete && sample.length === 0) throw headerOnly();
  return {
    dialect: source.dialect,
    header,
    rows: () => tableRows(source, header, first.number, limits),
  };
}

async function openSource(
  open: OpenBytes,
  format: FileFormat,
  limits: FileLimits,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const head = await firstBytes(open, headBytes);
  if (head.length === 0) throw empty();
  if ((await recognise(head, open)) === 'zip') {
    const sheet = await openSheet(open, limits, signal);
    return { dialect: { kind: 'xlsx', sheet: sheet.name }, padded: true, records: () => sheet.records() };
  }
  if (format.kind === 'xlsx') {
    throw refusal(
      'not_a_spreadsheet',
      'This is not an .xlsx workbook. Choose CSV, or save the workbook again.',
    );
  }
  const encoding = await findEncoding(open, format.encoding, limits.maxBytes);
  const start = await firstBytes(() => textBytes(open, encoding), headBytes);
  const dialect = findDialect(start.toString('latin1'), start.length < headBytes, format.separator);
  const csv = { encoding: encoding.name, separator: dialect.separator };
  return {
    dialect: { kind: 'csv', ...csv },
    padded: false,
    records: () => csvRecords(textBytes(open, encoding, dialect.skip), csv, limits.maxRecordBytes),
  };
}

/** Blank records have taken their number; nothing else is to be said about them. */
async function* filledRecords(
  source: Source,
  limits: FileLimits,
): AsyncGenerator<RawRecord[], void, undefined> {
  let blank = 0;
  for await (const batch of source.records()) {
    const filled = batch.filter((record) => !isBlank(record.cells));
    blank += batch.length - filled.length;
    if (blank > limits.maxBlankRows) throw tooManyBlank(limits.maxBlankRows);
    yield filled;
  }
}

/** Reads on until the header and enough rows under it are known. */
async function beginning(
  source: Source,
  limits: FileLimits,
): Promise<{ first: RawRecord; sample: RawRecord[]; complete: boolean }> {
  let first: RawRecord | undefined;
  const sample: RawRecord[] = [];
  try {
    for await (const batch of filledRecords(source, limits)) {
      for (const record of batch) {
        if (first === undefined) first = record;
        else sample.push(record);
      }
      if (first !== undefined && sample.length >= sampleRecords) return { first, sample, complete: false };
    }
  } catch (error) {
    throw named(error, first?.cells ?? [], first?.number ?? 1);
  }
  if (first === undefined) throw empty();
  return { first, sample, complete: true };
}

async function* tableRows(
  source: Source,
  header: readonly string[],
  headerNumber: number,
  limits: FileLimits,
): AsyncGenerator<FileRow[], void, undefined> {
  let rows: FileRow[] = [];
  let count = 0;
  try {
    for await (const batch of filledRecords(source, limits)) {
      for (const { number, cells } of batch) {
        if (number <= headerNumber) continue;
        count += 1;
        if (count > limits.maxRows) throw tooManyRows(limits.maxRows);
        rows.push(readRow(number - headerNumber + 1, cells, header, limits, source.padded));
        if (rows.length < batchRows) continue;
        yield rows;
        rows = [];
      }
    }
  } catch (error) {
    throw named(error, header, headerNumber);
  }
  if (rows.length > 0) yield rows;
}

function stoppable(bytes: OpenBytes, signal: AbortSignal | undefined): OpenBytes {
  return async function* () {
    for await (const chunk of bytes()) {
      signal?.throwIfAborted();
      yield chunk;
    }
  };
}

/** Says in which row and column a record could not be read, in the names that the person knows. */
function named(error: unknown, header: readonly string[], headerNumber: number): unknown {
  if (!(error instanceof UnreadableRecord)) return error;
  const row = error.number - headerNumber + 1;
  if (error.reason === 'row_too_long') {
    return refusal(
      'row_too_long',
      `Row ${row} is far too long to be one person. Check its line ends and separators.`,
      { row },
      error,
    );
  }
  const column = (error.column ?? 0) + 1;
  const name = row > 1 ? header[column - 1] : undefined;
  const where = name === undefined ? `column ${column}` : `column "${name.trim().slice(0, 100)}"`;
  return refusal(
    'unclosed_quote',
    `The quote opened in row ${row} (${where}) is never properly closed, so the rows after it would become part of one cell. Close the quote, or export the file again.`,
    { row, column },
    error,
  );
}

function empty(): Error {
  return refusal('empty', 'The file is empty. Export the member list again and upload that file.');
}

function headerOnly(): Error {
  return refusal('header_only', 'The file has a header but no rows below it. Export the member list again.', {
    row: 1,
  });
}

function tooManyRows(maxRows: number): Error {
  return refusal(
    'too_many_rows',
    `The file has more than ${maxRows.toLocaleString('en')} rows, which is the limit. Split it into several files of "only some people".`,
    { row: maxRows + 2 },
  );
}

function tooManyBlank(maxBlankRows: number): Error {
  return refusal(
    'too_many_rows',
    `More than ${maxBlankRows.toLocaleString('en')} rows are blank. Delete the empty rows of the sheet and export it again.`,
  );
}
