import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestList, RestPaging } from '#connector';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi(people(10));
});
afterEach(() => api.close());

const kinds: Record<
  string,
  { paging: RestPaging } & Pick<RestList, 'request' | 'records'> & Partial<RestList>
> = {
  'one answer': { request: { path: 'all' }, records: 'people', paging: { kind: 'none' } },
  'a Link header': { request: { path: 'linked' }, records: '', paging: { kind: 'linkHeader' } },
  'a link in the body': {
    request: { path: 'next' },
    records: 'value',
    paging: { kind: 'nextUrl', from: '@odata.nextLink' },
  },
  'a cursor': {
    request: { path: 'cursor' },
    records: 'results',
    paging: { kind: 'cursor', from: 'paging.next.after', to: 'after' },
    total: 'total',
  },
  'a cursor in the body of a POST': {
    request: { path: 'cursor', method: 'POST', body: { fields: ['name'] } },
    records: 'results',
    paging: { kind: 'cursor', from: 'paging.next.after', to: 'after', in: 'body' },
  },
  'an offset': {
    request: { path: 'offset' },
    records: 'data',
    paging: { kind: 'offset', offset: 'start' },
    total: 'total',
  },
  'page numbers': {
    request: { path: 'numbered' },
    records: 'data',
    paging: { kind: 'number', number: 'page' },
  },
  'a state of its own': {
    request: { path: 'offset' },
    records: 'data',
    paging: {
      kind: 'custom',
      request: (request, state) => ({ ...request, query: { start: Number(state ?? 0) } }),
      next: (_page, records, state) => (records.length < 3 ? undefined : Number(state ?? 0) + records.length),
    },
  },
};

describe('reading pages', () => {
  it.each(Object.keys(kinds))('by %s: everybody once, then the end', async (kind) => {
    const { messages, error } = await readAll(openRest(api.url, kinds[kind]).session.readSnapshot({}));
    expect(error).toBeUndefined();
    expect(keysOf(messages)).toEqual(people(10).map(({ id }) => id));
    expect(messages.at(-1)).toEqual({
      type: 'end',
      ...(kinds[kind]?.total !== undefined && { recordCount: 10 }),
    });
  });

  it.each(Object.keys(kinds))('by %s: goes on behind every checkpoint', async (kind) => {
    const whole = await readAll(openRest(api.url, kinds[kind]).session.readSnapshot({}));
    for (const [index, message] of whole.messages.entries()) {
      if (message.type !== 'checkpoint') continue;
      const resume = structuredClone(message.cursor);
      const rest = await readAll(openRest(api.url, kinds[kind]).session.readSnapshot({ resume }));
      expect(rest.messages).toEqual(whole.messages.slice(index + 1));
    }
  });

  it.each(Object.keys(kinds))('by %s: cut off anywhere, it never ends', async (kind) => {
    for (let bytes = 0; bytes < 1_200; bytes += 83) {
      api.cut(bytes);
      const { messages, error } = await readAll(openRest(api.url, kinds[kind]).session.readSnapshot({}));
      const came = keysOf(messages);
      const complete = came.length === 10 && messages.at(-1)?.type === 'end';
      expect({ complete, name: (error as Error | undefined)?.name }).toEqual({
        complete: error === undefined,
        name: error === undefined ? undefined : 'SourceError',
      });
      expect(came).toEqual(people(came.length).map(({ id }) => id));
    }
  });

  it('an answer that broke off once is asked for again', async () => {
    api.cut(100);
    api.instead = () => {
      if (api.requests.length > 1) api.cut(undefined);
      return undefined;
    };
    const { messages, error } = await readAll(openRest(api.url, undefined).session.readSnapshot({}));
    expect(error).toBeUndefined();
    expect(keysOf(messages)).toHaveLength(10);
    expect(api.requests).toHaveLength(2);
  });
});
