import { z } from 'zod';
import { acceptInvitation, invitationOf } from '../../directory/accept.ts';
import { isPsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { plainPagePolicy } from '../contentPolicy.ts';
import { type HttpDeps, rateLimits } from '../deps.ts';
import { acceptedPage, invitationPage, invitationStyle, refusedPage } from '../invitationPage.ts';
import { problemOf } from '../problems.ts';
import { leadsTo } from '../tenantAddress.ts';
import type { FastifyRequest } from 'fastify';

/** The token is checked by what it opens; its shape is nobody's business. */
const byToken = z.object({ token: z.string().max(200) });

const aPage = { description: 'A page', content: { 'text/html': { schema: z.string() } } } as const;
const page = { 200: aPage, default: aPage } as const;

const led = (request: FastifyRequest) => (tenantId: string) => leadsTo(request, tenantId);

/**
 * The page behind the link of an invitation. Looking changes nothing, so that programs which follow links in mail accept for
 * nobody; the token is the only proof that it needs. A token that is not valid is answered alike, whatever is wrong with it.
 */
export async function invitationRoutes(app: App, deps: HttpDeps): Promise<void> {
  app.get(
    '/invitations/style.css',
    { schema: { hide: true }, config: { rateLimit: false } },
    async (_, reply) => {
      void reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'max-age=3600');
      return invitationStyle;
    },
  );
  await app.register(async (pages: App) => {
    const max = (deps.rateLimits ?? rateLimits).invitations;
    const config = { rateLimit: { max, timeWindow: 60_000 } };
    // A form is sent with a body, which says nothing.
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_, __, done) => done(null, undefined),
    );
    pages.addHook('onRequest', async (_, reply) => {
      void reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', plainPagePolicy);
    });
    pages.setErrorHandler((error: unknown, request, reply) => {
      const problem = problemOf(error);
      if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'a page failed');
      const sentence = isPsmError(error) ? error.message : problem.detail;
      return reply
        .code(problem.status)
        .header('content-type', 'text/html; charset=utf-8')
        .send(refusedPage(sentence));
    });
    pages.get(
      '/invitations/:token',
      {
        config,
        schema: {
          operationId: 'showInvitation',
          summary: 'The page of an invitation',
          tags: ['Invitations'],
          params: byToken,
          response: page,
        },
      },
      async (request) =>
        invitationPage(await invitationOf(deps.database, request.params.token, led(request))),
    );
    pages.post(
      '/invitations/:token',
      {
        config,
        schema: {
          operationId: 'acceptInvitation',
          summary: 'Accept an invitation',
          tags: ['Invitations'],
          params: byToken,
          response: page,
        },
      },
      async (request) =>
        acceptedPage(await acceptInvitation(deps.database, request.params.token, led(request))),
    );
  });
}
