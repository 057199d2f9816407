import { z } from 'zod';
import { guideOf } from '../../connector/guideOf.ts';
import { findConnectors } from '../../connector/registry.ts';
import { PsmError } from '../../kernel/errors.ts';
import { connectorsOf } from '../../pipeline/openSource.ts';
import { listRuns } from '../../pipeline/runList.ts';
import { addSource } from '../../source/addSource.ts';
import { changePolicy } from '../../source/changePolicy.ts';
import { changeSource, removeSource } from '../../source/changeSource.ts';
import { getSource } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { pageQuery } from '../contract/members.ts';
import { byId, byName } from '../contract/primitives.ts';
import { runPage } from '../contract/runs.ts';
import {
  connectorGuide,
  connectorGuideQuery,
  connectorList,
  newSource,
  source,
  sourceChange,
  sourceList,
} from '../contract/sources.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { runView } from '../views/run.ts';
import { viewOfSource, viewOfSources } from '../views/source.ts';

/** Connectors that there are, and sources that are configured. */
export function sourceRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Sources'];
  app.get(
    '/api/v1/connectors',
    {
      schema: {
        operationId: 'listConnectors',
        summary: 'Kinds of systems that can be connected',
        tags,
        response: { 200: connectorList },
      },
    },
    async () => ({
      items: [...(await connectorsOf(deps)).values()].map(({ spec }) => ({
        name: spec.name,
        title: spec.title,
        delivery: spec.delivery,
        docs: spec.docs,
        config: z.toJSONSchema(spec.config, { io: 'input', unrepresentable: 'any' }),
        secret_fields: [...spec.secretFields],
      })),
    }),
  );
  app.get(
    '/api/v1/connectors/:name/guide',
    {
      schema: {
        operationId: 'getConnectorGuide',
        summary: 'How to connect a system, step by step',
        tags,
        params: byName,
        querystring: connectorGuideQuery,
        response: { 200: connectorGuide },
      },
    },
    async ({ params: { name }, query }) => {
      const found = (await findConnectors(deps.config.connectors)).get(name);
      if (found === undefined) throw new PsmError('not_found', `There is no connector "${name}".`);
      return { markdown: (await guideOf(found, query.for)) ?? null };
    },
  );
  app.get(
    '/api/v1/sources',
    { schema: { operationId: 'listSources', summary: 'All sources', tags, response: { 200: sourceList } } },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: await viewOfSources(scope, await connectorsOf(deps)),
      })),
  );
  app.get(
    '/api/v1/sources/:id',
    {
      schema: {
        operationId: 'getSource',
        summary: 'One source',
        tags,
        params: byId,
        response: { 200: source },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) =>
        viewOfSource(scope, await connectorsOf(deps), request.params.id),
      ),
  );
  app.post(
    '/api/v1/sources',
    {
      schema: {
        operationId: 'addSource',
        summary: 'Add a source to a hub',
        tags,
        body: newSource,
        response: { 201: source },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const connectors = await connectorsOf(deps);
        const keys = await deps.database.secretKeys();
        const added = await addSource(scope, connectors, keys, request.body, actor);
        return { status: 201, body: await viewOfSource(scope, connectors, added) };
      }),
  );
  app.patch(
    '/api/v1/sources/:id',
    {
      schema: {
        operationId: 'changeSource',
        summary: 'Change name, settings, and what goes by itself',
        tags,
        params: byId,
        body: sourceChange,
        response: { 200: source },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        const { policy, name, config } = request.body;
        const connectors = await connectorsOf(deps);
        if (policy !== undefined) await changePolicy(scope, id, defined(policy), actor);
        if (name !== undefined || config !== undefined) {
          const keys = await deps.database.secretKeys();
          await changeSource(scope, connectors, keys, id, { name, config }, actor);
        }
        return { status: 200, body: await viewOfSource(scope, connectors, id) };
      }),
  );
  app.delete(
    '/api/v1/sources/:id',
    {
      schema: {
        operationId: 'removeSource',
        summary: 'Take a source away; members, runs and plans stay',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await removeSource(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/v1/sources/:id/runs',
    {
      schema: {
        operationId: 'listSourceRuns',
        summary: 'Runs of one source, newest first',
        tags,
        params: byId,
        querystring: pageQuery,
        response: { 200: runPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, limit } = request.query;
        const { sourceId } = await getSource(scope, request.params.id);
        const { items, next } = await listRuns(scope, {
          source: sourceId,
          before: idAfter('runs', cursor),
          limit,
        });
        return { items: items.map(runView), next: toCursor('runs', next) };
      }),
  );
}

function defined<T extends object>(given: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
