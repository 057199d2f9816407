import { type DateEvidence, type DateKind, readDate } from './cell/date.ts';
import { type NumberEvidence, readNumber } from './cell/number.ts';
import { type ShapeName, shapeNames, shapesOf } from './shapes.ts';

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** How many cells look like what, of the cells `tested`: those whose value is among the distinct values kept. */
export type ShapeCounts = Readonly<Record<ShapeName | 'tested', number>>;

/** What one column of a file looks like. Plain JSON, bounded in size whatever the file's. */
export interface ColumnProfile {
  /** Position in the file, from 0. */
  readonly index: number;
  readonly header: string;
  readonly filled: number;
  readonly blank: number;
  /** Distinct values kept; the true number is higher when `capped`. */
  readonly distinct: number;
  readonly capped: boolean;
  /** Trimmed values, most frequent first. Their counts are of the whole column, also when `capped`. */
  readonly values: readonly ValueCount[];
  /** Up to five distinct values in file order, cut to a readable length. */
  readonly samples: readonly string[];
  readonly shapes: ShapeCounts;
  /** Gathered over every cell, because an order of day and month must hold for the whole column. */
  readonly dates: DateEvidence;
  /** Gathered over every cell, like the dates. */
  readonly numbers: NumberEvidence;
}

/** Longer values are counted and never kept: no option, id or address is that long. */
const longestKept = 512;
const longestSample = 200;
const sampleCount = 5;
/** Distinct values of all columns together, beyond what each has in any case. */
const keptOfAll = 500_000;
/** Cells per distinct value from which on a column's values come again. */
const comesAgain = 1.1;

/**
 * Looks at every row of a file once and remembers a bounded amount per column. A repeated value costs one look-up;
 * shapes are tested once per distinct value, and none are once a column has more values than are kept: `maxDistinct` where every
 * row has its own, such as addresses, and several times as many where values come again, such as places: somebody decides about those.
 */
export class ColumnProfiler {
  readonly #columns: Column[];

  constructor(headers: readonly string[], maxDistinct = 2000) {
    const share = Math.floor(keptOfAll / Math.max(1, headers.length));
    const repeated = Math.max(maxDistinct, Math.min(5 * maxDistinct, share));
    this.#columns = headers.map((header, index) => new Column(header, index, maxDistinct, repeated));
  }

  /** Missing cells at the end of a row are blank; surplus cells belong to no column and are not looked at. */
  add(cells: readonly string[]): void {
    for (let at = 0; at < this.#columns.length; at += 1) this.#columns[at]!.add(cells[at] ?? '');
  }

  profiles(): ColumnProfile[] {
    return this.#columns.map((column) => column.profile());
  }
}

interface Seen {
  count: number;
  readonly shapes: number;
}

class Column {
  readonly #header: string;
  readonly #index: number;
  readonly #maxRepeated: number;
  #most: number;
  readonly #seen = new Map<string, Seen>();
  readonly #samples: string[] = [];
  readonly #dates = { iso: 0, yearFirst: 0, named: 0, onlyDmy: 0, onlyMdy: 0, either: 0, same: 0 };
  readonly #numbers = { point: 0, comma: 0, either: 0 };
  #filled = 0;
  #blank = 0;
  #capped = false;
  #hasNumbers = false;

  constructor(header: string, index: number, maxDistinct: number, maxRepeated: number) {
    this.#header = header;
    this.#index = index;
    this.#most = maxDistinct;
    this.#maxRepeated = maxRepeated;
  }

  add(cell: string): void {
    const value = cell.trim();
    if (value === '') {
      this.#blank += 1;
      return;
    }
    this.#filled += 1;
    const seen = this.#seen.get(value);
    if (seen) {
      // Evidence of order is kept per distinct value: a repeat proves nothing new.
      seen.count += 1;
      return;
    }
    if (value.length > longestKept || this.#isFull()) this.#passBy(value);
    else this.#keep(value);
  }

  #isFull(): boolean {
    const { size } = this.#seen;
    if (size < this.#most) return false;
    // Asked once, at the first value too many: counts are of the whole column only while no value was passed by.
    if (!this.#capped && this.#filled >= size * comesAgain) this.#most = this.#maxRepeated;
    return size >= this.#most;
  }

  #keep(value: string): void {
    const shapes = shapesOf(value);
    const own = detached(value);
    this.#seen.set(own, { count: 1, shapes });
    if (this.#samples.length < sampleCount) this.#samples.push(cut(own));
    if (shapes & numberBit) this.#hasNumbers = true;
    if (shapes & dateBit) this.#countDate(value);
    if (shapes & numberBit) this.#countNumber(value);
  }

  /** Too many values to keep: only what must hold for the whole column is still looked at. */
  #passBy(value: string): void {
    this.#capped = true;
    if (this.#samples.length < sampleCount && !this.#samples.includes(cut(value))) {
      this.#samples.push(detached(cut(value)));
    }
    if (mayNeedDateOrder(value)) this.#countDate(value);
    if (this.#hasNumbers && value.length < 40 && /[.,]/.test(value)) this.#countNumber(value);
  }

  #countDate(value: string): void {
    const kind: DateKind | 'impossible' | undefined = readDate(value)?.kind;
    if (kind !== undefined && kind !== 'impossible') this.#dates[kind] += 1;
  }

  #countNumber(value: string): void {
    const kind = readNumber(value)?.kind;
    if (kind !== undefined && kind !== 'plain') this.#numbers[kind] += 1;
  }

  profile(): ColumnProfile {
    const values = [...this.#seen].map(([value, { count }]) => ({ value, count }));
    return {
      index: this.#index,
      header: this.#header,
      filled: this.#filled,
      blank: this.#blank,
      distinct: this.#seen.size,
      capped: this.#capped,
      values: values.sort((one, other) => other.count - one.count),
      samples: [...this.#samples],
      shapes: this.#shapeCounts(),
      dates: { ...this.#dates },
      numbers: { ...this.#numbers },
    };
  }

  #shapeCounts(): ShapeCounts {
    const counts = Object.fromEntries(['tested', ...shapeNames].map((name) => [name, 0])) as Record<
      ShapeName | 'tested',
      number
    >;
    for (const { count, shapes } of this.#seen.values()) {
      counts.tested += count;
      shapeNames.forEach((name, at) => {
        if (shapes & (1 << at)) counts[name] += count;
      });
    }
    return counts;
  }
}

const dateBit = 1 << shapeNames.indexOf('date');
const numberBit = 1 << shapeNames.indexOf('number');

/** Day or month first: one or two digits, then a separator. Cheap, for it is asked of every cell past the cap. */
function mayNeedDateOrder(value: string): boolean {
  if (value.length < 6 || value.length > 40 || !isDigit(value.charCodeAt(0))) return false;
  const mark = isDigit(value.charCodeAt(1)) ? value.charCodeAt(2) : value.charCodeAt(1);
  return mark === 0x2d || mark === 0x2e || mark === 0x2f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** V8 keeps the whole parsed chunk alive for a slice of it; a kept value must not. */
function detached(value: string): string {
  return ` ${value}`.slice(1);
}

function cut(value: string): string {
  return value.length > longestSample ? `${value.slice(0, longestSample - 1).toWellFormed()}…` : value;
}
