import { createHash } from 'node:crypto';
import type { ConnectorContext, SourceMessage } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import type { RestClient } from './client.ts';
import type { RestCursor, RestDeletions, RestList, RestPlace } from './definition.ts';
import { numberAt, textAt, type Json } from './json.ts';
import { nextState, pageRequest, shifts, type RestPaging } from './paging.ts';
import { deletionsOf, recordsOf, sorted } from './records.ts';
import { sameOrigin, type RestPage } from './request.ts';

/** Pages without records, one after another, that still promise more. */
const mostEmptyPages = 100;

/** A read of pages: everybody, or what changed. */
export interface RestRead {
  readonly client: RestClient;
  readonly context: Pick<ConnectorContext, 'signal'>;
  readonly base: string;
  readonly title: string;
  readonly lists: readonly (RestList | RestDeletions)[];
  readonly changes: boolean;
  readonly place: RestPlace;
  /** Where changes begin next time, if it is known before: of a read that goes on. */
  readonly since: string | null;
  /** Seconds that the next read of changes looks back; undefined when the connector reads none, or by delta links. */
  readonly overlapSeconds: number | undefined;
}

/** The pages of all lists, one after another. Ends with `end` only when the last page of the last list was read. */
export async function* readPages(read: RestRead): AsyncGenerator<SourceMessage<RestCursor>> {
  const { lists, context } = read;
  let { place } = read;
  let { since } = read;
  for (let index = place.list; index < lists.length; index = place.list) {
    const list = lists[index];
    if (list === undefined) break;
    if ('deletions' in list) {
      yield* deletionsOf(list.deletions);
      place = { ...place, list: index + 1 };
    } else {
      for await (const step of readList(read, list, place, since)) {
        if (context.signal.aborted) return;
        ({ place, since } = step);
        yield* step.messages;
      }
      if (context.signal.aborted || place.list === index) return;
    }
    since ??= startOf(read);
    if (place.list < lists.length) yield { type: 'checkpoint', cursor: { since, place } };
  }
  if (context.signal.aborted) return;
  if (!read.changes && place.arrived === 0) throw nobody(read);
  since ??= startOf(read);
  yield {
    type: 'end',
    ...(place.count !== null && !read.changes && { recordCount: place.count - place.leftOut }),
    ...(since !== null && { cursor: { since } }),
  };
}

interface Step {
  readonly messages: readonly SourceMessage<RestCursor>[];
  readonly place: RestPlace;
  readonly since: string | null;
}

/** One list. After its last page, `place` is the next list. */
async function* readList(
  read: RestRead,
  list: RestList,
  from: RestPlace,
  known: string | null,
): AsyncGenerator<Step> {
  const paging: RestPaging = list.paging ?? { kind: 'none' };
  const guard = openGuard(read, paging, from.state);
  let place = from;
  let since = known;
  for (;;) {
    if (read.context.signal.aborted) return;
    const state = place.state ?? undefined;
    const page = await read.client.page(pageRequest(paging, list.request, state));
    if (read.context.signal.aborted) return;
    since ??= startOf(read);
    const records = recordsOf(list, page, guard.host);
    const total = totalOf(list, page);
    const first = place.page === 1 ? total : place.total;
    const seen = place.seen + records.length;
    const { messages, leftOut, keys } = sorted(list, records, place.page, read.changes);
    guard.look(records, keys);
    const next = nextState(paging, page, { state, records, seen, total: total ?? undefined });
    if (next !== undefined) {
      guard.goOn(next, records);
      place = {
        ...place,
        page: place.page + 1,
        state: next,
        seen,
        total: first,
        arrived: place.arrived + records.length,
        leftOut: place.leftOut + leftOut,
      };
      // A list that may shift is read in one go: somebody who slipped through could not be noticed afterwards.
      const checkpoint: SourceMessage<RestCursor>[] = shifts(paging)
        ? []
        : [{ type: 'checkpoint', cursor: { since, place } }];
      yield { messages: [...messages, ...checkpoint], place, since };
      continue;
    }
    if (shifts(paging)) guard.still(first, total, seen);
    if (list.deltaLink !== undefined) since = deltaLinkOf(read, list.deltaLink, page);
    // Of a list that lives, two different totals say nothing, and cursors lose nobody.
    const count = place.count !== null && total !== null && first === total ? place.count + total : null;
    yield {
      messages,
      since,
      place: {
        ...beginningOf(from.list + 1),
        begun: from.begun,
        count,
        arrived: place.arrived + records.length,
        leftOut: place.leftOut + leftOut,
      },
    };
    return;
  }
}

/** APIs show an empty list to those who may see nobody. Taken at its word, it would make everybody a leaver. */
export function nobody({ client, title }: Pick<RestRead, 'client' | 'title'>): SourceError {
  return client.faults.named(
    'nobody',
    'not_allowed',
    `${title} shows nobody at all. Mostly that means that rights are missing.`,
  );
}

/** The place before the first page of a list. */
export function beginningOf(list: number): RestPlace {
  return { begun: null, list, page: 1, state: null, seen: 0, total: null, count: 0, arrived: 0, leftOut: 0 };
}

function totalOf({ total }: RestList, page: RestPage): number | null {
  if (total === undefined) return null;
  return (typeof total === 'function' ? total(page) : numberAt(page.body, total)) ?? null;
}

/** A job that ran before the first page is part of the read: what changed meanwhile is read again next time. */
function startOf({ client, overlapSeconds }: RestRead): string | null {
  if (overlapSeconds === undefined) return null;
  return new Date(client.started().getTime() - overlapSeconds * 1_000).toISOString();
}

function deltaLinkOf({ base, title }: RestRead, path: string, page: RestPage): string {
  const link = textAt(page.body, path);
  if (link !== undefined) return sameOrigin(base, link).href;
  throw new SourceError(
    'unexpected_answer',
    `The last page of ${title} does not say where changes begin ("${path}").`,
  );
}

/** Sees that a list goes forward and comes to an end, and that it stood still where that matters. */
function openGuard(read: RestRead, paging: RestPaging, from: Json) {
  const host = new URL(read.base).host;
  const states = new Set<string>();
  const keysSeen = new Set<string>();
  let before: string | undefined;
  let empty = 0;
  if (from !== null) states.add(JSON.stringify(from));
  const refuse = (what: string): SourceError => new SourceError('unexpected_answer', `${host} ${what}`);
  const moved = (): SourceError =>
    new SourceError(
      'not_ready',
      `The list of ${read.title} changed while it was read, so that somebody might have been skipped. It is read again.`,
    );
  return {
    host,
    look(records: readonly unknown[], keys: readonly string[]): void {
      const hash = createHash('sha256').update(JSON.stringify(records)).digest('base64');
      if (records.length > 0 && hash === before)
        throw refuse('sent the same page twice, so that its list has no end.');
      before = hash;
      if (!shifts(paging)) return;
      for (const key of keys) {
        if (keysSeen.has(key)) throw moved();
        keysSeen.add(key);
      }
    },
    goOn(next: Json, records: readonly unknown[]): void {
      const state = JSON.stringify(next);
      if (states.has(state))
        throw refuse('sends its list in a circle: a page leads back to one that was read before.');
      states.add(state);
      empty = records.length === 0 ? empty + 1 : 0;
      if (empty === mostEmptyPages)
        throw refuse(`sent ${mostEmptyPages} empty pages and still promises more.`);
    },
    still(first: number | null, last: number | null, seen: number): void {
      if (first !== last || (last !== null && seen !== last)) throw moved();
    },
  };
}
