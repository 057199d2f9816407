import { holds, type Role } from '../../directory/roles.ts';
import { decideValues, type ValueDecision } from '../../mapping/decideValues.ts';
import { changeColumn, columnValues, matchColumnValues, reviewColumns } from '../../mapping/review.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { type MappingView, reviewMapping } from '../../mapping/view.ts';
import { PsmError } from '../../kernel/errors.ts';
import { columnEffect } from '../../pipeline/columnEffect.ts';
import type { App } from '../app.ts';
import {
  byColumn,
  columnChange,
  columnEffect as effect,
  columnValueList,
  mapping,
  matched,
  review,
  valueDecision,
  valueDecisions,
} from '../contract/mapping.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';
import { once } from '../idempotency.ts';

/** How the columns and values of a run are mapped, and a person's review of it. */
export function mappingRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Mapping'];
  app.get(
    '/api/v1/runs/:id/mapping',
    {
      schema: {
        operationId: 'getMapping',
        summary: 'Columns of the file, the fields they go to, and why',
        tags,
        params: byId,
        response: { 200: mapping },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => mappingView(await reviewMapping(scope, request.params.id))),
  );
  app.post(
    '/api/v1/runs/:id/mapping/review',
    {
      schema: {
        operationId: 'reviewMapping',
        summary: "A person's checkmark for all mapped columns, or for some; plan again afterwards",
        tags,
        params: byId,
        body: review,
        response: { 200: mapping },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: mappingView(await reviewColumns(scope, request.params.id, request.body.columns, actor)),
      })),
  );
  columnRoutes(app, deps, tags);
}

function columnRoutes(app: App, deps: HttpDeps, tags: string[]): void {
  app.patch(
    '/api/v1/runs/:id/mapping/columns/:position',
    {
      schema: {
        operationId: 'changeColumn',
        summary: 'Change where a column goes, or how its cells are read',
        tags,
        params: byColumn,
        body: columnChange,
        response: { 200: mapping },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id, position } = request.params;
        return {
          status: 200,
          body: mappingView(await changeColumn(scope, id, position, request.body, actor)),
        };
      }),
  );
  app.get(
    '/api/v1/runs/:id/mapping/columns/:position/values',
    {
      schema: {
        operationId: 'listColumnValues',
        summary: 'Every distinct value of a column, with its count and where it goes',
        tags,
        params: byColumn,
        response: { 200: columnValueList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: await columnValues(scope, request.params.id, request.params.position),
      })),
  );
  app.get(
    '/api/v1/runs/:id/mapping/columns/:position/effect',
    {
      schema: {
        operationId: 'getColumnEffect',
        summary: 'What a column would change in the directory, mapped as it is now',
        tags,
        params: byColumn,
        response: { 200: effect },
      },
    },
    // Whoever asks goes on to the next change: what nobody waits for is broken off.
    (request) =>
      columnEffect(
        { ...pipelineOf(deps, request), signal: request.signal },
        request.params.id,
        request.params.position,
      ),
  );
  app.post(
    '/api/v1/runs/:id/mapping/columns/:position/match-values',
    {
      schema: {
        operationId: 'matchValues',
        summary: 'Map values with matching words',
        tags,
        params: byColumn,
        response: { 200: matched },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: await matchColumnValues(scope, request.params.id, request.params.position, actor),
      })),
  );
  app.put(
    '/api/v1/runs/:id/mapping/columns/:position/values',
    {
      schema: {
        operationId: 'decideValue',
        summary:
          'Say what becomes of one value: an option, nothing, a new option of its name, or what nobody decided',
        tags,
        params: byColumn,
        body: valueDecision,
        response: { 200: columnValueList },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor, role }) => {
        const { id, position } = request.params;
        const items = await decide(scope, id, position, [request.body], actor, role);
        return { status: 200, body: { items } };
      }),
  );
  app.post(
    '/api/v1/runs/:id/mapping/columns/:position/values',
    {
      schema: {
        operationId: 'decideValues',
        summary: 'Say what becomes of many values at once',
        tags,
        params: byColumn,
        body: valueDecisions,
        response: { 200: columnValueList },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor, role }) => {
        const { id, position } = request.params;
        const items = await decide(scope, id, position, request.body.decisions, actor, role);
        return { status: 200, body: { items } };
      }),
  );
}

/** Options are the organisation's: only who administers it adds some. */
async function decide(
  scope: TenantScope,
  runId: string,
  position: number,
  decisions: readonly ValueDecision[],
  actor: string,
  role: Role,
) {
  if (decisions.some((decision) => 'create' in decision) && !holds(role, 'administer')) {
    throw new PsmError('forbidden', 'Owners and admins may create options.');
  }
  return decideValues(scope, runId, position, decisions, actor);
}

function mappingView(view: MappingView) {
  return {
    ...view,
    unmapped_fields: [...view.unmapped_fields],
    missing: [...view.missing],
    columns: view.columns.map((column) => ({
      ...column,
      samples: [...column.samples],
      reviewed_at: column.reviewed_at?.toISOString() ?? null,
    })),
  };
}
