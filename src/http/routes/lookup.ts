import { holds } from '../../directory/roles.ts';
import { lookup } from '../../pipeline/lookup.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import { byId } from '../contract/primitives.ts';
import { lookup as answer, lookupQuery } from '../contract/runs.ts';
import { type HttpDeps, pipelineOf } from '../deps.ts';

/** One person in one run. */
export function lookupRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/runs/:id/lookup',
    {
      schema: {
        operationId: 'lookUpPerson',
        summary: 'Why somebody was, or was not, listed, by e-mail address or Unique ID',
        tags: ['Runs'],
        params: byId,
        querystring: lookupQuery,
        response: { 200: answer },
      },
    },
    async (request) => {
      const pipeline = { ...pipelineOf(deps, request), signal: request.signal };
      const found = await lookup(pipeline, request.params.id, request.query.person);
      const { verdict, message, member, attention } = found;
      const rows = holds(callerOf(request).role, 'review') ? found.rows : [];
      return {
        verdict,
        message,
        rows: rows.map(({ row, cells }) => ({ row, cells: [...cells] })),
        member: member && { id: member.id, name: member.name, status: member.status },
        changes: found.changes.map(({ item, kind, reason, outcome }) => ({
          item,
          kind,
          reason,
          outcome: outcome?.result ?? null,
        })),
        attention: attention.map(({ row, code, message: what }) => ({ row, code, message: what })),
      };
    },
  );
}
