import { counted, foldCase, isStorableText } from '../../kernel/text.ts';
import { withoutGuard } from '../../kernel/formulaGuard.ts';
import type { FileLimits } from './limits.ts';
import type { RawRecord } from './record.ts';
import { refusal } from './refusal.ts';

/** A question of a survey fits; names are shown in messages and lists. */
const maxNameLength = 1000;

/**
 * The names of the columns. `sample` is the first records under the header: blank cells at the end of a header are what
 * Excel leaves behind, unless those records have data there.
 *
 * A blank header with named columns after it, or with data under it, is called `Column 5`: it keeps its place, because a
 * column that came and went with the data would change the mapping from file to file.
 */
export function readHeader(
  first: RawRecord,
  sample: readonly RawRecord[],
  limits: Pick<FileLimits, 'maxColumns'>,
): readonly string[] {
  refuseData(first.cells);
  const width = widthOf(first.cells, sample);
  if (width > limits.maxColumns) {
    throw refusal(
      'too_many_columns',
      `The header has ${counted(width, 'column')}, and ${limits.maxColumns.toLocaleString('en')} is the limit. Leave out columns that are not needed.`,
      { row: 1 },
    );
  }
  const names = first.cells.slice(0, width).map(nameOf);
  for (const [index, name] of names.entries()) refuseUnreadable(name, index);
  const taken = new Set(names.map(foldCase));
  const header = names.map((name, index) => (name === '' ? freeName(index, taken) : name));
  refuseDuplicates(header);
  return header;
}

function nameOf(cell: string): string {
  const lines = withoutGuard(cell).split(/[\r\n]+/);
  return lines
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function widthOf(header: readonly string[], sample: readonly RawRecord[]): number {
  let width = header.findLastIndex((cell) => cell.trim() !== '') + 1;
  for (const { cells } of sample) {
    const last = cells.slice(0, header.length).findLastIndex((cell) => cell.trim() !== '');
    width = Math.max(width, last + 1);
  }
  return width;
}

function freeName(index: number, taken: Set<string>): string {
  let name = `Column ${index + 1}`;
  while (taken.has(foldCase(name))) name += ' (no name)';
  taken.add(foldCase(name));
  return name;
}

/** An address or a row of numbers is a person, not the names of columns. */
function refuseData(cells: readonly string[]): void {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const looksLikeData =
    filled.some((cell) => /^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+$/.test(cell)) ||
    filled.every((cell) => /\d/.test(cell) && /^\+?[\d\s.,:/-]+$/.test(cell));
  if (!looksLikeData) return;
  throw refusal(
    'no_header',
    'The first row holds data, not the names of the columns. Add a header row such as "First Name", "Last Name", "Email Address" and upload the file again.',
    { row: 1 },
  );
}

function refuseUnreadable(name: string, index: number): void {
  if (isStorableText(name) && name.length <= maxNameLength) return;
  const fault =
    name.length > maxNameLength
      ? `is longer than ${counted(maxNameLength, 'character')}`
      : 'holds bytes or characters that are no text';
  throw refusal(
    'unreadable_header',
    `The name of column ${index + 1} ${fault}. Correct the header, or choose the encoding that the file was saved with.`,
    { row: 1, column: index + 1 },
  );
}

function refuseDuplicates(header: readonly string[]): void {
  const seen = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const earlier = seen.get(foldCase(name));
    if (earlier !== undefined) {
      throw refusal(
        'duplicate_headers',
        `Column ${earlier + 1} and column ${index + 1} are both named "${name}". Rename or remove one of them, so that it is clear which one counts.`,
        { row: 1, column: index + 1 },
      );
    }
    seen.set(foldCase(name), index);
  }
}
