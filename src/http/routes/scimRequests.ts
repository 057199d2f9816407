import { getRequest, listRequests } from '../../scim/connection/requests.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { byRequest, scimRequestDetail, scimRequests, scimRequestsQuery } from '../contract/scim.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { requestDetailView, requestView } from '../views/scimConnection.ts';

const tags = ['Identity providers'];

/** "What did Okta send?": requests of identity providers, values masked. */
export function scimRequestRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/sources/:id/requests',
    {
      schema: {
        operationId: 'listScimRequests',
        summary: 'What an identity provider asked within 30 days, newest first',
        tags,
        params: byId,
        querystring: scimRequestsQuery,
        response: { 200: scimRequests },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { outcome, method, resource, q, since, until, cursor, limit } = request.query;
        const list = `requests ${request.params.id}`;
        const { items, next } = await listRequests(scope, request.params.id, {
          failed: outcome === 'failed',
          method,
          resource,
          q,
          since: since === undefined ? undefined : new Date(since),
          until: until === undefined ? undefined : new Date(until),
          before: idAfter(list, cursor),
          limit,
        });
        return { items: items.map(requestView), next: toCursor(list, next) };
      }),
  );
  app.get(
    '/api/v1/sources/:id/requests/:request',
    {
      schema: {
        operationId: 'getScimRequest',
        summary: 'A request with its bodies, values masked',
        tags,
        params: byRequest,
        response: { 200: scimRequestDetail },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) =>
        requestDetailView(await getRequest(scope, request.params.id, request.params.request)),
      ),
  );
}
