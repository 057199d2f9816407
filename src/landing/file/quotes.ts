/**
 * The quotes of RFC 4180 as csv-parse reads them with `relax_quotes`: a quote opens only at the start of a cell, two of
 * them are one, and text after the closing quote belongs to the cell.
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

/**
 * The column (from 0) whose quote cannot be trusted: it is never closed, or what closes it stands in the middle of a
 * cell in a later line. Then it swallowed other records, and people who are in the file would seem absent from it.
 */
export function untrustedQuote(record: string, separator: string): number | undefined {
  let column = 0;
  let at = 0;
  while (at < record.length) {
    if (record[at] === '"') {
      const closing = closingQuote(record, at);
      if (closing === -1) return column;
      const next = record[closing + 1];
      const closesCell = next === undefined || next === separator || isLineEnd(next);
      if (!closesCell && /[\r\n]/.test(record.slice(at, closing))) return column;
    }
    at = cellEnd(record, at, separator);
    if (record[at] !== separator) return undefined;
    at += 1;
    column += 1;
  }
  return undefined;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
