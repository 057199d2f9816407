import type { z } from 'zod';
import type { CheckResult } from '../../connector/index.ts';
import { PsmError } from '../../kernel/errors.ts';
import { checkSource, type Tried } from '../../pipeline/check.ts';
import { cut, freshStatistics } from '../../pipeline/cut.ts';
import { connectorsOf } from '../../pipeline/openSource.ts';
import { type Preview, previewSource } from '../../pipeline/preview.ts';
import { startPull } from '../../pipeline/startPull.ts';
import { connectionIdOf } from '../../scim/cut/feeds.ts';
import { deliveryOf } from '../../source/configuration.ts';
import { getLiveSource, pushConnector } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { byId, byName } from '../contract/primitives.ts';
import { runReference } from '../contract/runs.ts';
import { checkResult, preview, syncRequest, trial } from '../contract/sources.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';
import { callerOf } from '../authenticate.ts';
import { goneAway } from '../goneAway.ts';
import { once } from '../idempotency.ts';
import { wakeForPull, wakeForRun } from '../wake.ts';

/** Trying out a source before it counts, and reading it now. */
export function sourceTrialRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Sources'];
  app.post(
    '/api/v1/connectors/:name/check',
    {
      schema: {
        operationId: 'checkSettings',
        summary: 'Whether a system can be read with these settings; nothing is stored',
        tags,
        params: byName,
        body: trial,
        response: { 200: checkResult },
      },
    },
    async (request, reply) => {
      const pipeline = { ...pipelineOf(deps, request), signal: goneAway(reply) };
      return checkView(checkSource(pipeline, await triedOf(deps, request)));
    },
  );
  app.post(
    '/api/v1/connectors/:name/preview',
    {
      schema: {
        operationId: 'previewSettings',
        summary: 'The first ten records that these settings bring; nothing is stored',
        tags,
        params: byName,
        body: trial,
        response: { 200: preview },
      },
    },
    async (request, reply) => {
      const pipeline = { ...pipelineOf(deps, request), signal: goneAway(reply) };
      return previewView(await previewSource(pipeline, await triedOf(deps, request)));
    },
  );
  app.post(
    '/api/v1/sources/:id/check',
    {
      schema: {
        operationId: 'checkSource',
        summary: 'Whether a source can be read with its settings',
        tags,
        params: byId,
        response: { 200: checkResult },
      },
    },
    async (request, reply) => {
      const source = await inTenant(deps, request, (scope) => getLiveSource(scope, request.params.id));
      return checkView(checkSource({ ...pipelineOf(deps, request), signal: goneAway(reply) }, { source }));
    },
  );
  app.post(
    '/api/v1/sources/:id/preview',
    {
      schema: {
        operationId: 'previewSource',
        summary: 'The first ten records of a source; nothing is stored',
        tags,
        params: byId,
        response: { 200: preview },
      },
    },
    async (request, reply) => {
      const source = await inTenant(deps, request, (scope) => getLiveSource(scope, request.params.id));
      const pipeline = { ...pipelineOf(deps, request), signal: goneAway(reply) };
      return previewView(await previewSource(pipeline, { source }));
    },
  );
  app.post(
    '/api/v1/sources/:id/sync',
    {
      schema: {
        operationId: 'syncSource',
        summary: 'Read a source now',
        tags,
        params: byId,
        body: syncRequest,
        response: { 202: runReference },
      },
    },
    async (request, reply) => {
      let cuts: readonly string[] = [];
      const asked = await inTenant(deps, request, (scope) => getLiveSource(scope, request.params.id));
      // By a connection of its own, and so not within the transaction, which has one already.
      if (asked.connector === pushConnector) await freshStatistics(deps.database);
      const answer = await once(deps, request, reply, async (scope, { actor }) => {
        const source = await getLiveSource(scope, request.params.id);
        if (source.connector === pushConnector) {
          cuts = await cut(scope, deps.config, connectionIdOf(source), { asked: actor });
          if (cuts[0] !== undefined) return { status: 202, body: { run: cuts[0] } };
          throw new PsmError(
            'conflict',
            `Everything that was pushed to "${source.name}" is planned already.`,
          );
        }
        const connector = (await connectorsOf(deps)).get(source.connector);
        if (connector !== undefined && deliveryOf(connector, source.config) !== 'pull') {
          throw new PsmError('conflict', `"${source.name}" is not read: files are uploaded to it.`);
        }
        const run = await startPull(scope, { sourceId: source.sourceId, read: request.body.read, actor });
        if (run === undefined) {
          throw new PsmError('conflict', `"${source.name}" is being read at the moment. Look at its runs.`);
        }
        return { status: 202, body: { run } };
      });
      const { tenantId } = callerOf(request);
      for (const run of cuts) wakeForRun(deps, tenantId, run);
      if (cuts.length === 0) wakeForPull(deps, tenantId, answer.run);
      return answer;
    },
  );
}

/** Settings as they were given; with a source, its stored secrets count where none are given. */
async function triedOf(
  deps: HttpDeps,
  request: Parameters<typeof pipelineOf>[1] & {
    readonly params: z.infer<typeof byName>;
    readonly body: z.infer<typeof trial>;
  },
): Promise<Tried> {
  const { config, source: sourceId } = request.body;
  if (sourceId === undefined) return { connector: request.params.name, config };
  const source = await inTenant(deps, request, (scope) => getLiveSource(scope, sourceId));
  if (source.connector !== request.params.name) {
    throw new PsmError('invalid_request', `"${source.name}" is not read by "${request.params.name}".`);
  }
  return { source, config };
}

/** Settings that the connector refuses are an answer too: they are what was asked about. */
async function checkView(checking: Promise<CheckResult>): Promise<z.infer<typeof checkResult>> {
  try {
    const result = await checking;
    const setting = !result.ok && result.setting !== undefined ? result.setting : null;
    return { ok: result.ok, message: result.message, setting };
  } catch (error) {
    if (!(error instanceof PsmError) || !['invalid_request', 'source_failed'].includes(error.code))
      throw error;
    const { setting } = error.details;
    return { ok: false, message: error.message, setting: typeof setting === 'string' ? setting : null };
  }
}

function previewView({ columns, rows, rejected }: Preview): z.infer<typeof preview> {
  return { columns: [...columns], rows: rows.map((row) => [...row]), rejected: [...rejected] };
}
