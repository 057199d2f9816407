import { cellEnd } from './quotes.ts';
import { refusal } from './refusal.ts';

export const separators = [',', ';', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

/** How the records of a CSV file are cut into cells. */
export interface CsvDialect {
  readonly separator: Separator;
  /** Bytes of Excel's `sep=;` line, which is no record. */
  readonly skip: number;
}

/** Enough to see how a file is written, cheap enough to score four times. */
const sampledRecords = 50;

/**
 * Reads the dialect from the first bytes of the text (one character a byte). What a person said wins over the `sep=`
 * line, which wins over counting.
 */
export function findDialect(head: string, complete: boolean, said: Separator | undefined): CsvDialect {
  const line = /^("?)sep=(.)\1(\r\n|\n|\r|$)/i.exec(head);
  const declared = separators.find((separator) => separator === line?.[2]);
  if (line !== null && declared === undefined && said === undefined) {
    throw refusal(
      'unsupported_separator',
      `The first line declares "${line[2]}" as the separator. Use a comma, a semicolon, a tab or a vertical bar.`,
    );
  }
  const skip = line?.[0].length ?? 0;
  return { separator: said ?? declared ?? sniffSeparator(head.slice(skip), complete), skip };
}

/**
 * The separator that splits the header and most records after it into the same number of cells. More columns weigh
 * more, because a comma inside of prices or names is often as regular as the separator. A header that no separator
 * splits is a title above the table when all records below it are split alike, else the file has one column, and gets a
 * separator that it does not contain.
 */
export function sniffSeparator(head: string, complete: boolean): Separator {
  let best: { separator: Separator; score: number } | undefined;
  let untitled: Separator | undefined;
  let unused: Separator | undefined;
  for (const separator of separators) {
    const counts = cellCounts(head, separator, complete);
    const columns = counts[0] ?? 1;
    if (counts.every((count) => count === 1)) unused ??= separator;
    if (columns === 1) {
      if (isTableBelow(counts)) untitled ??= separator;
      continue;
    }
    const share = counts.filter((count) => count === columns).length / counts.length;
    const score = share * Math.log2(columns);
    if (best === undefined || score > best.score) best = { separator, score };
  }
  return best?.separator ?? untitled ?? unused ?? ',';
}

/** Three cells are no list of names: `Lee, Ann`. */
function isTableBelow([, ...counts]: readonly number[]): boolean {
  const [first = 1] = counts;
  return first > 2 && counts.length > 1 && counts.every((count) => count === first);
}

/** Cells of each of the first records that are not blank, with separators inside of quotes left alone. */
function cellCounts(head: string, separator: Separator, complete: boolean): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < head.length && counts.length < sampledRecords) {
    const start = at;
    let cells = 1;
    at = cellEnd(head, at, separator);
    while (head[at] === separator) {
      cells += 1;
      at = cellEnd(head, at + 1, separator);
    }
    // The sample may end inside a record, which then says nothing, unless it is all there is.
    if (at >= head.length && !complete && counts.length > 0) break;
    if (/[^\s,;|]/.test(head.slice(start, at))) counts.push(cells);
    at += head.startsWith('\r\n', at) ? 2 : 1;
  }
  return counts;
}
