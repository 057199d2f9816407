import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message as it arrived. */
export interface SunkMessage {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent: what the signature is about. */
  readonly body: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export interface SinkAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

/** What the sink answers: 204 when it says nothing. A promise decides later, or never. */
export type SinkBehaviour = (
  message: SunkMessage,
) => SinkAnswer | number | void | Promise<SinkAnswer | number | void>;

export interface WebhookSink {
  readonly url: string;
  readonly received: readonly SunkMessage[];
  /** Resolves when so many messages are there. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A real receiver of webhooks on a free port. */
export async function startWebhookSink(behaviour: SinkBehaviour = () => {}): Promise<WebhookSink> {
  const received: SunkMessage[] = [];
  let news = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const take = async () => {
      const body = await text(request);
      const message = { path: request.url ?? '', headers: request.headers, body, json: JSON.parse(body) };
      received.push(message);
      news.resolve();
      news = Promise.withResolvers();
      const answer = (await behaviour(message)) ?? 204;
      const { status = 200, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, headers).end();
    };
    void take();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    arrived: async (count) => {
      while (received.length < count) await news.promise;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
