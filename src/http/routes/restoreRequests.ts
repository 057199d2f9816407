import {
  grantRestoreRequest,
  listRestoreRequests,
  requestRestore,
  type RestoreRequest,
} from '../../apply/restoreRequests.ts';
import type { App } from '../app.ts';
import {
  granted,
  newRestoreRequest,
  restoreRequest,
  restoreRequestPage,
  restoreRequestQuery,
} from '../contract/administration.ts';
import { byId } from '../contract/primitives.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Restores that were approved wait here for an operator. */
export function restoreRequestRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Restores'];
  app.get(
    '/api/v1/restore-requests',
    {
      schema: {
        operationId: 'listRestoreRequests',
        summary: 'Requests to bring deleted members back, newest first',
        tags,
        querystring: restoreRequestQuery,
        response: { 200: restoreRequestPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope, { role }) => {
        const { status, cursor, limit } = request.query;
        const before = idAfter('restore-requests', cursor);
        const { items, next } = await listRestoreRequests(scope, { status, before, limit });
        return {
          items: items
            .map(requestView)
            .map((item) => (role === 'operator' ? { ...item, person: null } : item)),
          next: toCursor('restore-requests', next),
        };
      }),
  );
  app.post(
    '/api/v1/restore-requests',
    {
      schema: {
        operationId: 'requestRestore',
        summary: 'Ask for a deleted member back; one that waits already is given back',
        tags,
        body: newRestoreRequest,
        response: { 201: restoreRequest },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 201,
        body: requestView(await requestRestore(scope, request.body.member, actor)),
      })),
  );
  app.post(
    '/api/v1/restore-requests/:id/grant',
    {
      schema: {
        operationId: 'grantRestore',
        summary: 'Bring the member back exactly as it was',
        tags,
        params: byId,
        response: { 200: granted },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        const member = await grantRestoreRequest(scope, id, actor, deps.config.invitationDays);
        return { status: 200, body: { id, member, status: 'granted' as const } };
      }),
  );
}

function requestView(item: RestoreRequest) {
  return {
    ...item,
    requested_at: item.requested_at.toISOString(),
    decided_at: item.decided_at?.toISOString() ?? null,
  };
}
