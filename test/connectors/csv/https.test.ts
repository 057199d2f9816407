import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpSource, type SourceAnswer, type SourceRequest, startHttpSource } from '#connector/testing';
import { filenameOf } from '../../../connectors/csv/https.ts';
import { contextOf, faultOf, reading, sessionOf } from './support/reading.ts';

const list = 'Name;City\nAda;Rome\n';
let server: HttpSource | undefined;
afterEach(() => server?.close());

async function start(answer: (request: SourceRequest) => SourceAnswer) {
  server = await startHttpSource(answer);
  const config = { location: 'https', url: `${server.url}/out/members.csv` };
  return {
    server,
    config,
    read: (more: object = {}, last?: unknown) => reading({ ...config, ...more }, { last }),
  };
}

describe('a file at an address', () => {
  it('is read once, and again when its ETag or its time changes', async () => {
    let version = 1;
    const { read, server } = await start(({ headers }) => {
      const etag = `"v${version}"`;
      if (headers['if-none-match'] === etag) return { status: 304 };
      return { headers: { etag, 'last-modified': 'Fri, 20 Nov 2026 02:00:00 GMT' }, body: list };
    });
    const { types, bytes, filename, cursor } = await read();
    expect([types, String(bytes), filename]).toEqual([['bytes', 'end'], list, 'members.csv']);
    expect((await read({}, cursor)).types).toEqual(['unchanged']);
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Fri, 20 Nov 2026 02:00:00 GMT',
    });
    version = 2;
    expect((await read({}, cursor)).types).toEqual(['bytes', 'end']);
    expect((await read({ separator: ';' }, cursor)).types).toEqual(['bytes', 'end']);
  });

  it.each([
    [
      { sign_in: 'basic', http_user: 'ann', http_password: 'pä:ss' },
      `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`,
    ],
    [{ sign_in: 'bearer', token: 't0ken' }, 'Bearer t0ken'],
  ])('is asked for with %o', async (settings, authorization) => {
    const { read, server } = await start(() => ({ body: list }));
    expect((await read(settings)).types).toEqual(['bytes', 'end']);
    expect(server.requests[0]?.headers['authorization']).toBe(authorization);
  });

  it('is asked for with a header of its own', async () => {
    const { read, server } = await start(() => ({ body: list }));
    await read({ sign_in: 'header', header_name: 'X-Api-Key', header_value: 'k3y' });
    expect(server.requests[0]?.headers['x-api-key']).toBe('k3y');
  });

  it.each([
    [401, {}, 'not_allowed', 'sign_in'],
    [403, { sign_in: 'bearer', token: 'wrong' }, 'not_allowed', 'token'],
    [401, { sign_in: 'header', header_name: 'x', header_value: 'wrong' }, 'not_allowed', 'header_value'],
    [404, {}, 'wrong_setting', 'url'],
    [500, {}, 'unexpected_answer', undefined],
    [429, {}, 'throttled', undefined],
    [204, {}, 'unexpected_answer', undefined],
    [206, {}, 'unexpected_answer', undefined],
    [304, {}, 'unexpected_answer', undefined],
  ])('answered with %i is a fault in words', async (status, settings, fault, setting) => {
    const { read } = await start(() => ({ status, ...(![204, 304].includes(status) && { body: 'x' }) }));
    expect(faultOf(await read(settings))).toMatchObject({ fault, setting });
  });

  it.each<[string, SourceAnswer]>([
    ['by its type', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: list }],
    [
      'by its beginning',
      { headers: { 'content-type': 'text/csv' }, body: '\n<!DOCTYPE html><title>Sign in</title>' },
    ],
    ['by its first tag', { headers: { 'content-type': 'text/csv' }, body: '<html lang="en">Sign in' }],
  ])('that is a page to sign in at is refused, known %s', async (_how, answer) => {
    const { read } = await start(() => answer);
    expect(faultOf(await read())).toMatchObject({
      setting: 'url',
      message: expect.stringContaining('a web page instead of a file'),
    });
  });

  it('that is empty changes nobody', async () => {
    const { read } = await start(() => ({ body: '' }));
    expect(faultOf(await read())).toMatchObject({ message: expect.stringContaining('is empty') });
  });

  it('that is cut at any byte never ends', async () => {
    const body = 'Ada;Rome\n'.repeat(40);
    const { server, read } = await start(() => ({ body }));
    for (let at = 0; at < body.length; at += 7) {
      server.cut(at);
      expect(faultOf(await read())).toMatchObject({ fault: 'cut_off' });
    }
    server.cut(undefined);
    expect((await read()).bytes).toHaveLength(body.length);
  });

  it.each([
    [
      'of unknown length',
      'HTTP/1.0 200 OK\r\ncontent-type: text/csv\r\n\r\nAda;Rome\n',
      'how long the file is',
    ],
    [
      'that is packed',
      `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc`,
      'packs the file',
    ],
    [
      'in chunks without the last one',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nAda\r\n',
      'broke off',
    ],
  ])('%s never ends', async (_kind, answer, words) => {
    const raw = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => {
      raw.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}/members.csv`;
    expect(faultOf(await reading({ location: 'https', url })).message).toContain(words);
    raw.close();
  });

  it('is called as the server says, without a path', () => {
    const named = (disposition: string, url = 'https://x.example/export?id=1') =>
      filenameOf({ headers: new Headers({ 'content-disposition': disposition }), url }, {});
    expect(named('attachment; filename="members 1.csv"')).toBe('members 1.csv');
    expect(named('attachment; filename=members.xlsx')).toBe('members.xlsx');
    expect(named(`attachment; filename="x.csv"; filename*=UTF-8''mitglieder-%C3%A4.csv`)).toBe(
      'mitglieder-ä.csv',
    );
    expect(named('attachment; filename="..\\\\..\\\\etc/passwd"')).toBe('passwd');
    expect(named('attachment')).toBe('export');
    expect(named('inline', 'https://x.example/')).toBe('file');
    expect(named('inline', 'https://x.example/a%20b.csv')).toBe('a b.csv');
  });

  it('is checked by its beginning', async () => {
    const { config } = await start(() => ({ body: list }));
    expect(await sessionOf(config).check()).toMatchObject({
      ok: true,
      message: expect.stringContaining('2 cells'),
    });
  });

  it('is not asked for when nobody is there', async () => {
    const { server, config } = await start(() => ({ body: list }));
    await server.close();
    expect(await sessionOf(config, contextOf()).check()).toMatchObject({ ok: false, setting: 'url' });
  });
});
