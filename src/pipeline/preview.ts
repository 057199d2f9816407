import type { FileFormat, SourceMessage } from '../connector/index.ts';
import { PsmError } from '../kernel/errors.ts';
import { openTable } from '../landing/file/table.ts';
import type { FileRow } from '../landing/file/table.ts';
import { RecordLines } from '../landing/recordLines.ts';
import { flatAttributes } from '../connector/index.ts';
import { openTried, type Tried } from './check.ts';
import { closeInTime, timely, within } from './patience.ts';
import { fileLimits, type Pipeline } from './pipeline.ts';
import { sourceFault } from './sourceFault.ts';

/** The first records of a source as they would arrive. */
export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly rejected: readonly { readonly position: string; readonly reason: string }[];
}

const rowsShown = 10;
/** Of a file only its beginning is looked at. */
const fileBytes = 1024 * 1024;
/** Milliseconds. */
const longest = 60_000;

/**
 * Reads the first ten records of a source; nothing is stored.
 *
 * @throws PsmError `source_failed` with the sentence of the source, `file_refused` for a file that cannot be read
 */
export async function previewSource(
  pipeline: Pipeline,
  tried: Tried,
  milliseconds: number = longest,
): Promise<Preview> {
  const enough = new AbortController();
  const signal = AbortSignal.any([
    enough.signal,
    ...(pipeline.signal === undefined ? [] : [pipeline.signal]),
  ]);
  const session = await openTried({ ...pipeline, signal }, tried);
  try {
    if (session.readSnapshot === undefined)
      throw new PsmError('conflict', 'There is nothing to look at before files are uploaded.');
    const messages = timely(session.readSnapshot({}), signal);
    return await within(firstOf(pipeline, messages), milliseconds, pipeline.signal);
  } catch (error) {
    pipeline.signal?.throwIfAborted();
    throw sourceFault(pipeline.log, {}, error);
  } finally {
    enough.abort();
    await closeInTime(session);
  }
}

async function firstOf(pipeline: Pipeline, messages: AsyncIterable<SourceMessage>): Promise<Preview> {
  const records: ReadonlyMap<string, string>[] = [];
  const rejected: { position: string; reason: string }[] = [];
  const chunks: Uint8Array[] = [];
  const lines = new RecordLines(pipeline.config.limits.fileColumns);
  let format: FileFormat = {};
  let bytes = 0;
  for await (const message of messages) {
    if (message.type === 'bytes') {
      format = message.format;
      chunks.push(Uint8Array.from(message.chunk));
      bytes += message.chunk.length;
      // A workbook is a whole or nothing.
      if (bytes >= fileBytes && !isWorkbook(chunks)) break;
      if (bytes >= pipeline.config.limits.fileBytes) break;
    } else if (message.type === 'records') {
      lines.encode(message);
      records.push(...message.records.map(({ attributes }) => flatAttributes(attributes)));
    } else if (message.type === 'rejected') {
      rejected.push({ position: message.position, reason: message.reason });
    }
    if (records.length + rejected.length >= rowsShown) break;
  }
  if (chunks.length > 0) return beginningOf(pipeline, chunks, format);
  const { columns } = lines;
  return {
    columns,
    rows: records.slice(0, rowsShown).map((record) => columns.map((column) => record.get(column) ?? '')),
    rejected,
  };
}

async function beginningOf(
  pipeline: Pipeline,
  chunks: readonly Uint8Array[],
  format: FileFormat,
): Promise<Preview> {
  const whole = isWorkbook(chunks) ? chunks : upToLastLine(chunks);
  const table = await openTable(
    async function* () {
      yield* whole;
    },
    format,
    fileLimits(pipeline.config),
  );
  const rows: FileRow[] = [];
  for await (const batch of table.rows()) {
    rows.push(...batch.slice(0, rowsShown - rows.length));
    if (rows.length >= rowsShown) break;
  }
  return {
    columns: table.header,
    rows: rows.filter((row) => !('rejected' in row)).map((row) => row.cells),
    rejected: rows.flatMap((row) =>
      'rejected' in row ? [{ position: `row ${row.row}`, reason: row.rejected.message }] : [],
    ),
  };
}

function isWorkbook([first]: readonly Uint8Array[]): boolean {
  return first?.[0] === 0x50 && first[1] === 0x4b;
}

/** The beginning of a large file ends in the middle of a row. */
function upToLastLine(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const whole = Buffer.concat(chunks);
  if (whole.length < fileBytes) return [whole];
  const end = whole.lastIndexOf(0x0a);
  return [end === -1 ? whole : whole.subarray(0, end + 1)];
}
