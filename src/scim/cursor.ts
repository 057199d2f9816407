import { sha256 } from '../kernel/ids.ts';
import { canBeId } from './notFound.ts';
import { serviceLimits } from './schema/serviceLimits.ts';
import { ScimError } from './scimError.ts';

/** Seconds, as they are announced. */
const cursorTimeout = serviceLimits.cursorSeconds;

/** Where a page begins: after the last resource of the page before, or, backwards, before the first one. */
export interface Cursor {
  readonly direction: 'next' | 'previous';
  /** What the list is sorted by, of that resource, as text; null when it has no such value or nothing is sorted by. */
  readonly sortedBy: string | null;
  readonly id: string;
}

/** What a cursor belongs to, as a text of fixed length: the query but for its page. */
export function cursorBinding(query: readonly unknown[]): string {
  return sha256(JSON.stringify(query)).subarray(0, 9).toString('base64url');
}

/**
 * A cursor as it is handed out. It says nothing that its owner could not ask for in another way, and gives no rights: whoever makes one up
 * pages through the same list, from another place. That is why it needs no signature. Only characters that need no escaping in a URL
 * (RFC 9865 §2).
 */
export function writeCursor({ direction, sortedBy, id }: Cursor, binding: string, now: Date): string {
  const parts = [binding, Math.floor(now.getTime() / 1000), direction === 'next' ? 0 : 1, id, sortedBy];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws ScimError 400 `invalidCursor`, also for the cursor of another query, and `expiredCursor` */
export function readCursor(text: string, binding: string, now: Date): Cursor {
  const parts = partsOf(text);
  if (parts === undefined || parts[0] !== binding)
    throw new ScimError(
      400,
      'invalidCursor',
      'The cursor does not belong to this query. Begin with an empty cursor, and then send nextCursor or previousCursor of the page before with everything else as it was.',
    );
  const [, seconds, backwards, id, sortedBy] = parts;
  if (seconds + cursorTimeout < now.getTime() / 1000)
    throw new ScimError(
      400,
      'expiredCursor',
      `The cursor is older than ${cursorTimeout} seconds. Begin again with an empty cursor.`,
    );
  return { direction: backwards === 1 ? 'previous' : 'next', sortedBy, id };
}

type Parts = readonly [
  binding: string,
  seconds: number,
  backwards: 0 | 1,
  id: string,
  sortedBy: string | null,
];

function partsOf(text: string): Parts | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 5) return undefined;
  const [binding, seconds, backwards, id, sortedBy] = parts as unknown[];
  const sound =
    typeof binding === 'string' &&
    Number.isInteger(seconds) &&
    (backwards === 0 || backwards === 1) &&
    typeof id === 'string' &&
    canBeId(id) &&
    (sortedBy === null || (typeof sortedBy === 'string' && !sortedBy.includes('\0')));
  return sound ? (parts as unknown as Parts) : undefined;
}
