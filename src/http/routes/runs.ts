import { Readable } from 'node:stream';
import { z } from 'zod';
import { recordEvents } from '../../audit/record.ts';
import { getLanding, readLanding } from '../../landing/landing.ts';
import { PsmError } from '../../kernel/errors.ts';
import { getRun, moveRun } from '../../pipeline/run.ts';
import { getRunSummary, listRuns } from '../../pipeline/runList.ts';
import { getLiveSource } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { attachment } from '../attachment.ts';
import { callerOf } from '../authenticate.ts';
import { byId } from '../contract/primitives.ts';
import { run, runPage, runQuery, runReference } from '../contract/runs.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { runView } from '../views/run.ts';
import { wakeForRun } from '../wake.ts';
import { activityRoutes } from './activity.ts';
import { lookupRoutes } from './lookup.ts';

/** Runs: what was read, where it stands, and the file as it came. */
export function runRoutes(app: App, deps: HttpDeps): void {
  lookupRoutes(app, deps);
  activityRoutes(app, deps);
  app.get(
    '/api/v1/runs',
    {
      schema: {
        operationId: 'listRuns',
        summary: 'Runs, newest first',
        tags: ['Runs'],
        querystring: runQuery,
        response: { 200: runPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, ...query } = request.query;
        const { items, next } = await listRuns(scope, { ...query, before: idAfter('runs', cursor) });
        return { items: items.map(runView), next: toCursor('runs', next) };
      }),
  );
  app.get(
    '/api/v1/runs/:id',
    {
      schema: {
        operationId: 'getRun',
        summary: 'One run',
        tags: ['Runs'],
        params: byId,
        response: { 200: run },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => runView(await getRunSummary(scope, request.params.id))),
  );
  app.post(
    '/api/v1/runs/:id/plan',
    {
      schema: {
        operationId: 'planAgain',
        summary: 'Plan a run again, with the mapping as it is now',
        tags: ['Runs'],
        params: byId,
        response: { 202: runReference },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = await once(deps, request, reply, async (scope, { actor }) => {
        const { status, sourceId, landingId } = await getRun(scope, id);
        // One that was taken away says nothing about anybody any more.
        await getLiveSource(scope, sourceId);
        if (status === 'applying') {
          throw new PsmError(
            'apply_busy',
            'What is approved of this run is being carried out. Plan it again when that is done.',
          );
        }
        // Before the run is touched: its plan stays as it is when there is nothing to plan from.
        if (landingId === null)
          throw new PsmError('conflict', 'This run brought nothing that could be planned.');
        await getLanding(scope, landingId);
        // At once, so that whoever follows the run does not take its old state for the new one.
        await moveRun(scope, id, 'staging');
        await recordEvents(scope, [
          { actor, action: 'run.planned_again', entity: 'run', entityId: id, body: {} },
        ]);
        return { status: 202, body: { run: id } };
      });
      wakeForRun(deps, callerOf(request).tenantId, id);
      return body;
    },
  );
  app.get(
    '/api/v1/runs/:id/file',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadFile',
        summary: 'The file as it came',
        tags: ['Runs'],
        params: byId,
        response: {
          200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const { landingId, filename, bytes } = await inTenant(deps, request, async (scope) => {
        const found = await getRun(scope, request.params.id);
        if (found.landingId === null) throw new PsmError('not_found', 'This run has no file.');
        return getLanding(scope, found.landingId);
      });
      const content = readLanding(deps.database, callerOf(request).tenantId, landingId);
      void reply
        .header('content-type', 'application/octet-stream')
        .header('content-length', bytes)
        .header('content-disposition', attachment(filename ?? 'file'));
      return reply.send(Readable.from(content, { objectMode: false }) as never);
    },
  );
}
