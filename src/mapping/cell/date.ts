import { wordsOf } from '../../kernel/text.ts';
import { monthOf } from './monthNames.ts';

/**
 * In which order a column writes day and month. `iso` and `ymd` start with the year and `iso` also stands for a
 * column that needs no order at all; `ambiguous` columns wait for a person.
 */
export type DateOrder = 'iso' | 'ymd' | 'dmy' | 'mdy' | 'ambiguous';

/** How many distinct values of a column are dates of which kind; see `proveDateOrder`. */
export interface DateEvidence {
  readonly iso: number;
  /** Year first with other separators, such as 2025/03/31. */
  readonly yearFirst: number;
  /** Month by name, such as 31 mars 2025. */
  readonly named: number;
  /** Only possible as day, month, year: 31/03/2025. */
  readonly onlyDmy: number;
  /** Only possible as month, day, year: 03/31/2025. */
  readonly onlyMdy: number;
  /** Possible as both and then different days: 03/04/2025. */
  readonly either: number;
  /** The same day in both orders: 05/05/2025. */
  readonly same: number;
}

export type DateKind = keyof DateEvidence;

export type DateReading =
  | { readonly kind: 'iso' | 'yearFirst' | 'named'; readonly date: string }
  | { readonly kind: 'onlyDmy' | 'onlyMdy' | 'either' | 'same'; readonly dmy?: string; readonly mdy?: string }
  /** Written like a date that the calendar does not have, such as 2025-02-30. */
  | { readonly kind: 'impossible' };

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const numeric = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
/** Cut off and never used: a date has no time zone here, so 2025-03-31T23:30-05:00 stays the 31st. */
const timePart =
  /(?:T|,?\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AP]\.?M\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const compactTime = /^(\d{8})(?:T?\d{4,6}(?:\.\d+)?)(?:Z|[+-]\d{2}:?\d{2})?$/;

/** What date a text is, in every order that the calendar allows; null when it is not written like a date. */
export function readDate(text: string): DateReading | null {
  const day = text.replace(timePart, '').replace(compactTime, '$1').trim();
  const iso = yearFirst.exec(day);
  if (iso) {
    const isIso = iso[2] === '-' && iso[3]!.length === 2 && iso[4]!.length === 2;
    return found(isIso ? 'iso' : 'yearFirst', Number(iso[1]), Number(iso[3]), Number(iso[4]));
  }
  const basic = compact.exec(day);
  if (basic) return found('yearFirst', Number(basic[1]), Number(basic[2]), Number(basic[3]));
  const parts = numeric.exec(day);
  if (parts) return inBothOrders(Number(parts[1]), Number(parts[3]), yearOf(parts[4]!));
  return named(day);
}

/** Which order the whole column proves: a single 31/03 proves `dmy`, unless a 03/31 contradicts it. */
export function proveDateOrder(column: { readonly dates: DateEvidence }): DateOrder {
  const { dates } = column;
  if (dates.onlyDmy > 0 && dates.onlyMdy === 0) return 'dmy';
  if (dates.onlyMdy > 0 && dates.onlyDmy === 0) return 'mdy';
  if (dates.either > 0 || dates.onlyDmy > 0) return 'ambiguous';
  return dates.yearFirst > 0 && dates.iso === 0 ? 'ymd' : 'iso';
}

function found(kind: 'iso' | 'yearFirst' | 'named', year: number, month: number, day: number): DateReading {
  const date = calendarDate(year, month, day);
  return date === undefined ? { kind: 'impossible' } : { kind, date };
}

function inBothOrders(first: number, second: number, year: number): DateReading {
  const dmy = calendarDate(year, second, first);
  const mdy = calendarDate(year, first, second);
  if (dmy !== undefined && mdy !== undefined) return { kind: dmy === mdy ? 'same' : 'either', dmy, mdy };
  if (dmy !== undefined) return { kind: 'onlyDmy', dmy };
  return mdy === undefined ? { kind: 'impossible' } : { kind: 'onlyMdy', mdy };
}

/** `31 mars 2025`, `1er mai 2025`, `March 31st, 2025`, `31-MAR-25`, `2025 March 31`. */
function named(text: string): DateReading | null {
  if (text.length > 30 || !/\p{L}{3}/u.test(text)) return null;
  const parts = text.split(/[\s.,/-]+/).filter((part) => part !== '');
  if (parts.length !== 3) return null;
  const at = parts.findIndex((part) => /^\p{L}/u.test(part));
  const month = monthOf(wordsOf(parts[at] ?? ''));
  if (month === undefined) return null;
  const [one, other] = parts.filter((_, index) => index !== at) as [string, string];
  const isYearFirst = /^\d{4}$/.test(one);
  const [day, year] = isYearFirst ? [other, one] : [one, other];
  const dayNumber = /^(\d{1,2})(?:st|nd|rd|th|er|e)?$/i.exec(day)?.[1];
  if (dayNumber === undefined || !/^(?:\d{4}|\d{2})$/.test(year)) return null;
  return found('named', yearOf(year), month, Number(dayNumber));
}

/** Two digits are read as POSIX does (`strptime` %y): 69 to 99 are of the last century. */
function yearOf(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year >= 69 ? 1900 + year : 2000 + year;
}

function calendarDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
