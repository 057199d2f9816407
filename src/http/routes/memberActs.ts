import { deactivateByHand, type HoldResult, reactivateByHand, resendInvitation } from '../../apply/byHand.ts';
import type { App } from '../app.ts';
import { held, resent } from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import type { HttpDeps } from '../deps.ts';
import { once } from '../idempotency.ts';

/** What an admin does to one member by hand. */
export function memberActRoutes(app: App, deps: HttpDeps): void {
  const { invitationDays } = deps.config;
  app.post(
    '/api/v1/members/:id/deactivate',
    {
      schema: {
        operationId: 'deactivateMember',
        summary: "Place an admin's own hold, which no source lifts",
        tags: ['Members'],
        params: byId,
        response: { 200: held },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: heldView(await deactivateByHand(scope, request.params.id, actor)),
      })),
  );
  app.post(
    '/api/v1/members/:id/reactivate',
    {
      schema: {
        operationId: 'reactivateMember',
        summary: 'Lift every hold, whoever placed it',
        tags: ['Members'],
        params: byId,
        response: { 200: held },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: heldView(await reactivateByHand(scope, request.params.id, actor, invitationDays)),
      })),
  );
  app.post(
    '/api/v1/members/:id/resend-invitation',
    {
      schema: {
        operationId: 'resendInvitation',
        summary: 'Send a new invitation; the old link stops working',
        tags: ['Members'],
        params: byId,
        response: { 202: resent },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        const invitations = await resendInvitation(scope, id, actor, invitationDays);
        return { status: 202, body: { member: id, invitations } };
      }),
  );
}

function heldView({ member, status, lostPrograms }: HoldResult) {
  return {
    member,
    status: status as 'invited' | 'active' | 'deactivated',
    lost_programs: [...lostPrograms],
  };
}
