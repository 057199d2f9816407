import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { client, httpServer, tcpServer } from './support/servers.ts';

const ok = 'HTTP/1.1 200 OK\r\n';

describe('a server that', () => {
  it('does not answer is given up when its time is over, however much it trickles meanwhile', async () => {
    const begun = [
      '',
      'HTTP/1.1 2',
      `${ok}content-type: text/`,
      'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3),
      ok,
    ];
    const servers = await Promise.all(
      begun.map((begin) =>
        tcpServer((socket) => {
          socket.write(begin);
          if (begin !== ok) return;
          const trickle = setInterval(() => socket.write('x-more: of it\r\n'), 20);
          socket.on('close', () => clearInterval(trickle));
        }),
      ),
    );
    const { fetch } = client({ seconds: 0.2 });
    const outcomes = await Promise.allSettled(servers.map(({ url }) => fetch(`${url}/?token=s3cret`)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        reason: {
          name: 'SourceError',
          fault: 'unreachable',
          message: expect.stringMatching(/^"127.0.0.1:\d+" took the request and did not answer in time.$/),
        },
      });
    }
  });

  it('only ever says that it goes on is given up', async () => {
    const { url } = await tcpServer((socket) => {
      const hint = () =>
        socket.write('HTTP/1.1 103 Early Hints\r\n\r\n', (error) => error ?? setImmediate(hint));
      hint();
    });
    await expect(client().fetch(url)).rejects.toMatchObject({
      fault: 'unexpected_answer',
      message: expect.stringContaining('announces an answer over and over'),
    });
  });

  it.each([
    ['one long header', `${ok}x-long: ${'a'.repeat(100_000)}`],
    ['many headers', ok + 'x-many: 1\r\n'.repeat(20_000)],
    ['a long status line', `HTTP/1.1 200 ${'a'.repeat(200_000)}`],
  ])('sends %s is not listened to', async (_, begin) => {
    const { url } = await tcpServer((socket) => void socket.end(begin));
    await expect(client().fetch(url)).rejects.toMatchObject({
      fault: expect.stringMatching(/^(unexpected_answer|cut_off)$/),
    });
  });

  it('stops in the middle of its answer is given up when its time is over', async () => {
    const { url } = await tcpServer((socket) => void socket.write(`${ok}content-length: 10\r\n\r\nhalf`));
    await expect((await client({ seconds: 0.2 }).fetch(url)).text()).rejects.toMatchObject({
      fault: 'cut_off',
      message: expect.stringContaining('stopped in the middle of its answer'),
    });
  });

  it.each([
    ['ends before the length it announced', `${ok}content-length: 10\r\n\r\nhalf`],
    ['ends within a chunk', `${ok}transfer-encoding: chunked\r\n\r\na\r\nhalf`],
    ['ends before the last chunk', `${ok}transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n`],
    ['does not say where it ends', `${ok}connection: close\r\n\r\nhalf`],
    ['is of HTTP/1.0 and does not say where it ends', 'HTTP/1.0 200 OK\r\n\r\nhalf'],
    [
      'is compressed and ends too soon',
      Buffer.concat([
        Buffer.from(`${ok}content-encoding: gzip\r\ncontent-length: 20\r\n\r\n`),
        gzipSync('people, '.repeat(1000)).subarray(0, 20),
      ]),
    ],
  ])('gives an answer that %s has cut it off', async (_, answer) => {
    const { url } = await tcpServer((socket) => void socket.end(answer));
    await expect((await client().fetch(url)).text()).rejects.toMatchObject({
      name: 'SourceError',
      fault: 'cut_off',
    });
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a status that is none', 'HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'],
    ['a status without number', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['two lengths', `${ok}content-length: 4\r\ncontent-length: 5\r\n\r\nhalf`],
    ['length and chunks', `${ok}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is none', `${ok}content-length: -4\r\n\r\nhalf`],
    ['a header within a header', `${ok}x-a: b\rx-c: d\r\ncontent-length: 0\r\n\r\n`],
    ['a coding that nobody asked for', `${ok}content-encoding: compress\r\ncontent-length: 4\r\n\r\nhalf`],
    ['codings over codings', `${ok}content-encoding: gzip, gzip, gzip\r\ncontent-length: 4\r\n\r\nhalf`],
    ['what is not compressed as it says', `${ok}content-encoding: gzip\r\ncontent-length: 4\r\n\r\nhalf`],
    ['chunks of no size', `${ok}transfer-encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n`],
    ['chunks larger than memory', `${ok}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\nhalf`],
  ])('sends %s is not understood', async (_, answer) => {
    const { url } = await tcpServer((socket) => void socket.end(answer));
    const read = client()
      .fetch(url)
      .then((response) => response.text());
    await expect(read).rejects.toMatchObject({
      name: 'SourceError',
      fault: expect.stringMatching(/^(unexpected_answer|cut_off)$/),
    });
  });

  it('sends more than is taken is broken off there', async () => {
    let closed!: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { url } = await httpServer((_, answer) => {
      answer.on('close', closed);
      const push = () => {
        while (answer.write(Buffer.alloc(65_536)));
        answer.once('drain', push);
      };
      push();
    });
    const response = await client({ bytes: 300_000 }).fetch(url);
    let read = 0;
    const reading = (async () => {
      for await (const chunk of response.body!) read += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({
      fault: 'unexpected_answer',
      message: expect.stringMatching(/^The answer of "127.0.0.1:\d+" is larger than 300,000 bytes.$/),
    });
    expect(read).toBeLessThanOrEqual(300_000);
    await gone;
  });

  it('sends a bomb that unpacks to a gigabyte is stopped at the limit', async () => {
    // A megabyte of it, packed twice: gzip within gzip.
    const bomb = gzipSync(gzipSync(Buffer.alloc(256 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(20_000);
    const { url } = await httpServer((_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb),
    );
    const before = process.memoryUsage().rss;
    await expect((await client({ bytes: 1_000_000 }).fetch(url)).arrayBuffer()).rejects.toMatchObject({
      fault: 'unexpected_answer',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('answers a retry or a redirect with an endless body is not read to the end', async () => {
    let requests = 0;
    const { url } = await httpServer((_, answer) => {
      requests += 1;
      if (requests === 3) return void answer.end('there');
      answer.writeHead(requests === 1 ? 503 : 302, { location: '/there' });
      const push = () => {
        while (answer.write(Buffer.alloc(65_536)));
        answer.once('drain', push);
      };
      push();
    });
    expect(await (await client().fetch(url)).text()).toBe('there');
  });

  it('sends a second answer that nobody asked for does not slip it under the next request', async () => {
    const { url, connections } = await tcpServer(
      (socket) => void socket.write(`${ok}content-length: 5\r\n\r\nfirst${ok}content-length: 5\r\n\r\nfalse`),
    );
    const { fetch } = client();
    expect(await (await fetch(url)).text()).toBe('first');
    expect(await (await fetch(url)).text()).toBe('first');
    expect(connections()).toBe(2);
  });
});

describe('whatever is sent', () => {
  const parts = fc.oneof(
    fc.constantFrom(
      ok,
      'HTTP/1.1 301 Moved\r\n',
      'HTTP/1.1 429 Busy\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      'content-length: 4\r\n',
      'content-length: 99999999999999999999\r\n',
      'transfer-encoding: chunked\r\n',
      'content-encoding: br\r\n',
      'location: http://127.0.0.1:1/\r\n',
      'location: \u0000\r\n',
      'retry-after: 1e9\r\n',
      'connection: close\r\n',
      '\r\n',
      '4\r\nhalf\r\n',
      '0\r\n\r\n',
      'half',
    ),
    fc.string({ maxLength: 20 }),
  );

  it('there is an answer that was read to its end, or a SourceError that repeats nothing of it', async () => {
    let answer = Buffer.alloc(0);
    const { url } = await tcpServer((socket) => void socket.end(answer));
    const { fetch } = client({ seconds: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (given) => {
        answer = Buffer.from(given.join(''), 'latin1');
        const outcome: unknown = await fetch(`${url}/?token=s3cret`)
          .then((response) => response.text())
          .catch((error: unknown) => error);
        if (typeof outcome === 'string') return;
        expect(outcome).toMatchObject({ name: 'SourceError' });
        expect(String(outcome)).not.toMatch(/s3cret|half/);
      }),
      { numRuns: 300 },
    );
  });

  it('an answer cut anywhere is never taken for a whole one', async () => {
    const body = JSON.stringify({ items: Array.from({ length: 50 }, (_, id) => ({ id })) });
    const packed = gzipSync(body);
    const whole = [
      Buffer.from(`${ok}content-length: ${body.length}\r\n\r\n${body}`),
      Buffer.from(
        `${ok}transfer-encoding: chunked\r\n\r\n100\r\n${body.slice(0, 256)}\r\n${(body.length - 256).toString(16)}\r\n${body.slice(256)}\r\n0\r\n\r\n`,
      ),
      Buffer.concat([
        Buffer.from(
          `${ok}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n${packed.length.toString(16)}\r\n`,
        ),
        packed,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
    ];
    let answer = Buffer.alloc(0);
    const { url } = await tcpServer((socket) => void socket.end(answer));
    const { fetch } = client({}, { retries: 0 });
    for (const full of whole) {
      answer = full;
      expect(await (await fetch(url)).text()).toBe(body);
      for (let bytes = 0; bytes < full.length; bytes += 7) {
        answer = full.subarray(0, bytes);
        const outcome: unknown = await fetch(url)
          .then((response) => response.text())
          .catch((error: unknown) => error);
        expect({ bytes, outcome }).toMatchObject({ outcome: { name: 'SourceError', fault: 'cut_off' } });
      }
    }
  });
});
