import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A value of COPY's text format. `undefined` and `null` become NULL. */
export type CopyValue = string | number | boolean | null | undefined;

/**
 * Loads rows into a temporary table by `COPY ... FROM STDIN` in text format, with back-pressure to the socket.
 * (COPY into a table with row-level security is refused by PostgreSQL, so it is temporary tables only.)
 *
 * @returns the number of rows written
 */
export async function copyInto(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  const done = finished(stream);
  // A failure shows in `done` as well as in `drain`: it must not count as unhandled while the loop still writes.
  done.catch(() => {});
  let written = 0;
  let text = '';
  try {
    for await (const row of rows) {
      text += `${row.map(copyText).join('\t')}\n`;
      written += 1;
      if (text.length >= 64 * 1024) {
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
        text = '';
      }
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await done.catch(() => {});
    throw error;
  }
  stream.end(text);
  await done;
  return written;
}

const specials = /[\\\t\n\r\b\f\v]/g;
const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** PostgreSQL documentation, COPY, "Text Format". */
function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value.replace(specials, (character) => escapes[character] ?? character);
}
