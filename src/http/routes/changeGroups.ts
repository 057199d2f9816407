import { decidedGroups } from '../../approval/groupDecisions.ts';
import { segmentCounts } from '../../planning/groups.ts';
import { getPlan } from '../../planning/store.ts';
import type { App } from '../app.ts';
import { changeGroups, groupQuery, segmentQuery, segments } from '../contract/plans.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

type Items = (typeof changeGroups)['_output']['items'];

/** What many changes have in common, so that a person decides about them at once. */
export function changeGroupRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id/groups',
    {
      schema: {
        operationId: 'groupChanges',
        summary: 'Equal changes of a value, and how many people each is about',
        tags: ['Plans'],
        params: byId,
        querystring: groupQuery,
        response: { 200: changeGroups },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const plan = await getPlan(scope, request.params.id);
        const { kind, field } = request.query;
        const { fields, items } = await decidedGroups(scope, plan, kind, field);
        return { fields: [...fields], items: [...items] as Items };
      }),
  );
  app.get(
    '/api/v1/plans/:id/segments',
    {
      schema: {
        operationId: 'listSegments',
        summary: 'People of a kind of change by the options of their select fields',
        tags: ['Plans'],
        params: byId,
        querystring: segmentQuery,
        response: { 200: segments },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { planId } = await getPlan(scope, request.params.id);
        return { items: await segmentCounts(scope, planId, request.query.kind) };
      }),
  );
}
