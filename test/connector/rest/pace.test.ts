import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPace, type Pace } from '../../../src/connector/rest/pace.ts';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi(people(10));
});
afterEach(() => api.close());

const linked = { request: { path: 'linked' }, records: '', paging: { kind: 'linkHeader' } } as const;
const asked = { request: { path: 'cursor', method: 'POST', body: {} }, records: 'results' } as const;

describe('an API that is busy', () => {
  it('is asked again in the middle of a list, and nobody is lost', async () => {
    const read = openRest(api.url, linked).session.readSnapshot({});
    const keys: string[] = [];
    for await (const message of read) {
      keys.push(...keysOf([message]));
      if (message.type === 'records' && keys.length === 3) api.throttle(3, 0);
    }
    expect(keys).toEqual(people(10).map(({ id }) => id));
    expect(api.requests).toHaveLength(4 + 3);
  });

  it('is asked again by a POST that only asks', async () => {
    api.throttle(2, 0);
    expect(keysOf((await readAll(openRest(api.url, asked).session.readSnapshot({}))).messages)).toHaveLength(
      3,
    );
  });

  it('and stays so is a fault that says so', async () => {
    api.throttle(1_000, 0);
    const { messages, error } = await readAll(openRest(api.url, linked).session.readSnapshot({}));
    expect(error).toMatchObject({ fault: 'throttled' });
    expect(messages).toEqual([]);
  });

  it('in words of its own is understood', async () => {
    api.instead = () =>
      api.requests.length === 1 ? { status: 403, body: { error: 'rateLimitExceeded' } } : undefined;
    const throttled = (status: number, body: string) => status === 403 && body.includes('rateLimitExceeded');
    const { messages } = await readAll(openRest(api.url, linked, { throttled }).session.readSnapshot({}));
    expect(keysOf(messages)).toHaveLength(10);
  });
});

describe('a run that is cancelled', () => {
  it.each([
    ['while it waits for its turn', { limits: [{ requests: 1, seconds: 600 }] }],
    ['while the API thinks', {}],
  ])('%s ends soon, without the end', async (_what, more) => {
    const { session, stop } = openRest(api.url, linked, more);
    const waits = 'limits' in more ? 1 : 2;
    api.instead = () => {
      if (api.requests.length === waits) setImmediate(() => stop.abort());
      return undefined;
    };
    const { messages, error } = await readAll(session.readSnapshot({}));
    expect(error).toBeUndefined();
    expect(messages.map(({ type }) => type)).not.toContain('end');
  });
});

describe('the pace', () => {
  /** Whether the next request may go out now. */
  async function mayGo(pace: Pace, stop: AbortController): Promise<boolean> {
    const turn = pace.turn().then(
      () => true,
      () => false,
    );
    await new Promise(setImmediate);
    stop.abort();
    return turn;
  }

  it.each([
    [2, true],
    [3, false],
  ])('lets through at once what is allowed: after %i of 3 requests the next one %s', async (sent, goes) => {
    const stop = new AbortController();
    const pace = openPace([{ requests: 3, seconds: 600 }], { signal: stop.signal });
    for (let request = 0; request < sent; request += 1) await pace.turn();
    expect(await mayGo(pace, stop)).toBe(goes);
  });

  it('lets the next one through when the first is long enough ago', async () => {
    const pace = openPace([{ requests: 3, seconds: 0.05 }], { signal: new AbortController().signal });
    for (let request = 0; request < 7; request += 1) await expect(pace.turn()).resolves.toBeUndefined();
  });

  it.each([
    ['seconds from now', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0.1' }, true],
    [
      'a time',
      {
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': '1767614400',
        date: 'Mon, 05 Jan 2026 12:00:00 GMT',
      },
      true,
    ],
    [
      'a time that cannot be compared',
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '1767614400' },
      false,
    ],
    ['longer than is waited for', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999' }, false],
    ['not yet needed', { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '9' }, false],
  ])('waits until the limit begins anew: %s', async (_what, headers, waits) => {
    const stop = new AbortController();
    const pace = openPace([], { signal: stop.signal });
    pace.learn(new Headers(headers));
    expect(await mayGo(pace, stop)).toBe(!waits);
  });
});
