import { z } from 'zod';
import { signInByLink } from '../../signin/link.ts';
import { providerSessionOf, signOutAddress } from '../../signin/oidc/signOut.ts';
import { endSession } from '../../signin/session.ts';
import type { App } from '../app.ts';
import { beginSession, browserOf } from '../beginSession.ts';
import { signedIn, signIn } from '../contract/session.ts';
import { signedOut } from '../contract/signin.ts';
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
      const here = (tenantId: string) => leadsTo(request, tenantId);
      const opened = await deps.attempts.signIn(request, reply, undefined, () =>
        signInByLink(deps.database, request.body.link, browser, here),
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
        description:
          'A session that was opened at an identity provider may end there, too: `url` is where the browser goes for that.',
        response: { 200: signedOut, 204: z.null() },
      },
    },
    async (request, reply) => {
      const { database, providers: clients } = deps;
      const keys = await database.secretKeys();
      const there = await inTenant(deps, request, async (scope, { session, actor }) => {
        if (session === null) return undefined;
        const found = await providerSessionOf(scope, keys, session.id, deps.baseUrl());
        await endSession(scope, session.id, actor);
        return found;
      });
      clearSessionCookie(reply);
      const url = there && (await signOutAddress({ database, clients }, there));
      return url === undefined ? reply.code(204).send(null) : reply.code(200).send({ url });
    },
  );
}
