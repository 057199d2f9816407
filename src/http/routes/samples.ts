import { Readable } from 'node:stream';
import { z } from 'zod';
import { sampleFilesOf } from '../../directory/sample/files.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { sampleList } from '../contract/setup.ts';
import { csvResponse, sendCsv } from '../csv.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

/** Exports of the sample organisation's HR system, for whoever looks around in it. */
export function sampleRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Runs'];
  app.get(
    '/api/v1/samples',
    {
      schema: {
        operationId: 'listSamples',
        summary: 'Files to try an upload with; none unless this is the sample organisation',
        tags,
        response: { 200: sampleList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: (await sampleFilesOf(scope)).map(({ name, title, hub }) => ({ name, title, hub })),
      })),
  );
  app.get(
    '/api/v1/samples/:name',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getSample',
        summary: 'A file to try an upload with',
        tags,
        params: z.strictObject({ name: z.string().max(100) }),
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const files = await inTenant(deps, request, sampleFilesOf);
      const file = files.find(({ name }) => name === request.params.name);
      if (file === undefined) throw new PsmError('not_found', 'There is no such sample file.');
      return sendCsv(reply, file.name, Readable.from([file.content()], { objectMode: false }));
    },
  );
}
