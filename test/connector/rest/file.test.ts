import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RestFile } from '#connector';
import { openRest, readAll } from './support/openRest.ts';
import { startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

const content = `Id,Name\n${Array.from({ length: 20_000 }, (_, row) => `${row},Person ${row}\n`).join('')}`;
const file: RestFile = {
  file: { path: 'report', query: { format: 'csv' } },
  format: { kind: 'csv', filename: 'report.csv' },
};

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi([]);
  api.instead = () => ({ headers: { 'content-type': 'text/csv' }, body: content });
});
afterEach(() => api.close());

const read = () => readAll(openRest(api.url, undefined, { snapshot: () => file }).session.readSnapshot({}));

it('a report comes byte by byte in bounded parts, and then the end', async () => {
  const { messages } = await read();
  const chunks = messages.flatMap((one) => (one.type === 'bytes' ? [one.chunk] : []));
  expect(Buffer.concat(chunks).toString()).toBe(content);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024);
  expect(messages[0]).toMatchObject({ format: { kind: 'csv', filename: 'report.csv' } });
  expect(messages.at(-1)).toEqual({ type: 'end' });
});

it.each([0, 1, 8, 65_536, content.length - 1])('cut off after %i bytes, it never ends', async (bytes) => {
  api.cut(bytes);
  const { messages, error } = await read();
  expect(error).toMatchObject({ name: 'SourceError' });
  expect(messages.map(({ type }) => type)).not.toContain('end');
});

it('a web page is no report', async () => {
  for (const type of ['text/html', 'text/csv']) {
    api.instead = () => ({ headers: { 'content-type': type }, body: '<html>Sign in</html>' });
    const { error, messages } = await read();
    expect(error).toMatchObject({ fault: 'unexpected_answer', setting: 'url' });
    expect(messages).toEqual([]);
  }
});

it('check looks at the beginning only', async () => {
  const { session } = openRest(api.url, undefined, { snapshot: () => file });
  expect((await session.check()).ok).toBe(true);
  expect((await session.discover()).map(({ name }) => name)).toEqual(['Id', 'Name']);
});
