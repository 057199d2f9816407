import { beginPasskeySignin, signInByPasskey } from '../../signin/passkeys/signIn.ts';
import type { App } from '../app.ts';
import { beginSession, browserOf } from '../beginSession.ts';
import { signedIn } from '../contract/session.ts';
import { passkeyAnswer, passkeyOptions, passkeyQuestion } from '../contract/signin.ts';
import { type HttpDeps, rateLimits } from '../deps.ts';
import { namedOrganisationOf } from '../organisation.ts';
import { relyingPartyOf } from '../relyingParty.ts';
import { leadsTo } from '../tenantAddress.ts';
import { clearSigninCookie, setSigninCookie, signinCookieOf } from '../signinCookie.ts';

/** Signing in with a passkey: the browser is asked for any that it has, and what it answers proves who it is. */
export function passkeySigninRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Session'];
  const config = { rateLimit: { max: (deps.rateLimits ?? rateLimits).invitations, timeWindow: 60_000 } };
  app.post(
    '/api/v1/signin/passkey/options',
    {
      config,
      schema: {
        operationId: 'askForPasskey',
        summary: 'Begin to sign in with a passkey',
        tags,
        body: passkeyQuestion,
        response: { 200: passkeyOptions },
      },
    },
    async (request, reply) => {
      const { organisation } = request.body;
      const tenant = await namedOrganisationOf(request, deps, organisation);
      const party = relyingPartyOf(request, deps);
      const { options, secret } = await beginPasskeySignin(deps.database, tenant?.tenantId, party);
      setSigninCookie(reply, deps.baseUrl(), secret);
      return { options };
    },
  );
  app.post(
    '/api/v1/signin/passkey',
    {
      config,
      schema: {
        operationId: 'signInByPasskey',
        summary: 'Sign in with a passkey',
        tags,
        body: passkeyAnswer,
        response: { 201: signedIn },
      },
    },
    async (request, reply) => {
      const { response } = request.body;
      const account = typeof response['id'] === 'string' ? response['id'] : undefined;
      const opened = await deps.attempts.signIn(request, reply, account, () =>
        signInByPasskey(
          deps.database,
          signinCookieOf(request, deps.baseUrl()),
          response,
          relyingPartyOf(request, deps),
          browserOf(request),
          (tenantId) => leadsTo(request, tenantId),
        ),
      );
      clearSigninCookie(reply);
      await beginSession(deps, request, reply, opened);
      void reply.code(201);
      return { email: opened.email, expires_at: opened.expiresAt.toISOString() };
    },
  );
}
