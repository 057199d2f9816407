import { setTimeout as delay } from 'node:timers/promises';
import type { Population } from '../../db/schema.ts';
import { withTenant } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { receive } from '../../pipeline/receive.ts';
import { failRun } from '../../pipeline/run.ts';
import { findHub, uploadSource } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { runReference, uploadForm, uploadQuery } from '../contract/runs.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';
import { onceByClaim } from '../idempotency.ts';
import { Upload } from '../upload.ts';
import { wakeForRun } from '../wake.ts';

/** Membership files: streamed to the landing, then planned beside the request. */
export function uploadRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/hubs/:id/uploads',
    {
      config: { form: uploadForm },
      schema: {
        operationId: 'uploadFile',
        summary: 'Upload a membership file',
        description: 'Answers when the file is landed; follow the run to its plan.',
        tags: ['Runs'],
        params: byId,
        querystring: uploadQuery,
        response: { 202: runReference },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ tenantId, actor }) => {
        const { source: sourceName, population: asked } = request.query;
        const source = await inTenant(deps, request, async (scope) => {
          const hub = await findHub(scope, request.params.id);
          return uploadSource(scope, hub.hubId, sourceName);
        });
        const upload = new Upload(request, deps.config.limits.fileBytes);
        try {
          const file = await upload.file();
          const early = asked ?? upload.population();
          const pipeline = pipelineOf(deps, request);
          const run = await receive(pipeline, {
            source,
            // Until the fields after the file are read: a partial file can say of nobody that they are absent.
            population: early ?? 'partial',
            filename: file.filename.replaceAll('\0', '').toWellFormed().slice(-200),
            bytes: upload.bytes(file),
            acceptMapping: false,
            actor,
          });
          if (early === undefined) await settlePopulation(pipeline, run, upload.population());
          wakeForRun(deps, tenantId, run);
          return { status: 202, body: { run } };
        } catch (error) {
          upload.drain();
          throw error;
        }
      }),
  );
}

/** The field stood after the file. @throws PsmError `invalid_request` when it was nowhere, and the run ends */
async function settlePopulation(
  { database, tenantId }: Pipeline,
  run: string,
  population: Population | undefined,
): Promise<void> {
  if (population === undefined) {
    const error = new PsmError(
      'invalid_request',
      'Say with the field "population" whether the file lists everybody of the hub ("full") or only some people ("partial").',
    );
    await failRun(database, tenantId, run, error);
    throw error;
  }
  for (let attempts = 0; attempts < 3; attempts += 1) {
    const { rowCount } = await withTenant(database, tenantId, ({ client }) =>
      client.query(
        `update run set population = $2
          where run_id = $1 and (population = $2 or (status = 'landed' and (lease_until is null or lease_until < now())))`,
        [run, population],
      ),
    );
    if (rowCount === 1) return;
    await delay(50);
  }
  // A node took the landed run at this very moment and reads it as partial.
  const error = new PsmError('conflict', 'Send "population" before the file, then upload again.');
  await failRun(database, tenantId, run, error);
  throw error;
}
