import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestList } from '#connector';
import type { SourceAnswer } from '#connector/testing';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi(people(10));
});
afterEach(() => api.close());

const byCursor = {
  request: { path: 'cursor' },
  records: 'results',
  paging: { kind: 'cursor', from: 'paging.next.after', to: 'after' },
} as const;
const byLink = {
  request: { path: 'next' },
  records: 'value',
  paging: { kind: 'nextUrl', from: '@odata.nextLink' },
} as const;

/** What a read comes to when the API answers so from a certain request on. */
async function readWith(list: Partial<RestList>, from: number, answer: (at: number) => SourceAnswer) {
  api.instead = () => (api.requests.length >= from ? answer(api.requests.length) : undefined);
  const { messages, error } = await readAll(openRest(api.url, list).session.readSnapshot({}));
  expect(messages.map(({ type }) => type)).not.toContain('end');
  return { error: error as Error, came: keysOf(messages).length };
}

describe('an answer that is not as documented', () => {
  const person = { id: 'p1', name: 'Ada' };
  it.each<[string, (at: number) => SourceAnswer, RegExp]>([
    [
      'half of its JSON',
      () => ({ body: '{"results":[{"id":"p9","name":"Persephone' }),
      /not complete or not JSON/,
    ],
    [
      'a web page',
      () => ({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }),
      /web page/,
    ],
    ['no list', () => ({ body: { items: [] } }), /no list "results"/],
    ['the list as something else', () => ({ body: { results: { p1: person } } }), /no list "results"/],
    ['nothing', () => ({ status: 204 }), /not complete or not JSON/],
    ['null', () => ({ body: 'null' }), /no list "results"/],
    [
      'a redirection',
      () => ({ status: 302, headers: { location: 'https://login.example.com/' } }),
      /another address/,
    ],
    [
      'the same page again',
      (at) => ({ body: { results: [person], paging: { next: { after: `${at}` } } } }),
      /same page twice/,
    ],
    [
      'pages in a circle',
      (at) => ({ body: { results: [{ id: `p${at}` }], paging: { next: { after: '3' } } } }),
      /in a circle/,
    ],
    [
      'empty pages forever',
      (at) => ({ body: { results: [], paging: { next: { after: `e${at}` } } } }),
      /empty pages/,
    ],
  ])('%s is refused', async (_what, answer, says) => {
    const { error, came } = await readWith(byCursor, 2, answer);
    expect(error).toMatchObject({
      name: 'SourceError',
      fault: 'unexpected_answer',
      message: expect.stringMatching(says),
    });
    expect(error.message).not.toContain('Persephone');
    expect(came).toBeLessThan(10);
  });

  it('a link to another place is not followed, and nobody else is asked', async () => {
    const other = await startPeopleApi(people(1));
    const { error } = await readWith(byLink, 2, () => ({
      body: { value: [{ id: 'p4' }], '@odata.nextLink': `${other.url}/v1/next?skip=3` },
    }));
    expect(error).toMatchObject({
      fault: 'unexpected_answer',
      message: expect.stringContaining('another place'),
    });
    expect(other.requests).toHaveLength(0);
    await other.close();
  });

  it('nobody at all is no snapshot', async () => {
    api.people = [];
    const { session } = openRest(api.url, undefined, { faults: { nobody: 'token' } });
    expect((await readAll(session.readSnapshot({}))).error).toMatchObject({
      fault: 'not_allowed',
      setting: 'token',
    });
    expect(await session.check()).toMatchObject({ ok: false, setting: 'token' });
  });

  it('a record without a key is rejected and the rest goes on', async () => {
    api.people = people(3).map((one, index) => (index === 1 ? { ...one, id: '' } : one));
    const { messages } = await readAll(openRest(api.url, undefined).session.readSnapshot({}));
    expect(keysOf(messages)).toEqual(['p1', 'p3']);
    expect(messages).toContainEqual({
      type: 'rejected',
      position: 'page 1, record 2',
      reason: 'It has no "id", by which it could be found again.',
    });
  });
});

describe('a list read by an offset', () => {
  const byOffset = {
    request: { path: 'offset' },
    records: 'data',
    paging: { kind: 'offset', offset: 'start' },
  } as const;

  it.each([{ total: 'total' }, {}])('that moved meanwhile is not taken for everybody (%j)', async (list) => {
    api.instead = () => {
      // Somebody comes and stands at the front: the third comes again, and with a total nobody is missing.
      if (api.requests.length === 2)
        api.people = [{ ...(people(1)[0] as object), id: 'p0' } as never, ...api.people];
      return undefined;
    };
    const { messages, error } = await readAll(
      openRest(api.url, { ...byOffset, ...list }).session.readSnapshot({}),
    );
    expect(error).toMatchObject({ fault: 'not_ready' });
    expect(messages.map(({ type }) => type)).not.toContain('end');
    expect(messages.map(({ type }) => type)).not.toContain('checkpoint');
  });

  it('from which somebody went is not taken for everybody', async () => {
    api.instead = () => {
      if (api.requests.length === 2) api.people = api.people.slice(1);
      return undefined;
    };
    const list = { ...byOffset, total: 'total' };
    const { error } = await readAll(openRest(api.url, list).session.readSnapshot({}));
    expect(error).toMatchObject({ fault: 'not_ready' });
  });
});

describe('a list that lives', () => {
  it('gives no total when it grew while it was read', async () => {
    api.instead = () => {
      if (api.requests.length === 2) api.people = [...api.people, { ...people(11)[10] } as never];
      return undefined;
    };
    const { messages } = await readAll(
      openRest(api.url, { ...byCursor, total: 'total' }).session.readSnapshot({}),
    );
    expect(keysOf(messages)).toHaveLength(11);
    expect(messages.at(-1)).toEqual({ type: 'end' });
  });
});

describe('check', () => {
  it.each([
    [401, 'token', 'not_allowed'],
    [404, undefined, 'wrong_setting'],
    [400, 'token', 'unexpected_answer'],
  ])('an answer %i names %s', async (status, setting, fault) => {
    api.instead = () => ({
      status,
      body: { errorCode: status === 400 ? 'BAD_TOKEN' : undefined, message: 'Ada' },
    });
    const faults = { 401: 'token', BAD_TOKEN: { setting: 'token', advice: 'Look at it.' } };
    const { session } = openRest(api.url, undefined, { faults });
    const result = await session.check();
    expect(result).toMatchObject({ ok: false, ...(setting !== undefined && { setting }) });
    expect(result.message).toContain(`(${status}`);
    expect(result.message).not.toContain('Ada');
    expect((await readAll(session.readSnapshot({}))).error).toMatchObject({ fault });
  });

  it('nobody there names the address', async () => {
    const { url } = api;
    await api.close();
    expect(await openRest(url, undefined).session.check()).toMatchObject({ ok: false, setting: 'url' });
    api = await startPeopleApi([]);
  });

  it('says how many it saw, and what the connector has to remark', async () => {
    const { session } = openRest(api.url, undefined, { remark: () => 'The field x does not come.' });
    expect(await session.check()).toEqual({
      ok: true,
      message: 'People answers. 10 records are at its beginning. The field x does not come.',
    });
  });

  it('a secret that the API repeats as its code stands in no message', async () => {
    const token = 'TOPSECRETtoken';
    api.instead = () => ({ status: 400, body: { error: token } });
    const { session } = openRest(api.url, undefined, { settings: { token } });
    expect((await session.check()).message).toBe('People does not understand the question (400 …).');
  });
});
