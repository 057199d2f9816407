import { z } from 'zod';
import { connectorsOf } from '../../pipeline/openSource.ts';
import { nextRuns } from '../../source/nextRun.ts';
import { pauseSchedule, putSchedule, removeSchedule, resumeSchedule, timeOf } from '../../source/schedule.ts';
import { timingInWords, timingOf } from '../../source/timing.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { putSchedule as given, schedule, scheduleAnswer, scheduleQuestion } from '../contract/sources.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { scheduleView } from '../views/schedule.ts';

/** When sources are pulled by themselves. */
export function scheduleRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Sources'];
  app.put(
    '/api/v1/sources/:id/schedule',
    {
      schema: {
        operationId: 'putSchedule',
        summary: 'Set when a source is pulled by itself',
        tags,
        params: byId,
        body: given,
        response: { 200: schedule },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { cron, time_zone: timeZone, read, snapshot_every_days: snapshotEveryDays } = request.body;
        const wanted = { cron, timeZone, read, snapshotEveryDays };
        const stored = await putSchedule(scope, await connectorsOf(deps), request.params.id, wanted, actor);
        return { status: 200, body: scheduleView(stored) };
      }),
  );
  app.delete(
    '/api/v1/sources/:id/schedule',
    {
      schema: {
        operationId: 'removeSchedule',
        summary: 'Pull a source only when somebody asks for it',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await removeSchedule(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
  for (const [verb, act] of [
    ['pause', pauseSchedule],
    ['resume', resumeSchedule],
  ] as const) {
    app.post(
      `/api/v1/sources/:id/${verb}`,
      {
        schema: {
          operationId: `${verb}Source`,
          summary:
            verb === 'pause'
              ? 'Do not pull a source by itself for the time being'
              : 'Pull a source by itself again; what failed before is tried at once',
          tags,
          params: byId,
          response: { 200: schedule },
        },
      },
      (request, reply) =>
        once(deps, request, reply, async (scope, { actor }) => ({
          status: 200,
          body: scheduleView(await act(scope, request.params.id, actor)),
        })),
    );
  }
  app.post(
    '/api/v1/schedules/describe',
    {
      schema: {
        operationId: 'describeSchedule',
        summary: 'What a schedule means in words, and when it comes; nothing is stored',
        tags,
        body: scheduleQuestion,
        response: { 200: scheduleAnswer },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cron, time_zone: timeZone } = request.body;
        const timing = timingOf({ cron, timeZone });
        const next = nextRuns(timing, await timeOf(scope), 5);
        return { words: timingInWords(timing), next: next.map((one) => one.toISOString()) };
      }),
  );
}
