import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../kernel/errors.ts';
import { problemFor } from './problems.ts';

/** What Node found wrong with bytes that are no request yet: llhttp's codes, and its own. */
const faults: Readonly<Record<string, readonly [number, ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'request_too_large', 'The head of the request is larger than 16 KiB.'],
};

const unreadable = [400, 'invalid_request', 'This is no HTTP request that can be read.'] as const;

/** Answers whoever sent what is no request, with a problem like all others, and closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, detail] = faults[error.code ?? ''] ?? unreadable;
  if (socket.writable) {
    const body = JSON.stringify({ ...problemFor(code, detail), status });
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Content-Type-Options: nosniff',
      'Cache-Control: no-store',
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
