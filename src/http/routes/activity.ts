import { activity } from '../../apply/activity.ts';
import { findHub } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { activity as answer, activityQuery } from '../contract/runs.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

/** How the directory moved from day to day. */
export function activityRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/activity',
    {
      schema: {
        operationId: 'getActivity',
        summary: 'Members, invitations, updates and removals by day, of a hub or of all',
        tags: ['Runs'],
        querystring: activityQuery,
        response: { 200: answer },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { hub, days } = request.query;
        const hubId = hub === undefined ? undefined : (await findHub(scope, hub)).hubId;
        return { items: await activity(scope, { hub: hubId, days }) };
      }),
  );
}
