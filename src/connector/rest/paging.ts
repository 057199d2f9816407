import { isJsonObject, textAt, valueAt, withValueAt, type Json } from './json.ts';
import type { RestPage, RestRequest } from './request.ts';

/**
 * How a list goes on after a page. Take what the API has, in this order: a link or a cursor that it gives; a keyset (`custom`, asking
 * for keys greater than the last); an offset only when there is nothing else. While people come and go, offsets shift: a read by
 * them compares totals and keys, fails when the list moved, and starts again.
 */
export type RestPaging =
  /** Everything comes in one answer. */
  | { readonly kind: 'none' }
  /** The next address stands in the body, `@odata.nextLink`, or is a path: `nextRecordsUrl`. */
  | { readonly kind: 'nextUrl'; readonly from: string }
  /** The next address stands in the header `Link`, with rel="next" (RFC 8288). */
  | { readonly kind: 'linkHeader' }
  /**
   * A cursor stands in the body at `from` (or in a header, `header:Sforce-Locator`) and goes into the parameter `to` of the next
   * request, or into its body. The list is at its end when there is none, or where `more` says false.
   */
  | {
      readonly kind: 'cursor';
      readonly from: string;
      readonly to: string;
      readonly in?: 'query' | 'body';
      readonly more?: string;
    }
  /** So many records are skipped. Ends at the total, or with an empty page where the list says none. */
  | {
      readonly kind: 'offset';
      readonly offset: string;
      readonly first?: number;
      readonly in?: 'query' | 'body';
    }
  /** Pages have numbers, from 1 unless `first` says otherwise. Ends at the total, or with an empty page. */
  | {
      readonly kind: 'number';
      readonly number: string;
      readonly first?: number;
      readonly in?: 'query' | 'body';
    }
  /** Anything else: what a page needs to be asked for is the state, which is kept in checkpoints and holds no secret. */
  | {
      readonly kind: 'custom';
      /** Of the first page, `state` is undefined. */
      readonly request: (request: RestRequest, state: Json | undefined) => RestRequest;
      /** The state of the page after this one; undefined when this was the last. */
      readonly next: (
        page: RestPage,
        records: readonly unknown[],
        state: Json | undefined,
      ) => Json | undefined;
    };

/** What was read of a list so far, this page included. */
export interface Progress {
  readonly state: Json | undefined;
  readonly records: readonly unknown[];
  readonly seen: number;
  readonly total: number | undefined;
}

/** The request of a page. */
export function pageRequest(paging: RestPaging, request: RestRequest, state: Json | undefined): RestRequest {
  switch (paging.kind) {
    case 'none':
      return request;
    case 'custom':
      return paging.request(request, state);
    case 'nextUrl':
    case 'linkHeader':
      if (typeof state !== 'string') return request;
      // The link is the whole question.
      return { ...request, path: state, query: {} };
    case 'cursor':
      return state === undefined ? request : put(request, paging.to, state, paging.in);
    case 'offset':
      return put(request, paging.offset, state ?? paging.first ?? 0, paging.in);
    case 'number':
      return put(request, paging.number, state ?? paging.first ?? 1, paging.in);
  }
}

/** What the page after this one needs; undefined when this was the last. */
export function nextState(paging: RestPaging, page: RestPage, progress: Progress): Json | undefined {
  const { state, records, seen, total } = progress;
  switch (paging.kind) {
    case 'none':
      return undefined;
    case 'custom':
      return paging.next(page, records, state);
    case 'nextUrl': {
      const next = textAt(page.body, paging.from);
      return next === undefined ? undefined : absolute(next, page.url);
    }
    case 'linkHeader': {
      const next = nextOfLinkHeader(page.headers.get('link') ?? '');
      return next === undefined ? undefined : absolute(next, page.url);
    }
    case 'cursor': {
      if (paging.more !== undefined && valueAt(page.body, paging.more) !== true) return undefined;
      return cursorOf(paging.from, page);
    }
    case 'offset':
      if (records.length === 0 || (total !== undefined && seen >= total)) return undefined;
      return numberOr(state, paging.first ?? 0) + records.length;
    case 'number':
      if (records.length === 0 || (total !== undefined && seen >= total)) return undefined;
      return numberOr(state, paging.first ?? 1) + 1;
  }
}

/** Whether a list that changes while it is read may skip people. */
export function shifts(paging: RestPaging): boolean {
  return paging.kind === 'offset' || paging.kind === 'number';
}

function put(
  request: RestRequest,
  name: string,
  value: Json,
  where: 'query' | 'body' = 'query',
): RestRequest {
  if (where === 'query')
    return {
      ...request,
      query: { ...request.query, [name]: typeof value === 'string' ? value : JSON.stringify(value) },
    };
  return { ...request, body: withValueAt(isJsonObject(request.body) ? request.body : {}, name, value) };
}

function cursorOf(from: string, page: RestPage): Json | undefined {
  if (!from.startsWith('header:')) {
    const found = valueAt(page.body, from);
    return typeof found === 'number' ? found : textAt(page.body, from);
  }
  const found = page.headers.get(from.slice('header:'.length));
  // Salesforce says "null" on the last page.
  return found === null || found === '' || found === 'null' ? undefined : found;
}

function absolute(link: string, from: string): string {
  return URL.canParse(link, from) ? new URL(link, from).href : link;
}

function numberOr(state: Json | undefined, otherwise: number): number {
  return typeof state === 'number' ? state : otherwise;
}

/** The target of rel="next" in a `Link` header (RFC 8288), of several the first. */
export function nextOfLinkHeader(header: string): string | undefined {
  for (const [, target, parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:=(?:"[^"]*"|[^\s";,]*))?)*)/g,
  )) {
    const rel = /;\s*rel=(?:"([^"]*)"|([^\s";,]*))/i.exec(parameters);
    if ((rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes('next')) return target;
  }
  return undefined;
}
