import { createHash } from 'node:crypto';
import { SourceError } from '#connector';
import { textAt } from './anyCase.ts';
import { listPage, type ListPage } from './page.ts';
import { ScimFault, type Abilities, type Provider } from './provider.ts';

/** A list that changes while it is read is read again, so often at most. */
export const mostWalks = 5;

export interface WalkOptions {
  readonly list: 'Users' | 'Groups';
  readonly filter?: string | undefined;
  readonly pageSize: number;
  readonly abilities: Abilities;
}

/** A resource, and what tells it from others. One without an id cannot be found again. */
export interface Found {
  readonly id: string | undefined;
  readonly resource: unknown;
}

/**
 * Everything of a list, each resource once. Pages are walked until one walk was undisturbed: whoever disappears while `startIndex`
 * goes on moves somebody else over the edge of a page, unread, and they would be taken for leavers. A walk is undisturbed when
 *
 * - every page says the same `totalResults`, and so many different resources came;
 * - every page begins with the last resource of the one before it, so that nothing moved at the edge (also where one came as
 *   another went, which leaves the total as it was). The page after the last one proves it for the end.
 *
 * What came in an earlier walk is not given again. There are no checkpoints: what `startIndex` stood at means nothing later.
 *
 * @throws SourceError `unexpected_answer` when no walk was undisturbed: then nobody may be taken for a leaver
 */
export async function* everythingOf(
  provider: Provider,
  options: WalkOptions,
): AsyncGenerator<readonly Found[]> {
  const given = new Set<string>();
  let why = '';
  for (let walk = 1; walk <= mostWalks; walk += 1) {
    const state: Walk = { ids: new Set(), totals: new Set(), disturbed: undefined };
    for await (const found of options.abilities.cursor
      ? byCursor(provider, options, state)
      : byIndex(provider, options, state)) {
      const fresh = found.filter((one) => !given.has(nameOf(one)));
      for (const one of fresh) given.add(nameOf(one));
      if (fresh.length > 0) yield fresh;
    }
    why = state.disturbed ?? miscounted(state);
    if (why === '') return;
  }
  throw new SourceError(
    'unexpected_answer',
    `/${options.list} was read ${mostWalks} times, and never as a whole: ${why}. Nobody is taken for a leaver by such a read. Try again when less is going on at the provider; when it stays like this, its paging is broken.`,
  );
}

/** What one walk has seen. */
interface Walk {
  readonly ids: Set<string>;
  readonly totals: Set<number>;
  disturbed: string | undefined;
}

function miscounted({ ids, totals }: Walk): string {
  if (totals.size > 1) return 'its total changed meanwhile';
  const [total] = totals;
  return total === undefined || total === ids.size
    ? ''
    : `it says that there are ${total}, and ${ids.size} came`;
}

async function* byIndex(
  provider: Provider,
  options: WalkOptions,
  walk: Walk,
): AsyncGenerator<readonly Found[]> {
  const { list, filter } = options;
  const count = pageSize(options);
  let last: string | undefined;
  for (let startIndex = 1; ;) {
    const page = listPage(await provider.get(list, { filter, startIndex, count }), list);
    if (page.total === undefined) {
      throw new SourceError('unexpected_answer', `/${list} does not say how many there are (totalResults).`);
    }
    const rows = page.resources.map(found);
    const fresh = seen(walk, page, rows);
    if (last !== undefined) walk.disturbed ??= disturbance(rows, last, fresh, walk);
    yield fresh;
    // Nothing new: the list is at its end, or the provider gives the same page whatever it is asked.
    if (fresh.length === 0) return;
    // A list that grows as fast as it is read has no end.
    const [total = 0] = walk.totals;
    if (startIndex > total && walk.totals.size > 1) return;
    last = nameOf(rows.at(-1) ?? rowless);
    startIndex += rows.length - 1;
    if (rows.length === 1) startIndex += 1;
  }
}

/** Why a page does not go on where the one before it ended; undefined when it begins with that one's last resource, as it must. */
function disturbance(
  rows: readonly Found[],
  last: string,
  fresh: readonly Found[],
  walk: Walk,
): string | undefined {
  const [first] = rows;
  if (first !== undefined && nameOf(first) === last) return undefined;
  // Where one is a whole page there is no edge in common.
  if (rows.length === 1 && fresh.length === 1) return undefined;
  if (rows.length === 0 && walk.ids.size === 1) return undefined;
  if (fresh.length > 0 || rows.length === 0) return 'somebody came or went meanwhile';
  // Who knows no paging gives everybody again, which is fine; a part of them, again and again, is not.
  return miscounted(walk) === '' ? undefined : `${miscounted(walk)}, the same ones for every page`;
}

/** RFC 9865. A cursor does not shift; one that is forgotten meanwhile makes a walk that has to be taken again. */
async function* byCursor(
  provider: Provider,
  options: WalkOptions,
  walk: Walk,
): AsyncGenerator<readonly Found[]> {
  const { list, filter } = options;
  const cursors = new Set<string>();
  for (let cursor = ''; ;) {
    const page = await pageAt(cursor);
    if (page === undefined) return;
    yield seen(walk, page, page.resources.map(found));
    if (page.nextCursor === undefined) return;
    if (cursors.has(page.nextCursor)) {
      throw new SourceError(
        'unexpected_answer',
        `/${list} goes round in circles: it gives the same cursor again.`,
      );
    }
    cursors.add(page.nextCursor);
    cursor = page.nextCursor;
  }

  async function pageAt(cursor: string): Promise<ListPage | undefined> {
    try {
      return listPage(await provider.get(list, { filter, cursor, count: pageSize(options) }), list);
    } catch (error) {
      const forgotten =
        error instanceof ScimFault && /^(?:invalid|expired)Cursor$/i.test(error.scimType ?? '');
      if (!forgotten || cursor === '') throw error;
      walk.disturbed = 'its cursor expired';
      return undefined;
    }
  }
}

function pageSize({ pageSize: wanted, abilities }: WalkOptions): number {
  return Math.min(wanted, abilities.largestPage ?? wanted);
}

/** Notes what a page says, and gives what this walk had not seen yet. */
function seen(walk: Walk, page: ListPage, rows: readonly Found[]): Found[] {
  if (page.total !== undefined) walk.totals.add(page.total);
  return rows.filter((row) => {
    const name = nameOf(row);
    if (walk.ids.has(name)) return false;
    walk.ids.add(name);
    return true;
  });
}

function found(resource: unknown): Found {
  return { id: textAt(resource, 'id'), resource };
}

const rowless: Found = { id: undefined, resource: undefined };

/** Ids are case-exact (RFC 7643 §3.1). Without one, what a resource says has to do. */
function nameOf({ id, resource }: Found): string {
  if (id !== undefined) return `id ${id}`;
  return `no id ${createHash('sha256')
    .update(JSON.stringify(resource) ?? '')
    .digest('base64')}`;
}
