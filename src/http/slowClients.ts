import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { PsmError } from '../kernel/errors.ts';
import type { App } from './app.ts';

/** How long a client may take, in milliseconds. */
export const clientTimes = {
  /** For the head of a request. */
  head: 15_000,
  /** For a whole request, uploads apart. */
  body: 60_000,
  /** For an upload: a large file on a slow line. */
  upload: 30 * 60_000,
  /** Without a byte in either direction. */
  silence: 120_000,
  /** To take the next piece of an answer that is made as it is read. */
  piece: 30_000,
  /** To take a whole answer; a little longer than a stream of events lasts. */
  answer: 16 * 60_000,
  /** Between two looks at who is slow with the head of a request. */
  look: 5_000,
};
export type ClientTimes = typeof clientTimes;

/**
 * Cuts off whoever holds a connection by being slow (slowloris, slow post, slow read; ASVS 5.0, 15.2.2): bodies that trickle, and
 * answers that nobody takes. Heads and silence are looked after by the server itself. The times count from the beginning, so that
 * a byte now and then buys none.
 */
export function cutSlowClients(app: App, times: ClientTimes): void {
  app.addHook('onRequest', async (request, reply) => {
    const isUpload = request.routeOptions.config.form !== undefined;
    if (hasBody(request)) cutSender(request, reply, isUpload ? times.upload : times.body);
  });
  app.addHook('onSend', async (_, { raw }, payload) => {
    cutReader(raw, times, isStream(payload));
    return payload;
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Also of a body that nobody reads, because the answer was given before. */
function cutSender({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: number): void {
  const timer = setTimeout(() => {
    if (raw.complete) return;
    if (reply.sent || reply.raw.headersSent) return void raw.socket.destroy();
    reply.raw.once('finish', () => raw.socket.destroy());
    void reply.header('connection', 'close').send(tooSlow());
  }, milliseconds).unref();
  for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(timer));
}

function cutReader(raw: ServerResponse, times: ClientTimes, isStream: boolean): void {
  const cut = () => void raw.socket?.destroy();
  const timers = [setTimeout(cut, times.answer).unref()];
  if (isStream) {
    // Whether it waited for the reader the whole time since the look before.
    let waits = false;
    raw.on('drain', () => (waits = false));
    const look = () => {
      if (waits) cut();
      waits = raw.writableNeedDrain;
    };
    timers.push(setInterval(look, times.piece).unref());
  }
  raw.once('close', () => timers.forEach(clearTimeout));
}

function isStream(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'pipe' in payload;
}

function tooSlow(): PsmError {
  return new PsmError(
    'request_timeout',
    'The request did not arrive in time. Send it again on a faster line.',
  );
}
