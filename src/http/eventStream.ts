import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { App } from './app.ts';
import { mayStill } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';

/** Milliseconds. */
const defaultTimes = {
  look: 400,
  /** Proxies close connections that are silent. */
  heartbeat: 15_000,
  /** Until it is asked again whether the reader may still read. */
  ask: 2_000,
  /** Then the reader comes back, and shows who it is again. */
  longest: 15 * 60_000,
  /** Until a reader comes back after a break. */
  retry: 2_000,
};
export type StreamTimes = typeof defaultTimes;

export interface StreamOptions {
  readonly times?: StreamTimes;
  /** Whether the reader may go on reading; without it they may. */
  readonly mayStill?: () => Promise<boolean>;
}

export interface StreamEvent {
  readonly event: string;
  readonly data: object;
  /** What it is about, when events of one name are about several things. */
  readonly about?: string;
}

/** What one look finds: the present state of everything, or of what may have changed since the look before. */
export interface Look {
  readonly events: readonly StreamEvent[];
  /** The last event: nothing more happens by itself. */
  readonly end?: StreamEvent;
}

/** What a route that answers with server-sent events declares. */
export const eventStreamSchema = {
  200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
} as const;

/**
 * Answers with server-sent events (WHATWG HTML, 9.2). The present state comes first, so that a page that was loaded again misses
 * nothing; after that comes whatever is not as it was said before. What is looked at is in the database: it does not matter which
 * process works on it.
 *
 * @returns a function that sends one stream; streams end when the server closes, and cost nothing once their reader is gone
 */
export function eventStreams(
  app: App,
  { database }: HttpDeps,
): (reply: FastifyReply, first: Look, look: () => Promise<Look>) => never {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  return (reply, first, look) => {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    void reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    const stop = AbortSignal.any([closing.signal, gone.signal]);
    const bytes = streamOf(first, look, stop, { mayStill: () => mayStill(database, reply.request) });
    return reply.send(Readable.from(bytes, { objectMode: false })) as never;
  };
}

/** The stream's bytes. It ends for a reader who may not read any more: whoever signed out, was removed, or has another role now. */
export async function* streamOf(
  first: Look,
  look: () => Promise<Look>,
  stop: AbortSignal,
  { times = defaultTimes, mayStill: ask }: StreamOptions = {},
): AsyncGenerator<Buffer> {
  const end = performance.now() + times.longest;
  let askedAt = performance.now();
  const said = new Map<string, string>();
  let spoke = performance.now();
  yield Buffer.from(`retry: ${times.retry}\n\n`);
  for (let found = first; ; found = await look()) {
    const news = found.events.filter((one) => isNews(said, one));
    const silent = performance.now() - spoke > times.heartbeat;
    if (news.length > 0 || silent) {
      spoke = performance.now();
      yield Buffer.from(news.length > 0 ? news.map(textOf).join('') : ': still here\n\n');
    }
    if (found.end !== undefined) {
      yield Buffer.from(textOf(found.end));
      return;
    }
    await delay(times.look, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted || performance.now() > end) return;
    if (performance.now() - askedAt < times.ask) continue;
    askedAt = performance.now();
    if (ask !== undefined && !(await ask())) return;
  }
}

function isNews(said: Map<string, string>, { event, about = '', data }: StreamEvent): boolean {
  const key = `${event} ${about}`;
  const text = JSON.stringify(data);
  if (said.get(key) === text) return false;
  said.set(key, text);
  return true;
}

function textOf({ event, data }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
