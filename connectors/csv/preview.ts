import { parse } from 'csv-parse/sync';
import { type Column, columnsOf } from '#connector';
import type { Settings } from './settings.ts';

/** Rows of the beginning that are looked at for samples. */
const mostRows = 50;

const separators = [',', ';', '\t', '|'] as const;

/** What the beginning of a file shows, without a word of its content: a file without a header has a person in its first line. */
export function inBrief(beginning: Buffer, settings: Settings): string {
  if (isWorkbook(beginning)) return 'an Excel workbook.';
  const cells = rowsOf(beginning, settings)[0]?.length ?? 0;
  return cells < 2
    ? 'its first line has one cell only. Look whether it is the right file, and whether the separator is.'
    : `its first line has ${cells.toLocaleString('en')} cells.`;
}

/** The columns of a CSV file by its beginning; none of a workbook, which can be read only as a whole. */
export function columnsOfFile(beginning: Buffer, settings: Settings): readonly Column[] {
  if (isWorkbook(beginning)) return [];
  const [header = [], ...rows] = rowsOf(beginning, settings);
  const names = header.map((name, index) => (name === '' ? `Column ${index + 1}` : name));
  return columnsOf(
    rows.map((row) => ({
      attributes: Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])),
    })),
  );
}

function isWorkbook(beginning: Buffer): boolean {
  return beginning.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
}

function rowsOf(beginning: Buffer, settings: Settings): string[][] {
  const text = textOf(beginning, settings.encoding);
  // The last line may be half of one.
  const lines = text.includes('\n') ? text.slice(0, text.lastIndexOf('\n')) : text;
  return parse(lines, {
    delimiter: settings.separator ?? mostFrequent(lines.split('\n', 1)[0] ?? ''),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    to: mostRows + 1,
  });
}

function mostFrequent(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return separators.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

function textOf(bytes: Buffer, encoding: Settings['encoding']): string {
  return new TextDecoder(encoding ?? encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0) return 'utf-16be';
  try {
    // A letter may be cut in two at the end of the beginning.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
