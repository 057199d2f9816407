import { SourceError } from '#connector';
import { at, countAt, textAt, type JsonObject } from './anyCase.ts';

/** One page of a list (RFC 7644 §3.4.2, RFC 9865 §2). */
export interface ListPage {
  readonly resources: readonly unknown[];
  readonly total: number | undefined;
  readonly nextCursor: string | undefined;
}

/**
 * An empty list may come without `Resources`; with nobody in it and no total either it is no list at all.
 *
 * @throws SourceError `unexpected_answer`
 */
export function listPage(body: JsonObject, list: string): ListPage {
  const resources = at(body, 'Resources') ?? [];
  const total = countAt(body, 'totalResults');
  if (!Array.isArray(resources) || (total === undefined && at(body, 'Resources') === undefined)) {
    throw new SourceError('unexpected_answer', `/${list} did not answer with a list of SCIM.`, {
      setting: 'base_url',
    });
  }
  return { resources, total, nextCursor: textAt(body, 'nextCursor') };
}
