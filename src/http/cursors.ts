import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';

/**
 * Cursors are opaque to callers: the name of the list and the last thing of the page, so that a cursor of one list is refused by
 * another.
 */
export function toCursor(list: string, last: string | number | readonly unknown[] | null): string | null {
  return last === null ? null : Buffer.from(JSON.stringify([list, last])).toString('base64url');
}

/** The id after which a page starts. @throws PsmError `invalid_request` */
export function idAfter(list: string, cursor: string | undefined): string | undefined {
  const last = fromCursor(list, cursor);
  if (last === undefined || (typeof last === 'string' && isId(last))) return last;
  throw foreign();
}

/** The item number after which a page starts. @throws PsmError `invalid_request` */
export function itemAfter(list: string, cursor: string | undefined): number | undefined {
  const last = fromCursor(list, cursor);
  if (last === undefined || (typeof last === 'number' && Number.isInteger(last) && Math.abs(last) <= largest))
    return last;
  throw foreign();
}

/** The id, with what else places it in its list, after which a page starts. @throws PsmError `invalid_request` */
export function positionAfter(
  list: string,
  cursor: string | undefined,
  more: number,
): [string, ...string[]] | undefined {
  const last = fromCursor(list, cursor);
  if (last === undefined) return undefined;
  if (Array.isArray(last) && last.length === 1 + more && last.every((one) => typeof one === 'string')) {
    const [id = '', ...rest] = last;
    if (isId(id)) return [id, ...rest];
  }
  throw foreign();
}

function fromCursor(list: string, cursor: string | undefined): unknown {
  if (cursor === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read) && read.length === 2 && read[0] === list) return read[1];
  } catch {
    // no cursor of ours either
  }
  throw foreign();
}

/** As far as the database counts items. */
const largest = 2_147_483_647;

function foreign(): PsmError {
  return new PsmError('invalid_request', 'The cursor is not one of this list. Start from its first page.');
}
