import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import {
  openOutgoing,
  type Outgoing,
  type OutgoingOptions,
  type OutgoingSettings,
} from '../../../src/outgoing/outgoing.ts';

/** A server on loopback that ends with the test. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
}

/** A client that ends with the test, may connect to 127.0.0.1, and waits for nothing: `waits` says what it would have waited. */
export function client(
  settings: Partial<OutgoingSettings> = {},
  options: OutgoingOptions = {},
): Outgoing & { readonly waits: number[] } {
  const waits: number[] = [];
  const outgoing = openOutgoing(
    { allow: ['127.0.0.1'], seconds: 10, bytes: 1_000_000, ...settings },
    {
      wait: async (milliseconds, signal) => {
        waits.push(milliseconds);
        signal.throwIfAborted();
      },
      ...options,
    },
  );
  onTestFinished(() => outgoing.close());
  return { ...outgoing, waits };
}

export type Answer = (request: IncomingMessage, answer: ServerResponse) => unknown;

export async function httpServer(answer: Answer): Promise<TestServer> {
  const server = createServer((request, response) => void answer(request, response));
  onTestFinished(() => server.closeAllConnections());
  return listening(server, 'http');
}

/** A server that says what no HTTP server should. */
export async function tcpServer(talk: (socket: Socket) => void): Promise<TestServer> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    // Once the request is there.
    socket.once('data', () => talk(socket));
  });
  return listening(server, 'http');
}

export async function listening(server: Server, scheme: 'http' | 'https'): Promise<TestServer> {
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `${scheme}://127.0.0.1:${port}`, port, connections: () => connections };
}

export const bodyOf = (request: IncomingMessage): Promise<string> => text(request);
