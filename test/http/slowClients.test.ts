import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/http/app.ts';
import { limitConnections } from '../../src/http/connections.ts';
import { clientTimes, cutSlowClients } from '../../src/http/slowClients.ts';
import { organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({
  idle: true,
  clientTimes: { head: 250, body: 250, upload: 1_200, look: 50 },
});
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});

/** Sends the beginning, then `drip` every 20 milliseconds until the other side has enough. @returns all that it said */
async function trickle(begin: string, drip: string, url: string = server.url): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // What is sent after the end is refused.
  socket.on('error', () => {});
  let heard = '';
  socket.on('data', (data: Buffer) => (heard += data.toString()));
  socket.write(begin);
  const timer = setInterval(() => socket.write(drip), 20);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return heard;
}

const head = (request: string, ...headers: string[]) =>
  [
    `${request} HTTP/1.1`,
    'Host: psm.test',
    `Authorization: Bearer ${acme.tokens.owner}`,
    ...headers,
    '',
    '',
  ].join('\r\n');
const json = ['Content-Type: application/json', 'Content-Length: 100000'];
const chunked = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];

// ASVS 15.2.2
describe('who sends a byte now and then', () => {
  it('of the head is cut off, with a problem', async () => {
    const heard = await trickle('GET /healthz HTTP/1.1\r\nHost: psm.test\r\n', 'X-More: of it\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('application/problem+json');
    expect(heard).toContain('"code":"request_timeout"');
  });

  it.each([
    ['a body with a length', () => head('POST /api/v1/tokens', ...json), ' '],
    ['a body in chunks', () => head('POST /api/v1/tokens', ...chunked), '1\r\n \r\n'],
    [
      'the form of an invitation',
      () =>
        head(
          'POST /invitations/x',
          ...json.slice(1),
          'Content-Type: application/x-www-form-urlencoded',
          'X: y',
        ).replace('100000', '1000'),
      'a',
    ],
  ])('of %s is cut off, and told why', async (_, begin, drip) => {
    const heard = await trickle(begin(), drip);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toMatch(/connection: close/i);
    expect(heard).toContain('did not arrive in time');
  });

  it.each([
    ['was refused before', () => head('POST /scim/v2/Users', ...json), 401],
    ['is sent to an address that takes none', () => head('GET /api/v1/me', ...json), 200],
    ['is sent to nobody', () => head('POST /nothing', ...json), 408],
  ])('of a body that %s is answered, and cut off all the same', async (_, begin, status) => {
    const heard = await trickle(begin(), ' ');
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('of a file has more time than that, and not for ever', async () => {
    const begin = head(
      `POST /api/v1/hubs/${acme.hubs['Mentoring']}/uploads?population=full`,
      'Content-Type: multipart/form-data; boundary=b',
      'Transfer-Encoding: chunked',
    );
    const chunk = (content: string) => `${content.length.toString(16)}\r\n${content}\r\n`;
    const opening = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nEmail\r\n';
    const started = performance.now();
    const heard = await trickle(begin + chunk(opening), chunk('a@acme.test\r\n'));
    expect(performance.now() - started).toBeGreaterThan(1_000);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('leaves nothing in the log but that it came', () => {
    expect(server.logged()).not.toContain('"level":50');
  });
});

describe('who reads a byte now and then', () => {
  const times = { ...clientTimes, piece: 100, answer: 600 };
  const app = fastify() as unknown as App;
  let ended: PromiseWithResolvers<void>;
  const endless = async function* () {
    try {
      for (;;) yield Buffer.alloc(64 * 1024, 'x');
    } finally {
      ended.resolve();
    }
  };
  const calm = async function* () {
    for (let n = 0; n < 20; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield Buffer.from('still here\n');
    }
  };
  beforeAll(async () => {
    cutSlowClients(app, times);
    app.get('/endless', (_, reply) => reply.send(Readable.from(endless(), { objectMode: false })));
    app.get('/calm', (_, reply) => reply.send(Readable.from(calm(), { objectMode: false })));
    app.get('/large', (_, reply) => reply.send(Buffer.alloc(64 * 1024 * 1024)));
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  const portOf = () => (app.server.address() as AddressInfo).port;
  /** Asks, and takes nothing. */
  const ask = (path: string): Socket => {
    const socket = connect(portOf(), '127.0.0.1');
    socket.on('error', () => {});
    socket.pause().write(`GET ${path} HTTP/1.1\r\nHost: psm.test\r\n\r\n`);
    return socket;
  };
  const connectionGone = () =>
    new Promise<void>((resolve) =>
      app.server.once('connection', (socket: Socket) => socket.once('close', () => resolve())),
    );

  it('of an export is cut off, and nothing more is made for them', async () => {
    ended = Promise.withResolvers();
    const gone = connectionGone();
    const socket = ask('/endless');
    await expect(gone).resolves.toBeUndefined();
    await expect(ended.promise).resolves.toBeUndefined();
    socket.destroy();
  });

  it('of an answer that was made before is cut off in the end', async () => {
    const gone = connectionGone();
    const socket = ask('/large');
    await expect(gone).resolves.toBeUndefined();
    socket.destroy();
  });

  it('is not who waits for what happens next', async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf()}/calm`);
    expect((await answer.text()).split('\n')).toHaveLength(21);
  });
});

// ASVS 15.2.2
describe('connections of one address', () => {
  const listening = async (proxies: readonly string[]) => {
    const plain = createServer((socket) => socket.on('error', () => {}));
    limitConnections(plain, { address: 2, all: 100 }, proxies);
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    return plain;
  };
  /** As a connection from there looks to the server. */
  const from = (plain: ReturnType<typeof createServer>, remoteAddress: string) => {
    const socket = new Readable({ read: () => {} });
    plain.emit('connection', Object.assign(socket, { remoteAddress }));
    return socket;
  };

  it('are not more than it may have; others, proxies and this machine do not notice', async () => {
    const plain = await listening(['10.1.0.0/16']);
    const [first, second, third] = [1, 2, 3].map(() => from(plain, '::ffff:198.51.100.7'));
    expect([first, second, third].map((one) => one?.destroyed)).toEqual([false, false, true]);
    expect(from(plain, '198.51.100.8').destroyed).toBe(false);
    for (const address of ['10.1.2.3', '127.0.0.1', '::1', '10.1.2.3', '10.1.2.3'])
      expect(from(plain, address).destroyed).toBe(false);
    if (first !== undefined) await once(first.destroy(), 'close');
    expect(from(plain, '198.51.100.7').destroyed).toBe(false);
    plain.close();
  });
});
