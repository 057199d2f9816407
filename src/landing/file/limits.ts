/** What one file may cost. Every number is a setting; `defaultFileLimits` is what a new installation has. */
export interface FileLimits {
  /** Bytes of the file as it came. */
  readonly maxBytes: number;
  /** Columns that the header may name. */
  readonly maxColumns: number;
  /** UTF-16 code units of one cell; a longer cell rejects its row. */
  readonly maxCellLength: number;
  /** Rows below the header that are not blank. */
  readonly maxRows: number;
  /** Rows of only white space: spreadsheets leave some behind, and each takes its time. */
  readonly maxBlankRows: number;
  /** Bytes of one CSV record. A longer one refuses the file: what it swallowed cannot be told apart any more. */
  readonly maxRecordBytes: number;
  /** Bytes of an .xlsx file, which has to lie in memory as a whole. */
  readonly maxXlsxBytes: number;
  /** Bytes of all parts of an .xlsx file after decompression. */
  readonly maxXlsxUnpackedBytes: number;
  /** How many times larger a part of an .xlsx file may be than what it was packed into. */
  readonly maxXlsxRatio: number;
  /** Parts inside an .xlsx file. */
  readonly maxXlsxEntries: number;
  /** Heap of the thread that reads an .xlsx file, in MiB. */
  readonly maxXlsxHeapMb: number;
}

const MiB = 1024 * 1024;

/** A cell holds 32,767 characters because that is where Excel stops. */
export const defaultFileLimits: FileLimits = {
  maxBytes: 512 * MiB,
  maxColumns: 500,
  maxCellLength: 32_767,
  maxRows: 2_000_000,
  maxBlankRows: 1_000_000,
  maxRecordBytes: 1 * MiB,
  maxXlsxBytes: 128 * MiB,
  maxXlsxUnpackedBytes: 1024 * MiB,
  maxXlsxRatio: 250,
  maxXlsxEntries: 10_000,
  maxXlsxHeapMb: 1024,
};
