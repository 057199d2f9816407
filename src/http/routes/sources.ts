import { z } from 'zod';
import { loadConnectors } from '../../connector/registry.ts';
import { addSource } from '../../source/addSource.ts';
import { changePolicy } from '../../source/changePolicy.ts';
import { overviewOfSource, overviewOfSources, type SourceOverview } from '../../source/overview.ts';
import { changeKinds } from '../../source/policy.ts';
import { getSource } from '../../source/sources.ts';
import type { RunStatus } from '../../pipeline/run.ts';
import { listRuns } from '../../pipeline/runList.ts';
import type { App } from '../app.ts';
import { pageQuery } from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import { runPage } from '../contract/runs.ts';
import {
  connectorList,
  newSource,
  type policy,
  source,
  sourceChange,
  sourceList,
} from '../contract/sources.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { runView } from '../views/run.ts';

/** Connectors that there are, and sources that are configured. */
export function sourceRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/connectors',
    {
      schema: {
        operationId: 'listConnectors',
        summary: 'Kinds of systems that can be connected',
        tags: ['Sources'],
        response: { 200: connectorList },
      },
    },
    async () => ({
      items: [...(await loadConnectors()).values()].map(({ spec }) => ({
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
    '/api/v1/sources',
    {
      schema: {
        operationId: 'listSources',
        summary: 'All sources',
        tags: ['Sources'],
        response: { 200: sourceList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: (await overviewOfSources(scope)).map(sourceView),
      })),
  );
  app.post(
    '/api/v1/sources',
    {
      schema: {
        operationId: 'addSource',
        summary: 'Add a source of uploads to a hub',
        tags: ['Sources'],
        body: newSource,
        response: { 201: source },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const added = await addSource(scope, request.body, actor);
        return { status: 201, body: sourceView(await overviewOfSource(scope, added)) };
      }),
  );
  app.patch(
    '/api/v1/sources/:id',
    {
      schema: {
        operationId: 'changeSource',
        summary: 'Change what goes by itself',
        tags: ['Sources'],
        params: byId,
        body: sourceChange,
        response: { 200: source },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        await changePolicy(scope, id, defined(request.body.policy), actor);
        return { status: 200, body: sourceView(await overviewOfSource(scope, id)) };
      }),
  );
  app.get(
    '/api/v1/sources/:id/runs',
    {
      schema: {
        operationId: 'listSourceRuns',
        summary: 'Runs of one source, newest first',
        tags: ['Sources'],
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

function sourceView({ policy: stored, last_run: last, ...rest }: SourceOverview) {
  const whole = Object.fromEntries(changeKinds.map((kind) => [kind, stored[kind] ?? 'ask']));
  return {
    ...rest,
    policy: { ...whole, restore: 'ask' } as z.infer<typeof policy>,
    last_run: last && { ...last, status: last.status as RunStatus },
  };
}

function defined<T extends object>(given: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
