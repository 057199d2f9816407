import { z } from 'zod';
import { signInByLink } from '../../signin/link.ts';
import { endSession } from '../../signin/session.ts';
import type { App } from '../app.ts';
import { beginSession, browserOf } from '../beginSession.ts';
import { signedIn, signIn } from '../contract/session.ts';
import { type HttpDeps, inTenant, rateLimits } from '../deps.ts';
import { clearSessionCookie } from '../sessionCookie.ts';
import { leadsTo } from '../tenantAddress.ts';

/** Signing in with a link, and out. */
export function sessionRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Session'];
  const config = { rateLimit: { max: (deps.rateLimits ?? rateLimits).invitations, timeWindow: 60_000 } };
  app.post(
    '/api/v1/session',
    {
      config,
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with a link, which is used up by that',
        tags,
        body: signIn,
        response: { 201: signedIn },
      },
    },
    async (request, reply) => {
      const browser = browserOf(request);
      const opened = await signInByLink(deps.database, request.body.link, browser, (tenantId) =>
        leadsTo(request, tenantId),
      );
      await beginSession(deps, request, reply, opened);
      void reply.code(201);
      return { email: opened.email, expires_at: opened.expiresAt.toISOString() };
    },
  );
  app.delete(
    '/api/v1/session',
    {
      schema: {
        operationId: 'signOut',
        summary: 'Sign out: the session ends at once',
        tags,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await inTenant(deps, request, async (scope, { session, actor }) => {
        if (session !== null) await endSession(scope, session.id, actor);
      });
      clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );
}
