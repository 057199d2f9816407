import { type Cursor, readCursor } from './cursor.ts';
import { serviceLimits } from './schema/serviceLimits.ts';
import { ScimError } from './scimError.ts';
import type { ListQuery } from './types.ts';

export const { usual: defaultPage, largest: largestPage } = serviceLimits.page;

/** Which part of a list is asked for. */
export type Paging =
  | {
      readonly by: 'index';
      readonly startIndex: number;
      readonly count: number;
      /** Nothing was said of either way: whoever goes on by cursor may. */
      readonly undecided: boolean;
    }
  /** Without a cursor: from the beginning. */
  | { readonly by: 'cursor'; readonly cursor: Cursor | undefined; readonly count: number };

/**
 * By index (RFC 7644 §3.4.2.4) unless a cursor is given, which may be empty (RFC 9865 §2). An index below 1 is 1, a count below 0 is 0, and
 * a count over what is given at once is that.
 *
 * @param binding what a cursor has to belong to
 * @throws ScimError 400 `invalidValue`, `invalidCursor`, `expiredCursor`, `invalidCount`
 */
export function pagingOf(query: ListQuery, binding: string, now: Date): Paging {
  if (query.cursor === undefined) {
    const startIndex = Math.max(1, integerOf('startIndex', query.startIndex) ?? 1);
    const count = Math.max(0, integerOf('count', query.count) ?? defaultPage);
    const undecided = query.startIndex === undefined;
    return { by: 'index', startIndex, count: Math.min(largestPage, count), undecided };
  }
  if (query.startIndex !== undefined)
    throw new ScimError(
      400,
      'invalidValue',
      'startIndex and cursor are two ways to page through a list: send one of them.',
    );
  return {
    by: 'cursor',
    count: cursorCount(query.count),
    cursor: query.cursor === '' ? undefined : readCursor(query.cursor, binding, now),
  };
}

function integerOf(name: string, value: number | string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'number' ? value : wholeNumber(value);
  if (!Number.isInteger(number))
    throw new ScimError(400, 'invalidValue', `"${name}" must be a whole number.`);
  return Math.min(Math.max(number, -1), Number.MAX_SAFE_INTEGER);
}

/** RFC 9865 §2 and §2.1: between 0, which a negative one is read as, and the size of the largest page. */
function cursorCount(value: number | string | undefined): number {
  if (value === undefined) return defaultPage;
  const number = typeof value === 'number' ? value : wholeNumber(value);
  if (Number.isInteger(number) && number <= largestPage) return Math.max(0, number);
  throw new ScimError(
    400,
    'invalidCount',
    `"count" must be a whole number of ${largestPage} at most when a cursor is used.`,
  );
}

function wholeNumber(text: string): number {
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN;
}
