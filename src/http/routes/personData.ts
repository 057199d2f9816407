import { Readable } from 'node:stream';
import { withTenant } from '../../db/tenant.ts';
import { getMember } from '../../directory/members.ts';
import { PsmError } from '../../kernel/errors.ts';
import { emailKey } from '../../kernel/text.ts';
import { erasePerson } from '../../person/erasePerson.ts';
import { exportPerson } from '../../person/exportPerson.ts';
import type { App } from '../app.ts';
import { sendAttachment } from '../attachment.ts';
import { callerOf } from '../authenticate.ts';
import { erasedPerson, erasePerson as erasePersonBody, personData } from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, pipelineOf } from '../deps.ts';
import { onceByClaim } from '../idempotency.ts';

/** What a person may ask of whoever keeps their data: a copy of it, and that it is erased. */
export function personDataRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/members/:id/data',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportPerson',
        summary: 'All that is kept of a member, as a file',
        tags: ['Members'],
        params: byId,
        response: { 200: personData },
      },
    },
    async (request, reply) => {
      const data = await exportPerson(pipelineOf(deps, request), request.params.id, callerOf(request).actor);
      const file = Readable.from([Buffer.from(JSON.stringify(data, null, 2))], { objectMode: false });
      return sendAttachment(reply, 'personal-data.json', 'application/json; charset=utf-8', file);
    },
  );
  app.post(
    '/api/v1/members/:id/erase',
    {
      schema: {
        operationId: 'erasePerson',
        summary: 'Erase the personal data of a member at once and for good',
        tags: ['Members'],
        params: byId,
        body: erasePersonBody,
        response: { 200: erasedPerson },
      },
    },
    (request, reply) =>
      // Files are read between its transactions: none is open meanwhile that would keep a connection from others.
      onceByClaim(deps, request, reply, async ({ actor, tenantId }) => {
        const { id } = request.params;
        const member = await withTenant(deps.database, tenantId, (scope) => getMember(scope, id));
        if (emailKey(request.body.email) !== emailKey(member.email ?? '')) {
          throw new PsmError(
            'choice_required',
            'This is not the e-mail address of this member. Look at it again, then type it.',
          );
        }
        const { members, files } = await erasePerson(pipelineOf(deps, request), id, actor);
        return { status: 200, body: { members: [...members], files: [...files] } };
      }),
  );
}
