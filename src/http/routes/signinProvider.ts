import { z } from 'zod';
import { tenantBy } from '../../directory/tenantFinder.ts';
import { PsmError } from '../../kernel/errors.ts';
import { receiveLogout } from '../../signin/oidc/backchannelLogout.ts';
import { completeProviderSignin } from '../../signin/oidc/complete.ts';
import type { App } from '../app.ts';
import { beginSession, browserOf } from '../beginSession.ts';
import { signinCallback, signinProvider, signinUrl } from '../contract/signin.ts';
import { oauthError } from '../contract/oauthError.ts';
import { type HttpDeps, rateLimits } from '../deps.ts';
import { organisationOf } from '../organisation.ts';
import { problemOf } from '../problems.ts';
import { leadToProvider } from '../providerSignin.ts';
import { clearSigninCookie, signinCookieOf } from '../signinCookie.ts';

const tags = ['Session'];

/** Signing in at identity providers by OpenID Connect: there, back, and out again. */
export async function providerSigninRoutes(app: App, deps: HttpDeps): Promise<void> {
  const max = (deps.rateLimits ?? rateLimits).invitations;
  const config = { rateLimit: { max, timeWindow: 60_000 } };
  app.post(
    '/api/v1/signin/provider',
    {
      config,
      schema: {
        operationId: 'signInByProvider',
        summary: 'Begin to sign in at an identity provider',
        tags,
        body: signinProvider,
        response: { 200: signinUrl },
      },
    },
    async (request, reply) => {
      deps.attempts.assertMay(request, reply);
      const { organisation, provider, next, select_account: selectAccount } = request.body;
      const tenant = await organisationOf(request, deps, organisation);
      if (tenant === undefined) throw new PsmError('not_found', 'There is no such identity provider.');
      const choice = { tenantId: tenant.tenantId, providerId: provider, next, selectAccount };
      return leadToProvider(deps, request, reply, choice);
    },
  );
  app.get(
    '/api/v1/signin/callback',
    {
      config,
      schema: {
        operationId: 'endSignInByProvider',
        summary: 'Where identity providers send people back to',
        description: 'Leads to a page: the one that was asked for, or the sign-in page with a problem.',
        tags,
        querystring: signinCallback,
        response: { 303: z.undefined().describe('To a page') },
      },
    },
    async (request, reply) => {
      const { database, providers: clients } = deps;
      const end = await completeProviderSignin(
        { database, clients },
        {
          ...browserOf(request),
          cookie: signinCookieOf(request, deps.baseUrl()),
          query: new URLSearchParams(request.url.split('?').slice(1).join('?')),
        },
      );
      clearSigninCookie(reply);
      void reply.header('cache-control', 'no-store');
      if ('opened' in end) {
        await beginSession(deps, request, reply, end.opened);
        return reply.redirect(end.next, 303);
      }
      const { tenantId, word, problem } = end;
      deps.attempts.note(request);
      request.log.warn(
        { problem, tenant: tenantId, word },
        'a sign-in at an identity provider came to nothing',
      );
      const tenant = tenantId === undefined ? undefined : await tenantBy(database, { id: tenantId });
      const back = new URLSearchParams({ problem, ...(tenant && { organisation: tenant.slug }) });
      return reply.redirect(`/signin?${back.toString()}`, 303);
    },
  );
  await app.register(async (endpoint: App) => backchannelLogout(endpoint, deps));
}

/** Where identity providers say that somebody signed out there (OpenID Connect Back-Channel Logout 1.0 §2.5). */
function backchannelLogout(app: App, deps: HttpDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 32 * 1024 },
    (_, body, done) => done(null, new URLSearchParams(body.toString())),
  );
  app.setErrorHandler((error: unknown, request, reply) => {
    const { status, code, detail } = problemOf(error);
    if (status >= 500) request.log.error({ err: error, code }, 'a back-channel logout failed');
    return reply
      .code(status === 415 ? 400 : status)
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .serializer((body: unknown) => JSON.stringify(body))
      .send({
        error: status >= 500 ? 'server_error' : 'invalid_request',
        error_description: detail.replaceAll('"', "'"),
      });
  });
  app.post(
    '/api/v1/signin/backchannel-logout/:provider',
    {
      schema: {
        operationId: 'signOutByProvider',
        summary: 'An identity provider ends the sessions of somebody: OpenID Connect Back-Channel Logout',
        tags,
        params: z.object({ provider: z.uuid() }),
        response: { 200: z.undefined().describe('The sessions are ended'), default: oauthError },
      },
    },
    async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const [token, ...more] = form.getAll('logout_token');
      if (token === undefined || more.length > 0 || request.tenant === null) {
        throw new PsmError('invalid_request', 'Send a form with one logout_token.');
      }
      const { database, providers: clients } = deps;
      await receiveLogout({ database, clients }, request.tenant.tenantId, request.params.provider, token);
      return reply.code(200).header('cache-control', 'no-store').send(undefined);
    },
  );
}
