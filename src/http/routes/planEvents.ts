import { listApprovals } from '../../apply/approvalProgress.ts';
import { lookAtPlan, type PlanState } from '../../apply/planState.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { eventStreams, eventStreamSchema, type Look } from '../eventStream.ts';
import { approvalView } from '../views/approval.ts';
import { planView } from '../views/plan.ts';

/** What becomes of a plan as server-sent events, so that two people who decide about it see each other. */
export function planEventRoutes(app: App, deps: HttpDeps): void {
  const stream = eventStreams(app, deps);
  app.get(
    '/api/v1/plans/:id/events',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'followPlan',
        summary: 'What is decided, approved and carried out of a plan, as server-sent events',
        description:
          'Events `plan` carry the plan as `GET /plans/{id}` does, whenever somebody decided or approved something or a newer ' +
          'plan took its place; events `approval` an approval as in `GET /plans/{id}/approvals`, whenever it got on. The present ' +
          'state comes first. After 15 minutes the stream ends: come back.',
        tags: ['Plans'],
        params: byId,
        response: eventStreamSchema,
      },
    },
    async (request, reply) => {
      let seen: PlanState | undefined;
      const look = (): Promise<Look> =>
        inTenant(deps, request, async (scope) => {
          const before = seen;
          seen = await lookAtPlan(scope, request.params.id);
          return { events: await changesSince(scope, request.params.id, before, seen) };
        });
      // Before the answer begins: a plan that is not there is a problem, not an empty stream.
      return stream(reply, await look(), look);
    },
  );
}

/** Reads again what differs, and nothing else. */
async function changesSince(
  scope: TenantScope,
  planId: string,
  before: PlanState | undefined,
  now: PlanState | undefined,
): Promise<Look['events']> {
  if (now === undefined) throw new PsmError('not_found', `There is no plan "${planId}".`);
  const plan = now.plan === before?.plan ? [] : [{ event: 'plan', data: await planView(scope, planId) }];
  const approvals = now.approvals === before?.approvals ? [] : await listApprovals(scope, planId);
  return [
    ...plan,
    ...approvals.map((one) => ({ event: 'approval', about: one.approval, data: approvalView(one) })),
  ];
}
