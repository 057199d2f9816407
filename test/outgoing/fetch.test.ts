import { gzipSync, brotliCompressSync } from 'node:zlib';
import { AwsClient } from 'aws4fetch';
import { describe, expect, it } from 'vitest';
import { bodyOf, client, httpServer } from './support/servers.ts';

/** Says what it was asked. */
const echo = () =>
  httpServer(async (request, answer) => {
    const body = await bodyOf(request);
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });

describe('fetch', () => {
  it('takes addresses, requests and every kind of body', async () => {
    const { url } = await echo();
    const { fetch } = client();
    const post = async (body: NonNullable<RequestInit['body']>) =>
      (await (await fetch(url, { method: 'POST', body, duplex: 'half' })).json()) as {
        body: string;
        headers: Record<string, string>;
      };
    expect(await (await fetch(new URL('/a?b=c#d', url))).json()).toMatchObject({
      method: 'GET',
      url: '/a?b=c',
    });
    expect(
      await (await fetch(new Request(url, { method: 'PUT', body: 'text', headers: { 'x-a': '1' } }))).json(),
    ).toMatchObject({ method: 'PUT', body: 'text', headers: { 'x-a': '1', 'content-length': '4' } });
    expect((await post(new URLSearchParams({ a: 'b c' }))).body).toBe('a=b+c');
    expect((await post(new Uint8Array([104, 105]))).body).toBe('hi');
    expect((await post(new Blob(['blob']))).body).toBe('blob');
    const form = new FormData();
    form.set('name', 'value');
    expect((await post(form)).headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const streamed = await post(ReadableStream.from([Buffer.from('st'), Buffer.from('ream')]));
    expect(streamed).toMatchObject({ body: 'stream', headers: { 'transfer-encoding': 'chunked' } });
  });

  it('takes what aws4fetch signed', async () => {
    const { url } = await echo();
    const aws = new AwsClient({
      accessKeyId: 'AKIA',
      secretAccessKey: 'secret',
      service: 's3',
      region: 'eu-west-1',
    });
    const signed = await aws.sign(`${url}/bucket/key?list-type=2`, { headers: { 'x-amz-meta-a': 'b' } });
    const seen = (await (await client().fetch(signed)).json()) as { headers: Record<string, string> };
    expect(seen.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\//);
    expect(seen.headers).toMatchObject({ 'x-amz-meta-a': 'b', 'x-amz-date': expect.any(String) });
  });

  it('says where a request goes and how long it is by itself', async () => {
    const { url } = await echo();
    const headers = { host: 'other.example', 'content-length': '999', connection: 'close', te: 'trailers' };
    const seen = (await (await client().fetch(url, { method: 'POST', body: 'abc', headers })).json()) as {
      headers: Record<string, string>;
    };
    expect(seen.headers).toMatchObject({ host: new URL(url).host, 'content-length': '3' });
    expect(seen.headers).not.toHaveProperty('te');
  });

  it('gives an answer as fetch does: status, headers, where it came from, a body that is read once', async () => {
    const { url } = await httpServer((_, answer) => {
      answer.writeHead(404, 'Nothing here', { 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] });
      answer.end('gone');
    });
    const response = await client().fetch(`${url}/x?y=z`);
    expect(response).toBeInstanceOf(Response);
    expect(response).toMatchObject({
      ok: false,
      status: 404,
      statusText: 'Nothing here',
      url: `${url}/x?y=z`,
      redirected: false,
    });
    expect(response.headers.get('x-a')).toBe('1, 2');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('gone');
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  it('unpacks what is compressed, and does not say that it was', async () => {
    const packed: Record<string, Buffer> = { gzip: gzipSync('people'), br: brotliCompressSync('people') };
    packed['gzip, br'] = brotliCompressSync(gzipSync('people'));
    const { url } = await httpServer((request, answer) => {
      const coding = decodeURIComponent(request.url?.slice(1) ?? '');
      answer.writeHead(200, { 'content-encoding': coding }).end(packed[coding]);
    });
    for (const coding of Object.keys(packed)) {
      const response = await client().fetch(`${url}/${encodeURIComponent(coding)}`);
      expect([response.headers.get('content-encoding'), response.headers.get('content-length')]).toEqual([
        null,
        null,
      ]);
      expect(await response.text()).toBe('people');
    }
  });

  it.each([204, 304])('reads an answer that has no body: %i', async (status) => {
    const { url } = await httpServer((_, answer) => answer.writeHead(status).end());
    const response = await client().fetch(url);
    expect([response.status, response.body, await response.text()]).toEqual([status, null, '']);
  });

  it('reads the headers of HEAD', async () => {
    const { url } = await httpServer((_, answer) =>
      answer.writeHead(200, { 'content-length': '5', 'content-encoding': 'gzip' }).end(),
    );
    const response = await client().fetch(url, { method: 'HEAD' });
    expect([response.headers.get('content-length'), response.body]).toEqual(['5', null]);
  });

  it('reads an answer only as fast as its caller does', async () => {
    let sent = 0;
    const { url } = await httpServer((_, answer) => {
      answer.writeHead(200, { 'content-length': String(1e9) });
      const push = () => {
        while (answer.write(Buffer.alloc(65_536))) sent += 65_536;
        answer.once('drain', push);
      };
      push();
    });
    const response = await client({ bytes: 2e9 }).fetch(url);
    const reader = response.body!.getReader();
    for (let read = 0; read < 1e7;) read += (await reader.read()).value?.length ?? 0;
    expect(sent).toBeLessThan(1e8);
    await reader.cancel();
  });

  // ASVS 1.4.3
  it('gives the connection back when an answer is not wanted any more', async () => {
    let closed!: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { url } = await httpServer((_, answer) => {
      answer.on('close', closed);
      answer.writeHead(200, { 'content-length': '100' }).write('x');
    });
    const response = await client().fetch(url);
    await response.body?.cancel();
    await expect(gone).resolves.toBeUndefined();
  });
});

describe('an abort', () => {
  const reason = new Error('stopped by hand');

  it('before the request sends nothing', async () => {
    const server = await echo();
    await expect(client().fetch(server.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(client({}, { signal: AbortSignal.abort(reason) }).fetch(server.url)).rejects.toBe(reason);
    expect(server.connections()).toBe(0);
  });

  it.each(['the caller', 'the run'])('by %s ends the wait for an answer', async (who) => {
    const abort = new AbortController();
    const { url } = await httpServer(() => abort.abort(reason));
    const { fetch } = client({}, who === 'the run' ? { signal: abort.signal } : {});
    await expect(fetch(url, who === 'the run' ? {} : { signal: abort.signal })).rejects.toBe(reason);
  });

  it.each(['the caller', 'the run'])('by %s ends an answer that is being read', async (who) => {
    const abort = new AbortController();
    const { url } = await httpServer(
      (_, answer) => void answer.writeHead(200, { 'content-length': '9' }).write('abc'),
    );
    const { fetch } = client({}, who === 'the run' ? { signal: abort.signal } : {});
    const reader = (await fetch(url, who === 'the run' ? {} : { signal: abort.signal })).body!.getReader();
    await reader.read();
    abort.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
  });

  it('cuts the wait before a retry short', async () => {
    const abort = new AbortController();
    const { url } = await httpServer((_, answer) => answer.writeHead(503, { 'retry-after': '100' }).end());
    const { fetch } = client(
      {},
      {
        // The real wait, as it would be: a hundred seconds.
        wait: undefined as never,
        signal: abort.signal,
      },
    );
    const pending = fetch(url);
    setImmediate(() => abort.abort(reason));
    await expect(pending).rejects.toBe(reason);
  });

  it('is what close does to everything under way', async () => {
    const outgoing = client();
    const { url } = await httpServer(() => void outgoing.close());
    await expect(outgoing.fetch(url)).rejects.toMatchObject({ name: 'SourceError', fault: 'cut_off' });
    await outgoing.close();
    await expect(outgoing.fetch(url)).rejects.toMatchObject({ name: 'SourceError', fault: 'cut_off' });
  });
});
