import { Readable } from 'node:stream';
import { z } from 'zod';
import { withGuard } from '../kernel/formulaGuard.ts';
import { sendAttachment } from './attachment.ts';

/** Of a route that answers with CSV. */
export const csvResponse = {
  200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } },
} as const;

export type Cell = string | number | boolean | null;

/** Never run as a formula by a spreadsheet, in quotes of RFC 4180 where they are needed. Intake reads it back as it was. */
export function csvCell(cell: Cell): string {
  const guarded = withGuard(cell === null ? '' : String(cell));
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
