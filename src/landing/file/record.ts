/** One record of a file before any rule about headers and cells was applied to it. */
export interface RawRecord {
  /** Counted from 1 as a spreadsheet numbers its rows: blank records count, line breaks inside of cells do not. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** A record that cannot be told apart from those around it, so that the file cannot be read any further. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  readonly reason: 'unclosed_quote' | 'row_too_long';
  readonly number: number;
  /** Counted from 0. */
  readonly column: number | undefined;

  constructor(reason: UnreadableRecord['reason'], number: number, column?: number, cause?: unknown) {
    super(`record ${number}: ${reason}`, { cause });
    this.reason = reason;
    this.number = number;
    this.column = column;
  }
}

/** A record of nothing but white space takes a number and says nothing. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
