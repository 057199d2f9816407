import { resendAfterDays, resendWaiting, waitingInvitations } from '../../apply/waitingInvitations.ts';
import type { App } from '../app.ts';
import {
  resendRequest,
  waitingInvitations as waiting,
  waitingQuery,
  resentAll,
} from '../contract/waitingInvitations.ts';
import { byId } from '../contract/primitives.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Invitations that nobody accepted: sending them again is no change of the plan, and offered beside it. */
export function waitingInvitationRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id/waiting-invitations',
    {
      schema: {
        operationId: 'listWaitingInvitations',
        summary: 'People of the list who were invited and have not accepted',
        tags: ['Plans'],
        params: byId,
        querystring: waitingQuery,
        response: { 200: waiting },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, limit } = request.query;
        const after = idAfter('waiting', cursor);
        const { count, items, next } = await waitingInvitations(scope, request.params.id, { after, limit });
        return {
          count,
          after_days: resendAfterDays,
          items: items.map((one) => ({
            member: one.memberId,
            person: { email: one.email, first_name: one.firstName, last_name: one.lastName },
            invited_at: one.invitedAt.toISOString(),
          })),
          next: toCursor('waiting', next),
        };
      }),
  );
  app.post(
    '/api/v1/plans/:id/waiting-invitations',
    {
      schema: {
        operationId: 'resendWaitingInvitations',
        summary: 'Send all of them a new invitation; the old links stop working',
        tags: ['Plans'],
        params: byId,
        body: resendRequest,
        response: { 202: resentAll },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        const { invitationDays } = deps.config;
        const sent = await resendWaiting(scope, id, request.body.count, actor, invitationDays);
        return { status: 202, body: { sent } };
      }),
  );
}
