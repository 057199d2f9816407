import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestChanges, RestCursor, RestList, SourceMessage } from '#connector';
import type { SourceAnswer } from '#connector/testing';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi(people(10));
});
afterEach(() => api.close());

const endOf = (messages: readonly SourceMessage<RestCursor>[]) => {
  const last = messages.at(-1);
  return last?.type === 'end' ? last : undefined;
};
const deleted = (messages: readonly SourceMessage<RestCursor>[]) =>
  messages.flatMap((one) => (one.type === 'deletions' ? one.keys : []));

/** Takes the parts of a query away from the fixture: what is asked for by time. */
function answerTo(path: string, answer: (query: URLSearchParams) => SourceAnswer): void {
  api.instead = ({ url }) => (url.pathname === path ? answer(url.searchParams) : undefined);
}

async function changesOf(changes: RestChanges<never>, since: string, resume?: RestCursor, more: object = {}) {
  const { session } = openRest(api.url, undefined, { changes, ...more });
  return readAll(session.readChanges?.({ since }, resume === undefined ? {} : { resume }) ?? never());
}
async function* never(): AsyncGenerator<SourceMessage<RestCursor>> {}

describe('changes since a time', () => {
  const since: RestChanges<never> = {
    lists: (_settings, time) => ({
      request: { path: 'changed', query: { since: time } },
      records: 'people',
      key: 'id',
      deleted: ({ status }) => status === 'left',
    }),
  };

  it('begin before the snapshot did, by the clock of the API', async () => {
    answerTo('/v1/all', () => ({
      headers: { date: 'Mon, 05 Jan 2026 12:00:00 GMT' },
      body: { people: people(2) },
    }));
    const { session } = openRest(api.url, undefined, { changes: since });
    const { messages } = await readAll(session.readSnapshot({}));
    expect(endOf(messages)?.cursor).toEqual({ since: '2026-01-05T11:55:00.000Z' });
  });

  it('give who changed and who is gone, and where the next ones begin', async () => {
    let asked = '';
    answerTo('/v1/changed', (query) => {
      asked = query.get('since') ?? '';
      return { headers: { date: 'Mon, 05 Jan 2026 13:00:00 GMT' }, body: { people: people(4) } };
    });
    const { messages } = await changesOf(since, '2026-01-05T11:55:00.000Z');
    expect(asked).toBe('2026-01-05T11:55:00.000Z');
    expect(keysOf(messages)).toEqual(['p1', 'p2', 'p3']);
    expect(deleted(messages)).toEqual(['p4']);
    expect(endOf(messages)).toEqual({ type: 'end', cursor: { since: '2026-01-05T12:55:00.000Z' } });
  });

  it('nothing changed: the end alone, although nobody came', async () => {
    answerTo('/v1/changed', () => ({ body: { people: [] } }));
    const { messages } = await changesOf(since, '2026-01-05T11:55:00.000Z');
    expect(messages.map(({ type }) => type)).toEqual(['end']);
  });

  it('a deletion is left out of a snapshot', async () => {
    const { session } = openRest(api.url, { deleted: ({ status }) => status === 'left' });
    const { messages } = await readAll(session.readSnapshot({}));
    expect(keysOf(messages)).not.toContain('p4');
    expect(deleted(messages)).toEqual([]);
  });

  it.each([
    ['the API forgets that far back', { rememberedDays: 30 }, undefined],
    ['the API answers 410', {}, { status: 410 }],
  ])('everything is read again when %s', async (_what, more, answer) => {
    if (answer !== undefined) answerTo('/v1/changed', () => answer);
    const now = () => new Date('2026-03-01T00:00:00Z');
    const { error } = await changesOf({ ...since, ...more }, '2026-01-05T11:55:00.000Z', undefined, { now });
    expect(error).toMatchObject({ fault: 'cursor_expired' });
  });
});

describe('changes by a delta link', () => {
  const list: RestList = {
    request: { path: 'next' },
    records: 'value',
    paging: { kind: 'nextUrl', from: '@odata.nextLink' },
    key: 'id',
    deleted: (record) => record['@removed'] !== undefined,
    deltaLink: '@odata.deltaLink',
  };
  const byLink: RestChanges<never> = { lists: (_settings, link) => ({ ...list, request: { path: link } }) };

  it('begin where the last page of the snapshot says, and give removals', async () => {
    const { session } = openRest(api.url, list, { changes: byLink });
    const cursor = endOf((await readAll(session.readSnapshot({}))).messages)?.cursor;
    expect(cursor).toEqual({ since: `${api.url}/v1/delta?t=1` });
    answerTo('/v1/delta', () => ({
      body: {
        value: [
          { id: 'p2', name: 'New' },
          { id: 'p3', '@removed': { reason: 'deleted' } },
        ],
        '@odata.deltaLink': `${api.url}/v1/delta?t=2`,
      },
    }));
    const { messages } = await changesOf(byLink, cursor?.since ?? '');
    expect([keysOf(messages), deleted(messages)]).toEqual([['p2'], ['p3']]);
    expect(endOf(messages)?.cursor).toEqual({ since: `${api.url}/v1/delta?t=2` });
  });

  it('of another address is of no use any more, and that address is not asked', async () => {
    const { error } = await changesOf(byLink, 'https://elsewhere.example.com/delta?t=1');
    expect(error).toMatchObject({ fault: 'cursor_expired' });
    expect(api.requests).toHaveLength(0);
  });

  it('a last page without it never ends', async () => {
    answerTo('/v1/delta', () => ({ body: { value: [] } }));
    const { messages, error } = await changesOf(byLink, `${api.url}/v1/delta?t=1`);
    expect(error).toMatchObject({ fault: 'unexpected_answer' });
    expect(messages).toEqual([]);
  });
});

describe('a beginning', () => {
  const begun: RestChanges<never> = {
    begin: async (client) => (await client.page({ path: 'job', method: 'POST', once: true })).body as never,
    lists: (_settings, _since, job) => [
      { deletions: (job as { gone: string[] }).gone },
      ...(job as { parts: string[] }).parts.map((part): RestList => ({
        label: part,
        request: { path: 'linked', query: { part } },
        records: '',
        paging: { kind: 'linkHeader' },
        key: 'id',
      })),
    ],
  };
  const jobs = () => api.requests.filter(({ url }) => url.pathname === '/v1/job');
  beforeEach(() => answerTo('/v1/job', () => ({ body: { gone: ['p8', 'p9'], parts: ['a', 'b'] } })));

  it('is done once, also for a read that goes on', async () => {
    const whole = await changesOf(begun, '2026-01-05T11:55:00.000Z');
    expect(deleted(whole.messages)).toEqual(['p8', 'p9']);
    expect(keysOf(whole.messages)).toHaveLength(20);
    for (const [index, message] of whole.messages.entries()) {
      if (message.type !== 'checkpoint') continue;
      const resume = structuredClone(message.cursor);
      const rest = await changesOf(begun, '2026-01-05T11:55:00.000Z', resume);
      expect(rest.messages).toEqual(whole.messages.slice(index + 1));
    }
    expect(jobs()).toHaveLength(1);
  });

  it('that makes something is not repeated by itself', async () => {
    answerTo('/v1/job', () => ({ status: 503, headers: { 'retry-after': '0' } }));
    expect((await changesOf(begun, '2026-01-05T11:55:00.000Z')).error).toMatchObject({ fault: 'throttled' });
    expect(jobs()).toHaveLength(1);
  });
});
