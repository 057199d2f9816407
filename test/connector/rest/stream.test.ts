import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RestStream } from '#connector';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

const rows = people(3_000);
const content = JSON.stringify({ asOf: '2026-11-22', Report_Entry: rows, more: { Report_Entry: [1] } });
const stream: RestStream = { stream: { path: 'report' }, records: 'Report_Entry', key: 'id' };

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi([]);
  answer(content);
});
afterEach(() => api.close());

const answer = (body: string, type = 'application/json') => {
  api.instead = () => ({ headers: { 'content-type': type }, body });
};
const open = (more: Partial<RestStream> = {}) =>
  openRest(api.url, undefined, { snapshot: () => ({ ...stream, ...more }) }).session;
const read = (more?: Partial<RestStream>) => readAll(open(more).readSnapshot({}));

it('a list in one answer comes in bounded batches, and ends when its JSON does', async () => {
  const { messages } = await read();
  expect(keysOf(messages)).toEqual(rows.map(({ id }) => id));
  expect(messages.every((one) => one.type !== 'records' || one.records.length <= 1_000)).toBe(true);
  expect(messages.at(-1)).toEqual({ type: 'end', recordCount: 3_000 });
});

it('who does not count is left out, and what has no key is rejected', async () => {
  const { messages } = await read({
    key: ({ id }) => (id === 'p2' ? undefined : String(id)),
    leftOut: ({ status }) => status === 'left',
  });
  expect(messages.find(({ type }) => type === 'rejected')).toMatchObject({ position: 'record 2' });
  expect(messages.at(-1)).toEqual({ type: 'end', recordCount: 3_000 - 429 });
});

const last = content.length - 1;
it.each([0, 1, 30, 9_999, last - 30, last])('cut off after %i bytes, it never ends', async (bytes) => {
  api.cut(bytes);
  const { messages, error } = await read();
  expect(error).toMatchObject({ name: 'SourceError' });
  expect(messages.map(({ type }) => type)).not.toContain('end');
});

it.each([
  ['half an answer', content.slice(0, -30), /not complete/],
  ['an answer and more', `${content}{`, /not complete/],
  ['an object in place of the list', '{"Report_Entry":{"id":1}}', /no list "Report_Entry"/],
  ['no list', '{"entries":[]}', /nobody/],
  ['an empty list', '{"Report_Entry":[]}', /nobody/],
  ['a web page', '<!doctype html><title>Sign in</title>', /web page/],
])('%s is refused', async (_, body, says) => {
  answer(body);
  const { messages, error } = await read();
  expect(error).toMatchObject({ name: 'SourceError', message: expect.stringMatching(says) });
  expect(messages.map(({ type }) => type)).not.toContain('end');
});

it('check and discover look at the beginning only, and notice a key that nobody has', async () => {
  expect((await open().discover()).map(({ name }) => name)).toEqual(['id', 'name', 'email', 'status']);
  expect(await open({ key: 'number' }).check()).toMatchObject({
    ok: false,
    message: 'No record has a "number".',
  });
});
