import { z } from 'zod';
import { loadConnectors } from '../../connector/registry.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { changePolicy } from '../../source/changePolicy.ts';
import { changeKinds } from '../../source/policy.ts';
import { getSource, listSources, type Source } from '../../source/sources.ts';
import { listRuns } from '../../pipeline/runList.ts';
import type { App } from '../app.ts';
import { pageQuery } from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import { runPage } from '../contract/runs.ts';
import { connectorList, type policy, source, sourceChange, sourceList } from '../contract/sources.ts';
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
      inTenant(deps, request, async (scope) => {
        const named = await hubNames(scope);
        return { items: (await listSources(scope)).map((one) => sourceView(one, named)) };
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
        const changed = await changePolicy(scope, request.params.id, defined(request.body.policy), actor);
        return { status: 200, body: sourceView(changed, await hubNames(scope)) };
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

async function hubNames({ db }: TenantScope): Promise<ReadonlyMap<string, string>> {
  const hubs = await db.selectFrom('hub').select(['hub_id', 'name']).execute();
  return new Map(hubs.map((hub) => [hub.hub_id, hub.name]));
}

function sourceView(
  { sourceId, hubId, connector, name, policy: stored }: Source,
  hubs: ReadonlyMap<string, string>,
) {
  const whole = Object.fromEntries(changeKinds.map((kind) => [kind, stored[kind] ?? 'ask']));
  return {
    id: sourceId,
    hub: { id: hubId, name: hubs.get(hubId) ?? '' },
    connector,
    name,
    policy: { ...whole, restore: 'ask' } as z.infer<typeof policy>,
  };
}

function defined<T extends object>(given: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
