import { beforeAll, describe, expect, it } from 'vitest';
import { person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();
const ask: typeof test.provider.ask = (...request) => test.provider.ask(...request);

beforeAll(async () => {
  for (let made = 0; made < 5; made += 1) await test.provider.create('/Users', person());
});

describe('RFC 9865 §2: every answer but the last page has a nextCursor', () => {
  it('also one that was asked for without saying how to page, which goes on by cursor', async () => {
    const { json: first } = await ask('GET /Users?count=2');
    expect(first).toMatchObject({ totalResults: 5, itemsPerPage: 2, startIndex: 1 });
    expect(first).not.toHaveProperty('previousCursor');
    const { json: second } = await ask(`GET /Users?count=2&cursor=${first.nextCursor}`);
    expect(second.itemsPerPage).toBe(2);
    const { json: last } = await ask(`GET /Users?count=2&cursor=${second.nextCursor}`);
    expect(last).not.toHaveProperty('nextCursor');
    const seen = [first, second, last].flatMap(({ Resources }) =>
      Resources.map((one: { id: string }) => one.id),
    );
    expect(new Set(seen).size).toBe(5);
  });

  it('whoever sends startIndex has chosen the other way, and a list that is whole has no next page', async () => {
    expect((await ask('GET /Users?count=2&startIndex=1')).json).not.toHaveProperty('nextCursor');
    expect((await ask('GET /Users?count=5')).json).not.toHaveProperty('nextCursor');
  });
});

describe('RFC 9865 §2: count', () => {
  it.each([0, -1])('%i asks for totalResults alone', async (count) => {
    const { json } = await ask(`GET /Users?cursor=&count=${count}`);
    expect(json).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
    expect(json).not.toHaveProperty('nextCursor');
  });
});
