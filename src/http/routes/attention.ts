import { attentionGroups as groupsOf, listAttention } from '../../planning/attention.ts';
import { attentionPeople } from '../../pipeline/attentionPeople.ts';
import { getPlan } from '../../planning/store.ts';
import type { App } from '../app.ts';
import {
  attentionGroups,
  attentionPage,
  attentionPeople as people,
  attentionQuery,
} from '../contract/attention.ts';
import { byId } from '../contract/primitives.ts';
import { itemAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant, pipelineOf } from '../deps.ts';

/** What could not be decided. */
export function attentionRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/plans/:id/attention',
    {
      schema: {
        operationId: 'listAttention',
        summary: 'What could not be decided, with row, reason and what to do',
        tags: ['Plans'],
        params: byId,
        querystring: attentionQuery,
        response: { 200: attentionPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, limit, ...cause } = request.query;
        const { planId } = await getPlan(scope, request.params.id);
        const after = itemAfter('attention', cursor);
        const found = await listAttention(scope, planId, { ...cause, after, limit: limit + 1 });
        const items = found.slice(0, limit);
        const next = found.length > limit ? (items.at(-1)?.itemNo ?? null) : null;
        return {
          items: items.map(({ row, code, field, value, message }) => ({ row, code, field, value, message })),
          next: toCursor('attention', next),
        };
      }),
  );
  app.get(
    '/api/v1/plans/:id/attention/people',
    {
      schema: {
        operationId: 'listAttentionPeople',
        summary: 'Whom the rows of a page of what could not be decided are about',
        tags: ['Plans'],
        params: byId,
        querystring: attentionQuery,
        response: { 200: people },
      },
    },
    // Whoever scrolls on waits for other rows: reading the file for these is broken off.
    async (request) => {
      const { cursor, limit, ...cause } = request.query;
      const after = itemAfter('attention', cursor);
      const pipeline = { ...pipelineOf(deps, request), signal: request.signal };
      const found = await attentionPeople(pipeline, request.params.id, { ...cause, after, limit });
      return { items: found.map(({ uniqueId, ...one }) => ({ ...one, unique_id: uniqueId })) };
    },
  );
  app.get(
    '/api/v1/plans/:id/attention/groups',
    {
      schema: {
        operationId: 'groupAttention',
        summary: 'What could not be decided, by cause',
        tags: ['Plans'],
        params: byId,
        response: { 200: attentionGroups },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { planId } = await getPlan(scope, request.params.id);
        return { items: await groupsOf(scope, planId) };
      }),
  );
}
