import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { getRunSummary } from '../../pipeline/runList.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { restingStatuses } from '../contract/runs.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { type RunView, runView } from '../views/run.ts';

/** Milliseconds. */
const times = {
  look: 400,
  /** Proxies close connections that are silent. */
  heartbeat: 15_000,
  /** Then the reader comes back, and shows its token again. */
  longest: 15 * 60_000,
  retry: 2_000,
};

/**
 * Progress of a run as server-sent events. The present state comes first, so that a page that was loaded again misses nothing;
 * `end` comes when the run rests. The state is read from the run, whichever process works on it.
 */
export function runEventRoutes(app: App, deps: HttpDeps): void {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  app.get(
    '/api/v1/runs/:id/events',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'followRun',
        summary: 'Progress of a run as server-sent events',
        description: 'Events `run` carry the run as JSON whenever it changed; `end` comes when it rests.',
        tags: ['Runs'],
        params: byId,
        response: {
          200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const read = () =>
        inTenant(deps, request, async (scope) => runView(await getRunSummary(scope, request.params.id)));
      // Before the answer begins: a run that is not there is a problem, not an empty stream.
      const first = await read();
      void reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
      return reply.send(Readable.from(events(first, read, closing.signal), { objectMode: false }) as never);
    },
  );
}

async function* events(
  first: RunView,
  read: () => Promise<RunView>,
  closing: AbortSignal,
): AsyncGenerator<Buffer> {
  const end = performance.now() + times.longest;
  let spoke = performance.now();
  let shown = '';
  yield Buffer.from(`retry: ${times.retry}\n\n`);
  for (let run = first; ; run = await read()) {
    const state = JSON.stringify(run);
    if (state !== shown) {
      shown = state;
      spoke = performance.now();
      yield event('run', run);
    } else if (performance.now() - spoke > times.heartbeat) {
      spoke = performance.now();
      yield Buffer.from(': still here\n\n');
    }
    if (restingStatuses.includes(run.status)) {
      yield event('end', { run: run.run, status: run.status });
      return;
    }
    await delay(times.look, undefined, { signal: closing }).catch(() => {});
    if (closing.aborted || performance.now() > end) return;
  }
}

function event(name: string, data: object): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
