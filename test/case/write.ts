import { writeXlsx } from 'hucre/xlsx';
import type { CellValue } from 'hucre/xlsx';
import type { FieldType, Table } from './shape.ts';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface CsvDialect {
  kind: 'csv';
  encoding: Encoding;
  separator: ',' | ';' | '\t' | '|';
  lineEnd: '\n' | '\r\n';
  quote: 'all' | 'minimal';
  /** A first line that tells Excel the separator. */
  sepLine?: boolean;
  /** The last line ends without a line end. */
  openEnd?: boolean;
}

export interface XlsxDialect {
  kind: 'xlsx';
}

export type Dialect = CsvDialect | XlsxDialect;

export const plainCsv: CsvDialect = {
  kind: 'csv',
  encoding: 'utf-8',
  separator: ',',
  lineEnd: '\n',
  quote: 'minimal',
};

/** The bytes of a file. `types` says which columns are real dates, numbers and booleans in a workbook. */
export async function write(
  table: Table,
  dialect: Dialect,
  types: ReadonlyMap<string, FieldType> = new Map(),
): Promise<Uint8Array> {
  return dialect.kind === 'xlsx'
    ? await workbook(table, types)
    : encoded(csv(table, dialect), dialect.encoding);
}

function csv(table: Table, dialect: CsvDialect): string {
  const lines = [table.columns.map(({ header }) => header), ...table.rows].map((cells) =>
    cells.map((cell) => quoted(cell, dialect)).join(dialect.separator),
  );
  if (dialect.sepLine) lines.unshift(`sep=${dialect.separator}`);
  return lines.join(dialect.lineEnd) + (dialect.openEnd ? '' : dialect.lineEnd);
}

function quoted(cell: string, { quote, separator }: CsvDialect): string {
  const needed = quote === 'all' || /["\r\n]/.test(cell) || cell.includes(separator);
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** 0x80 to 0x9F of windows-1252, by its published table; the rest is Latin-1. */
const upperHalf = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function encoded(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8-bom':
      return Buffer.from(`\uFEFF${text}`, 'utf8');
    case 'utf-16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    case 'windows-1252':
      break;
  }
  return Buffer.from(Array.from(text, (character) => windows1252(character)));
}

function windows1252(character: string): number {
  const special = upperHalf.indexOf(character);
  const code = special >= 0 ? 0x80 + special : (character.codePointAt(0) ?? 0);
  if (special < 0 && (code > 0xff || (code >= 0x80 && code < 0xa0))) {
    throw new Error(`windows-1252 has no ${character}.`);
  }
  return code;
}

async function workbook(table: Table, types: ReadonlyMap<string, FieldType>): Promise<Uint8Array> {
  const rows: CellValue[][] = table.rows.map((cells) =>
    cells.map((cell, index) => typed(cell, types.get(table.columns[index]?.field ?? ''))),
  );
  return await writeXlsx({
    sheets: [{ name: 'Export', rows: [table.columns.map(({ header }) => header), ...rows] }],
  });
}

function typed(cell: string, type: FieldType | undefined): CellValue {
  const bare = cell.trim();
  if (bare === '') return null;
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(bare)) return new Date(`${bare}T00:00:00Z`);
  if (type === 'number' && /^\d+$/.test(bare)) return Number(bare);
  if (type === 'boolean') return bare.toLowerCase() === 'true';
  return cell;
}
