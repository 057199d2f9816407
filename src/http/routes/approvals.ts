import { approvalProgress, listApprovals } from '../../apply/approvalProgress.ts';
import { brakeError, confirmApproval, prepareApproval } from '../../approval/approve.ts';
import { secondApproval, withdrawApproval } from '../../approval/second.ts';
import { getPlan, type Plan, planDigest } from '../../planning/store.ts';
import { type ChangeKind, changeKinds } from '../../source/policy.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import {
  approval,
  approvalList,
  approvalRequest,
  confirmation,
  confirmed,
  prepared,
} from '../contract/approvals.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { approvalView } from '../views/approval.ts';
import { wakeForApply } from '../wake.ts';

/** Approval in two steps, which the server insists on. */
export function approvalRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/plans/:id/approvals',
    {
      schema: {
        operationId: 'prepareApproval',
        summary: 'First step: what would be done. Nothing is approved yet.',
        tags: ['Approval'],
        params: byId,
        body: approvalRequest,
        response: { 201: prepared },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const plan = await getPlan(scope, request.params.id);
        const { kinds: asked, digest: seen, despite_unreadable_rows: despite } = request.body;
        const kinds = changeKinds.filter((kind) => asked.includes(kind));
        const digest = digestOf(plan, kinds, seen);
        const body = await prepareApproval(
          scope,
          plan.planId,
          { kinds, digest, ...(despite !== undefined && { despiteUnreadableRows: despite }) },
          actor,
        );
        return { status: 201, body };
      }),
  );
  app.post(
    '/api/v1/approvals/:id/confirm',
    {
      schema: {
        operationId: 'confirmApproval',
        summary: 'Second step: approves, and has it carried out',
        tags: ['Approval'],
        params: byId,
        body: confirmation.nullish(),
        response: { 202: confirmed },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = await once(deps, request, reply, async (scope, { actor }) => {
        const { brake, ...body } = await confirmApproval(scope, id, actor, request.body ?? {});
        // The hold that the brake placed is stored: it is committed, and told as an error.
        return brake === undefined ? { status: 202, body } : { error: brakeError(brake) };
      });
      if (body.status === 'approved') wakeForApply(deps, callerOf(request).tenantId, id);
      return body;
    },
  );
  secondRoutes(app, deps);
  app.get(
    '/api/v1/approvals/:id',
    {
      schema: {
        operationId: 'getApproval',
        summary: 'How far an approval is carried out, and what was not applied',
        tags: ['Approval'],
        params: byId,
        response: { 200: approval },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const progress = await approvalProgress(scope, request.params.id);
        return { ...approvalView(progress), not_applied: [...progress.not_applied] };
      }),
  );
  app.get(
    '/api/v1/plans/:id/approvals',
    {
      schema: {
        operationId: 'listApprovals',
        summary: "Everybody's approvals of a plan, newest first, and how far each is carried out",
        tags: ['Approval'],
        params: byId,
        response: { 200: approvalList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { planId } = await getPlan(scope, request.params.id);
        return { items: (await listApprovals(scope, planId)).map(approvalView) };
      }),
  );
}

/** An approval that takes two people. */
function secondRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/approvals/:id/second',
    {
      schema: {
        operationId: 'secondApproval',
        summary: "A second person's approval of what a first one approved: has it carried out",
        tags: ['Approval'],
        params: byId,
        body: confirmation.nullish(),
        response: { 202: confirmed },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = await once(deps, request, reply, async (scope, { actor }) => {
        const { refused, ...done } = await secondApproval(scope, id, actor, request.body ?? {});
        // What follows from the refusal is stored, as the hold of a brake is.
        if (refused !== undefined) return { error: refused };
        return { status: 202, body: { ...done, status: 'approved' as const } };
      });
      wakeForApply(deps, callerOf(request).tenantId, id);
      return body;
    },
  );
  app.post(
    '/api/v1/approvals/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawApproval',
        summary: 'Take an approval back that waits for a second person',
        tags: ['Approval'],
        params: byId,
        response: { 200: confirmed },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const done = await withdrawApproval(scope, request.params.id, actor);
        return { status: 200, body: { ...done, status: 'cancelled' as const } };
      }),
  );
}

/** Who saw the whole plan as it is now has seen these kinds of it. */
function digestOf(plan: Plan, kinds: readonly ChangeKind[], seen: string): string {
  const tag = /^"(.*)"$/.exec(seen)?.[1] ?? seen;
  return tag === planDigest(plan) ? planDigest(plan, kinds) : tag;
}
