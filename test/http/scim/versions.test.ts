import { describe, expect, it } from 'vitest';
import { person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();

describe('versions (RFC 7644 §3.14)', () => {
  it('move with what is read, and with nothing else', async () => {
    const { provider } = test;
    const user = person({ title: 'Engineer' });
    const { id, meta } = await provider.create('/Users', user);
    const tag = async (request: string, body?: object) =>
      (await provider.ask(request, body)).headers.get('etag');
    expect(await tag(`GET /Users/${id}`)).toBe('W/"1"');
    expect(await tag(`PUT /Users/${id}`, user)).toBe('W/"1"');
    expect(await tag(`PATCH /Users/${id}`, replace('title', 'Engineer'))).toBe('W/"1"');
    const same = (await provider.ask(`GET /Users/${id}`)).json.meta;
    expect(same).toEqual(meta);
    expect(await tag(`PATCH /Users/${id}`, replace('title', 'Lead'))).toBe('W/"2"');
    const moved = (await provider.ask(`GET /Users/${id}`)).json.meta;
    expect(moved.version).toBe('W/"2"');
    expect(Date.parse(moved.lastModified)).toBeGreaterThan(Date.parse(meta.lastModified));
  });

  it('If-None-Match: 304 for the version that the client has', async () => {
    const { id } = await test.provider.create('/Users', person());
    const ask = (tag: string) => test.provider.ask(`GET /Users/${id}`, undefined, { 'if-none-match': tag });
    for (const tag of ['W/"1"', '"1"', '*', 'W/"7", W/"1"']) {
      const answer = await ask(tag);
      expect([tag, answer.status, answer.text, answer.headers.get('etag')]).toEqual([tag, 304, '', 'W/"1"']);
    }
    for (const tag of ['W/"2"', 'nonsense']) expect((await ask(tag)).status).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])(
    'If-Match: 412 for %s of another version, which changes nothing',
    async (method) => {
      const { provider } = test;
      const user = person();
      const { id } = await provider.create('/Users', user);
      const body = { PUT: user, PATCH: replace('title', 'Lead'), DELETE: undefined }[method];
      const ask = (tag: string) => provider.ask(`${method} /Users/${id}`, body, { 'if-match': tag });
      expect(await ask('W/"2"')).toMatchObject({ status: 412, json: { status: '412' } });
      expect((await provider.ask(`GET /Users/${id}`)).json).toMatchObject({ meta: { version: 'W/"1"' } });
      expect((await ask('W/"1"')).status).toBeLessThan(300);
    },
  );
});

function replace(path: string, value: string) {
  return { Operations: [{ op: 'replace', path, value }] };
}
