import { getRunSummary } from '../../pipeline/runList.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { restingStatuses } from '../contract/runs.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { eventStreams, eventStreamSchema, type Look } from '../eventStream.ts';
import { runView } from '../views/run.ts';

/** Progress of a run as server-sent events; `end` comes when the run rests. */
export function runEventRoutes(app: App, deps: HttpDeps): void {
  const stream = eventStreams(app, deps);
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
        response: eventStreamSchema,
      },
    },
    async (request, reply) => {
      const look = async (): Promise<Look> => {
        const run = await inTenant(deps, request, async (scope) =>
          runView(await getRunSummary(scope, request.params.id)),
        );
        const rests = restingStatuses.includes(run.status);
        return {
          events: [{ event: 'run', data: run }],
          ...(rests && { end: { event: 'end', data: { run: run.run, status: run.status } } }),
        };
      };
      // Before the answer begins: a run that is not there is a problem, not an empty stream.
      return stream(reply, await look(), look);
    },
  );
}
