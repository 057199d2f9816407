import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SourceRequest {
  readonly method: string;
  readonly url: URL;
  /** By names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface SourceAnswer {
  /** 200 without it. */
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Objects are sent as JSON. */
  readonly body?: string | Uint8Array | object;
}

export interface HttpSource {
  /** Without a slash at the end: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Every request that came, throttled ones and those that were cut off too. */
  readonly requests: readonly SourceRequest[];
  /** Breaks connections off after so many more bytes of bodies, over all answers, and from then on at once; undefined heals. */
  readonly cut: (afterBytes: number | undefined) => void;
  /** The next so many requests are answered with 429 and `Retry-After`. */
  readonly throttle: (requests: number, retryAfterSeconds: number) => void;
  readonly close: () => Promise<void>;
}

/** A loopback HTTP server that answers as the real system does, for a `fixtures/source.ts`. */
export async function startHttpSource(
  handle: (request: SourceRequest) => SourceAnswer | Promise<SourceAnswer>,
): Promise<HttpSource> {
  const requests: SourceRequest[] = [];
  let left: number | undefined;
  const throttled = { requests: 0, retryAfterSeconds: 0 };
  const server = createServer((incoming, response) => {
    // A client that goes away in the middle of its request needs no answer.
    answer(incoming, response).catch(() => response.destroy());
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    requests.push(request);
    const { status = 200, headers = {}, body } = await answerTo(request);
    const bytes = bytesOf(body);
    response.writeHead(status, { ...typeOf(body), 'content-length': bytes.length, ...headers });
    if (left === undefined || bytes.length <= left) {
      if (left !== undefined) left -= bytes.length;
      response.end(request.method === 'HEAD' ? undefined : bytes);
      return;
    }
    const part = bytes.subarray(0, left);
    left = 0;
    response.flushHeaders();
    response.write(part, () => response.destroy());
  }

  async function answerTo(request: SourceRequest): Promise<SourceAnswer> {
    if (throttled.requests > 0) {
      throttled.requests -= 1;
      return { status: 429, headers: { 'retry-after': String(throttled.retryAfterSeconds) } };
    }
    try {
      return await handle(request);
    } catch (error) {
      return {
        status: 500,
        body: `The fixture failed: ${error instanceof Error ? error.message : 'unknown'}`,
      };
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut: (afterBytes) => {
      left = afterBytes;
    },
    throttle: (count, retryAfterSeconds) => {
      throttled.requests = count;
      throttled.retryAfterSeconds = retryAfterSeconds;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<SourceRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function bytesOf(body: SourceAnswer['body']): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return Buffer.from(body);
  return body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
}

function typeOf(body: SourceAnswer['body']): Record<string, string> {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { 'content-type': 'application/octet-stream' };
  return { 'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json' };
}
