import { indexChanges } from '../../approval/changeIndex.ts';
import { listChanges } from '../../approval/changes.ts';
import { getPlan } from '../../planning/store.ts';
import type { App } from '../app.ts';
import { changeDecided, changeWhere } from '../changeWhere.ts';
import { changeIndex, changeIndexQuery, changePage, changeQuery, plan } from '../contract/plans.ts';
import { byId } from '../contract/primitives.ts';
import { itemAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { changeView } from '../views/change.ts';
import { planView } from '../views/plan.ts';

/** What a run proposes, for people to look at. */
export function planRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id',
    {
      schema: {
        operationId: 'getPlan',
        summary: 'A plan: what is proposed, what holds it, what is decided',
        description: 'Its ETag is the digest that an approval is given for.',
        tags: ['Plans'],
        params: byId,
        response: { 200: plan },
      },
    },
    async (request, reply) => {
      const view = await inTenant(deps, request, (scope) => planView(scope, request.params.id));
      void reply.header('etag', `"${view.digest}"`);
      return view;
    },
  );
  app.get(
    '/api/v1/plans/:id/changes',
    {
      schema: {
        operationId: 'listChanges',
        summary: 'Changes of a plan, with their decision and outcome',
        tags: ['Plans'],
        params: byId,
        querystring: changeQuery,
        response: { 200: changePage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { kind, cursor, limit, decision, presume, rules, ...query } = request.query;
        const plan = await getPlan(scope, request.params.id);
        const after = itemAfter('changes', cursor);
        const where = changeWhere(query);
        const decided = await changeDecided(scope, plan, { kind, decision, presume, rules }, 6);
        const list = { kind, where, decided, after, limit };
        const { items, next } = await listChanges(scope, plan.planId, list);
        return { items: items.map(changeView), next: toCursor('changes', next) };
      }),
  );
  app.get(
    '/api/v1/plans/:id/changes/index',
    {
      schema: {
        operationId: 'indexChanges',
        summary: 'How long a list of changes is, and the cursor of each of its pages',
        tags: ['Plans'],
        params: byId,
        querystring: changeIndexQuery,
        response: { 200: changeIndex },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { kind, step, decision, presume, rules, ...query } = request.query;
        const plan = await getPlan(scope, request.params.id);
        const where = changeWhere(query);
        const decided = await changeDecided(scope, plan, { kind, decision, presume, rules }, 5);
        const list = { kind, where, decided, step };
        const { count, starts } = await indexChanges(scope, plan.planId, list);
        const cursors = starts.map((after) => toCursor('changes', after));
        return {
          count,
          step,
          cursors: count === 0 ? [] : [null, ...cursors],
          rules: decided?.rules ?? null,
        };
      }),
  );
}
