import { loadFields } from '../../directory/fields.ts';
import { getHub } from '../../directory/hubs.ts';
import { templateFile } from '../../mapping/templateFile.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { csvFile, csvResponse, sendCsv } from '../csv.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

/** A file to begin with, for whoever has none yet. */
export function templateRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/hubs/:id/template.csv',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getTemplate',
        summary: 'A file that fits the fields of the tenant, with two fictional people',
        tags: ['Runs'],
        params: byId,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const { hub, fields } = await inTenant(deps, request, async (scope) => ({
        hub: await getHub(scope, request.params.id),
        fields: await loadFields(scope),
      }));
      const { header, rows } = templateFile(fields);
      return sendCsv(reply, `${hub.name} template.csv`, csvFile(header, rows));
    },
  );
}
