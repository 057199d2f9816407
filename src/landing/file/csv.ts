import { CsvError, Parser } from 'csv-parse';
import { decodeCells } from './encoding.ts';
import type { EncodingName } from './encoding.ts';
import { cutCells, untrustedQuote } from './quotes.ts';
import { UnreadableRecord } from './record.ts';
import type { RawRecord } from './record.ts';
import type { Separator } from './dialect.ts';

export interface CsvFormat {
  readonly encoding: EncodingName;
  readonly separator: Separator;
}

/**
 * Cuts text bytes (see `textBytes`) into records, in batches of what one chunk completes.
 *
 * csv-parse sees bytes as `latin1`, and each cell is decoded afterwards: this way an invalid byte is known to be in
 * one cell of one record. Records are taken out by `on_record` while a chunk is parsed, which is quicker than the stream
 * of single objects, and what is held at any time is bounded by one chunk and `maxRecordBytes`.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  format: CsvFormat,
  maxRecordBytes: number,
): AsyncGenerator<RawRecord[], void, undefined> {
  let batch: RawRecord[] = [];
  let number = 0;
  let recordEnd = 0;
  let fault: UnreadableRecord | undefined;
  const parser = new Parser({
    encoding: 'latin1',
    delimiter: format.separator,
    // All three, because files are glued together from parts with different line ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: maxRecordBytes,
    raw: true,
    on_record: (parsed: unknown, info) => {
      const { record, raw } = parsed as { record: string[]; raw: string };
      number += 1;
      forgetLength(parser);
      recordEnd = info.bytes;
      // csv-parse puts back the opening quote when what closes it is followed by more: only then a second look is needed.
      const doubtful = record.some((cell) => cell.startsWith('"'));
      if (doubtful) fault ??= swallowing(raw, number, format.separator);
      const cells = doubtful ? cutCells(raw, format.separator) : record;
      batch.push({ number, cells: decodeCells(raw, cells, format.encoding) });
      return null;
    },
  });
  // Every error also reaches the callback of the write that caused it; without a listener it would end the process.
  parser.on('error', () => {});
  // Nothing is ever pushed, but the stream only ends once somebody has looked.
  parser.resume();

  let received = 0;
  try {
    for await (const chunk of chunks) {
      received += chunk.length;
      await step(parser, chunk);
      // csv-parse does not count separators, so a line of only commas has to be noticed here.
      if (received - recordEnd > maxRecordBytes + chunk.length)
        fault ??= new UnreadableRecord('row_too_long', number + 1);
      if (fault !== undefined) throw fault;
      yield batch;
      batch = [];
    }
    await step(parser, undefined);
    if (fault !== undefined) throw fault;
    yield batch;
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, number + 1, format.separator) : error;
  } finally {
    parser.destroy();
  }
}

/**
 * csv-parse compares each record with the length of its first one, and makes an error with a stack of each that differs,
 * though it is told not to mind: 15 µs a row. A record that it takes for the first one is not compared.
 */
function forgetLength(parser: Parser): void {
  (parser.info as { records: number }).records = 0;
}

function step(parser: Parser, chunk: Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (chunk === undefined) parser.end(done);
    else parser.write(chunk, done);
  });
}

function swallowing(raw: string, number: number, separator: Separator): UnreadableRecord | undefined {
  const column = untrustedQuote(raw, separator);
  return column === undefined ? undefined : new UnreadableRecord('unclosed_quote', number, column);
}

function unreadable(error: CsvError, number: number, separator: Separator): UnreadableRecord {
  const raw = typeof error['raw'] === 'string' ? error['raw'] : '';
  const column = untrustedQuote(raw, separator);
  if (column !== undefined) return new UnreadableRecord('unclosed_quote', number, column, error);
  return new UnreadableRecord('row_too_long', number, undefined, error);
}
