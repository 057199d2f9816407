import { withoutGuard } from '../../kernel/formulaGuard.ts';
import { counted, isStorableText } from '../../kernel/text.ts';
import type { FileLimits } from './limits.ts';
import { escapedByteIn } from './utf8.ts';

/** Why one row was rejected while the rest of the file goes on. */
export type RowRejection =
  | 'wrong_cell_count'
  | 'invalid_bytes'
  | 'invalid_text'
  | 'cell_too_long'
  /** A connector said so. */
  | 'rejected_by_source';

/** Of a record that no file brought: what its source calls it, and where the source has it. */
interface RecordPlace {
  readonly key?: string;
  readonly position?: string;
  /** Indices of blank cells that say nothing, in a source whose other blank cells were cleared. */
  readonly unsaid?: ReadonlySet<number>;
}

/** One row under the header; `row` counts the header as 1. */
export type FileRow =
  | (RecordPlace & { readonly row: number; readonly cells: readonly string[] })
  | (RecordPlace & {
      readonly row: number;
      /** As far as they could be read, and always storable. */
      readonly cells: readonly string[];
      readonly rejected: { readonly code: RowRejection; readonly message: string };
    });

/**
 * Applies the rules of one row: as many cells as the header, each of them text that can be stored. Cells beyond the
 * header are cut when they are blank. `padded` says that absent cells at the end are blank, as they are in a workbook.
 */
export function readRow(
  row: number,
  found: readonly string[],
  header: readonly string[],
  limits: Pick<FileLimits, 'maxCellLength' | 'maxColumns'>,
  padded: boolean,
): FileRow {
  const cells = found.slice(0, header.length).map(withoutGuard);
  if (padded) while (cells.length < header.length) cells.push('');
  if (cells.length < header.length || found.slice(header.length).some((cell) => cell.trim() !== '')) {
    return rejectedRow(
      row,
      found.map(withoutGuard),
      limits,
      'wrong_cell_count',
      arity(found.length, header.length),
    );
  }
  for (const [index, cell] of cells.entries()) {
    if (isStorableText(cell) && cell.length <= limits.maxCellLength) continue;
    const [code, fault] = faultOf(cell, limits.maxCellLength);
    return rejectedRow(row, cells, limits, code, `Column "${header[index]}" ${fault}`);
  }
  return { row, cells };
}

function arity(found: number, expected: number): string {
  const advice =
    found > expected
      ? 'A separator inside of a cell needs quotes around the cell.'
      : 'A cell may be missing, or a line break inside of a cell may lack its quotes.';
  // Plain numbers: a file of a million such rows would spend its time on formatting.
  return `The row has ${found} ${found === 1 ? 'cell' : 'cells'}, the header has ${expected}. ${advice}`;
}

function faultOf(cell: string, maxLength: number): [RowRejection, string] {
  const byte = escapedByteIn(cell);
  if (byte !== undefined) {
    const hex = byte.toString(16).toUpperCase();
    return [
      'invalid_bytes',
      `holds the byte 0x${hex}, which is no text in the encoding of the file. Save the file as UTF-8.`,
    ];
  }
  if (!isStorableText(cell)) {
    return ['invalid_text', 'holds a NUL or half of a character, which cannot be stored. Remove it.'];
  }
  return ['cell_too_long', `is longer than ${counted(maxLength, 'character')}.`];
}

function rejectedRow(
  row: number,
  cells: readonly string[],
  limits: Pick<FileLimits, 'maxCellLength' | 'maxColumns'>,
  code: RowRejection,
  message: string,
): FileRow {
  const readable = cells
    .slice(0, limits.maxColumns)
    .map((cell) => cell.slice(0, limits.maxCellLength).toWellFormed().replaceAll('\0', '\u{FFFD}'));
  return { row, cells: readable, rejected: { code, message } };
}
