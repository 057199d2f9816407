/**
 * The quotes of RFC 4180: a quote opens only at the start of a cell, and two of them are one. Cells end where csv-parse
 * ends them with `relax_quotes`, so that both cut a record in the same places.
 */

/** Where the quoted cell that opens at `at` is closed, or -1. */
function closingQuote(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

/** Where the cell that starts at `at` ends: at a separator, a line end, or the end of the text. */
export function cellEnd(text: string, at: number, separator: string): number {
  let end = at;
  if (text[at] === '"') {
    const closing = closingQuote(text, at);
    if (closing === -1) return text.length;
    end = closing + 1;
  }
  while (end < text.length && text[end] !== separator && !isLineEnd(text[end])) end += 1;
  return end;
}

/** Whether a quote closes its cell: only blanks may stand between it and the end of the cell. */
function closesCell(record: string, closing: number, end: number): boolean {
  return /^[ \t]*$/.test(record.slice(closing + 1, end));
}

/**
 * The cells of a record, with those that are quoted unwrapped. csv-parse leaves the quotes around a cell that has blanks
 * after its closing quote; what is quoted in the middle of other text stays as it stands in the file.
 */
export function cutCells(record: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const end = cellEnd(record, at, separator);
    const closing = record[at] === '"' ? closingQuote(record, at) : -1;
    const quoted = closing !== -1 && closesCell(record, closing, end);
    cells.push(quoted ? record.slice(at + 1, closing).replaceAll('""', '"') : record.slice(at, end));
    if (record[end] !== separator) return cells;
    at = end + 1;
  }
}

/**
 * The column (from 0) whose quote cannot be trusted: it is never closed, or what closes it stands in the middle of a
 * cell in a later line. Then it swallowed other records, and people who are in the file would seem absent from it.
 */
export function untrustedQuote(record: string, separator: string): number | undefined {
  let at = 0;
  for (let column = 0; ; column++) {
    const end = cellEnd(record, at, separator);
    if (record[at] === '"') {
      const closing = closingQuote(record, at);
      if (closing === -1) return column;
      if (!closesCell(record, closing, end) && /[\r\n]/.test(record.slice(at, closing))) return column;
    }
    if (record[end] !== separator) return undefined;
    at = end + 1;
  }
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
