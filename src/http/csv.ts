import { Readable } from 'node:stream';
import { z } from 'zod';
import { sendAttachment } from './attachment.ts';

/** Of a route that answers with CSV. */
export const csvResponse = {
  200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } },
} as const;

export type Cell = string | number | boolean | null;

/**
 * A cell that a spreadsheet would run as a formula gets a leading apostrophe; intake takes exactly that one off again
 * (src/landing/file/row.ts). RFC 4180 quotes where they are needed.
 */
export function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** With it spreadsheets read UTF-8 as UTF-8. */
const byteOrderMark = '\u{FEFF}';

/** A CSV file as it is made, some rows at a time: a slow reader holds up the query, not the memory. */
export function csvFile(
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): Readable {
  return Readable.from(chunks(header, rows), { objectMode: false });
}

async function* chunks(
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>,
): AsyncGenerator<Buffer> {
  let text = byteOrderMark + csvLine(header);
  for await (const row of rows) {
    text += csvLine(row);
    if (text.length < 32 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Answers with a file that is saved under `name`. */
export function sendCsv(reply: Parameters<typeof sendAttachment>[0], name: string, file: Readable) {
  return sendAttachment(reply, name, 'text/csv; charset=utf-8', file);
}
