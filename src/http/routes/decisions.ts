import { countDecisions, latestRules } from '../../approval/decisionCounts.ts';
import { decideChanges } from '../../approval/decisions.ts';
import { PsmError } from '../../kernel/errors.ts';
import { overrideHeldPlan } from '../../pipeline/override.ts';
import { getPlan, planDigest } from '../../planning/store.ts';
import type { App } from '../app.ts';
import { assertWhole } from '../changeWhere.ts';
import { byId } from '../contract/primitives.ts';
import { decision, decisions, override, plan } from '../contract/plans.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';
import { once, onceByClaim } from '../idempotency.ts';
import { planView } from '../views/plan.ts';

/** At most this many decisions are told. */
const told = 50;

/** What people decide about a plan before they approve it. */
export function decisionRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id/decisions',
    {
      schema: {
        operationId: 'getDecisions',
        summary: 'What is decided so far, and by whom',
        tags: ['Approval'],
        params: byId,
        response: { 200: decisions },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const found = await getPlan(scope, request.params.id);
        const sections = await countDecisions(scope, found);
        const rules = await latestRules(scope, found.planId, told);
        return {
          digest: planDigest(found),
          sections: sections.map(({ reasons, ...section }) => ({ ...section, reasons: { ...reasons } })),
          rules: rules.map((rule) => ({ ...rule, at: rule.at.toISOString() })),
        };
      }),
  );
  app.post(
    '/api/v1/plans/:id/decisions',
    {
      schema: {
        operationId: 'decide',
        summary: 'Decide about all changes of a kind, or some of them',
        description: 'Choosing only stages. With If-Match it is refused when the plan changed.',
        tags: ['Approval'],
        params: byId,
        body: decision,
        response: { 200: plan },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const found = await getPlan(scope, request.params.id);
        assertSeen(request.headers['if-match'], planDigest(found));
        const { kind, where, except, action } = request.body;
        assertWhole(where ?? {});
        await decideChanges(
          scope,
          found.planId,
          { kind, action, ...(where && { where }), ...(except && { except }) },
          actor,
        );
        return { status: 200, body: await planView(scope, found.planId) };
      }),
  );
  app.post(
    '/api/v1/plans/:id/override',
    {
      schema: {
        operationId: 'overridePlan',
        summary: 'Let a held plan be approved in spite of its safeguards',
        tags: ['Approval'],
        params: byId,
        body: override,
        response: { 200: plan },
      },
    },
    (request, reply) =>
      onceByClaim(deps, request, reply, async ({ actor }) => {
        const { id } = request.params;
        await overrideHeldPlan(pipelineOf(deps, request), id, request.body.reason, actor);
        return { status: 200, body: await inTenant(deps, request, (scope) => planView(scope, id)) };
      }),
  );
}

function assertSeen(ifMatch: string | undefined, digest: string): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.split(',').some((tag) => tag.trim() === `"${digest}"`)) return;
  throw new PsmError('precondition_failed', 'The plan changed since you looked at it. Look again.');
}
