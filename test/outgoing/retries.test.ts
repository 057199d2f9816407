import { describe, expect, it } from 'vitest';
import type { SourceError } from '../../src/connector/sourceError.ts';
import { repeatable } from '../../src/connector/repeatable.ts';
import { type Attempt, type Outcome, retryAfter } from '../../src/outgoing/retries.ts';
import { type Answer, bodyOf, client, httpServer } from './support/servers.ts';

/** Answers by turns; the last one for ever. */
async function turns(...answers: readonly Answer[]) {
  const bodies: string[] = [];
  const server = await httpServer(async (request, answer) => {
    bodies.push(await bodyOf(request).catch(() => ''));
    answers[Math.min(bodies.length, answers.length) - 1]?.(request, answer);
  });
  return { ...server, bodies };
}

const ok: Answer = (_, answer) => answer.end('here');
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, answer) =>
    answer.writeHead(code, headers).end('busy');
const breaksOff: Answer = (request) => request.socket.destroy();

describe('a request that may be repeated', () => {
  it.each([
    ['GET', status(500)],
    ['HEAD', status(502)],
    ['OPTIONS', status(503)],
    ['PUT', status(504)],
    ['DELETE', status(429)],
    ['GET', breaksOff],
    ['PUT', breaksOff],
  ])('%s is sent again until it is answered', async (method, fault) => {
    const { url, bodies } = await turns(fault, fault, ok);
    const { fetch, waits } = client();
    const init = method === 'PUT' ? { method, body: 'values' } : { method };
    expect((await fetch(url, init)).status).toBe(200);
    expect(bodies).toEqual(Array(3).fill(method === 'PUT' ? 'values' : ''));
    expect(waits).toHaveLength(2);
  });

  it.each([
    ['POST', status(503), 503],
    ['PATCH', status(429), 429],
    ['POST', breaksOff, 'cut_off'],
  ])('is not %s, as it may have had its effect', async (method, fault, expected) => {
    const { url, bodies } = await turns(fault, ok);
    const { fetch, waits } = client();
    const init: RequestInit = { method, body: 'x' };
    const outcome = await fetch(url, init).then(
      ({ status: code }) => code,
      ({ fault }: SourceError) => fault,
    );
    expect(outcome).toBe(expected);
    expect([bodies.length, waits.length]).toEqual([1, 0]);
  });

  it('is a POST that is marked, as a request itself too', async () => {
    const { url, bodies } = await turns(status(503), breaksOff, ok, status(429), ok);
    const { fetch } = client();
    expect((await fetch(url, repeatable({ method: 'POST', body: 'grant_type=x' }))).status).toBe(200);
    expect((await fetch(new Request(url, { method: 'POST', body: 'y' }), repeatable())).status).toBe(200);
    expect(bodies.filter((body) => body !== '')).toEqual([
      'grant_type=x',
      'grant_type=x',
      'grant_type=x',
      'y',
      'y',
    ]);
  });

  it('is none whose body is a stream', async () => {
    const { url, bodies } = await turns(status(503), ok);
    const body = ReadableStream.from([Buffer.from('x')]);
    expect((await client().fetch(url, { method: 'PUT', body, duplex: 'half' })).status).toBe(503);
    expect(bodies).toEqual(['x']);
  });

  it('is not sent again once its answer has begun', async () => {
    const { url, bodies } = await turns((_, answer) => {
      answer.writeHead(200, { 'content-length': '10' });
      answer.write('half', () => answer.destroy());
    }, ok);
    const { fetch, waits } = client();
    await expect((await fetch(url)).text()).rejects.toMatchObject({ name: 'SourceError', fault: 'cut_off' });
    expect([bodies.length, waits.length]).toEqual([1, 0]);
  });

  it('is sent as often as the caller of the client wants', async () => {
    const { url, bodies } = await turns(status(503));
    expect((await client({}, { retries: 0 }).fetch(url)).status).toBe(503);
    expect(bodies).toHaveLength(1);
    expect((await client({}, { retries: 3 }).fetch(url)).status).toBe(503);
    expect(bodies).toHaveLength(5);
  });

  it('is throttled when it was too many requests to the end', async () => {
    const { url } = await turns(status(429, { 'retry-after': '1' }));
    await expect(client().fetch(`${url}/?token=s3cret`)).rejects.toMatchObject({
      name: 'SourceError',
      fault: 'throttled',
      message: expect.stringMatching(/^"127.0.0.1:\d+" answered 6 times that there are too many requests/),
    });
    expect((await client({}, { retries: 0 }).fetch(url)).status).toBe(429);
  });

  it('is given up at once when the answer asks for more patience than there is', async () => {
    const { url, bodies } = await turns(status(429, { 'retry-after': '3600' }));
    const response = await client().fetch(url);
    expect([response.status, response.headers.get('retry-after'), bodies.length]).toEqual([429, '3600', 1]);
  });

  it('is sent again whatever its method when nobody was connected to', async () => {
    const { fetch, waits } = client();
    const refused = fetch('http://127.0.0.1:1/', { method: 'POST', body: 'x' });
    await expect(refused).rejects.toMatchObject({
      fault: 'unreachable',
      message: '"127.0.0.1:1" refuses connections: look at the host and the port.',
    });
    expect(waits).toHaveLength(2);
  });
});

describe('the wait before a retry', () => {
  const attempt: Attempt = {
    call: { repeatable: true, body: null },
    number: 1,
    retries: 5,
    now: new Date('2026-01-01T00:00:00Z'),
    random: 0,
  };
  const answer = (code: number, headers: Record<string, string> = {}): Outcome => ({
    status: code,
    header: (name) => headers[name] ?? null,
  });

  it('doubles, and is shortened at random by up to a half', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((number) => retryAfter(answer(500), { ...attempt, number }));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
    expect(retryAfter(answer(500), { ...attempt, random: 1 })).toBe(250);
  });

  it.each([
    [429, { 'retry-after': '7' }, 7_000],
    [503, { 'retry-after': '7' }, 7_000],
    [429, { 'retry-after': '120' }, 120_000],
    [429, { 'retry-after': '121' }, undefined],
    [429, { 'retry-after': '0' }, 500],
    [503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [503, { 'retry-after': 'Thu, 01 Jan 2026 01:00:30 GMT', date: 'Thu, 01 Jan 2026 01:00:00 GMT' }, 30_000],
    [503, { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 500],
    [503, { 'retry-after': 'soon' }, 500],
    [503, { 'retry-after': '-5' }, 500],
    [429, { 'x-rate-limit-reset': '1767225640' }, 40_000],
    [429, { 'x-ratelimit-reset': '5' }, 500],
    [500, { 'retry-after': '7' }, 500],
    [404, { 'retry-after': '7' }, undefined],
    [200, {}, undefined],
  ])('after %i with %o is %s', (code, headers, expected) => {
    expect(retryAfter(answer(code, headers as Record<string, string>), attempt)).toBe(expected);
  });
});
