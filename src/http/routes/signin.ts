import { withTenant } from '../../db/tenant.ts';
import { tenantSettings } from '../../directory/settings.ts';
import type { KnownTenant } from '../../directory/tenantFinder.ts';
import { PsmError } from '../../kernel/errors.ts';
import { mailSigninLink } from '../../signin/mailedLink.ts';
import { choosableProviders, listProviders, providerForEmail } from '../../signin/providers.ts';
import type { App } from '../app.ts';
import { signinEmail, signinQuery, signinStep, signinWays } from '../contract/signin.ts';
import { type HttpDeps, rateLimits } from '../deps.ts';
import { namedOrganisationOf, organisationOf } from '../organisation.ts';
import { leadToProvider } from '../providerSignin.ts';

/** How people of an organisation come in. Nothing here tells whether somebody has an account (ASVS 6.3.8). */
export function signinRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Session'];
  const config = { rateLimit: { max: (deps.rateLimits ?? rateLimits).invitations, timeWindow: 60_000 } };
  app.get(
    '/api/v1/signin',
    {
      config,
      schema: {
        operationId: 'getSigninWays',
        summary: 'How people of an organisation sign in',
        tags,
        querystring: signinQuery,
        response: { 200: signinWays },
      },
    },
    async (request) => waysOf(deps, await organisationOf(request, deps, request.query.organisation)),
  );
  app.post(
    '/api/v1/signin/email',
    {
      config,
      schema: {
        operationId: 'signInByEmail',
        summary: 'Begin to sign in with an e-mail address',
        description:
          'The domain decides: an identity provider, or a link by mail. Whether the address belongs to anybody makes no difference.',
        tags,
        body: signinEmail,
        response: { 200: signinStep },
      },
    },
    async (request, reply) => {
      const { organisation, email, next } = request.body;
      const account = `${organisation ?? ''} ${email.toLowerCase()}`;
      deps.attempts.assertMay(request, reply, account);
      deps.attempts.note(request, account);
      const tenant = await namedOrganisationOf(request, deps, organisation);
      if (tenant === undefined) return mailed(deps, true);
      const { tenantId } = tenant;
      const { provider, mailLinks } = await withTenant(deps.database, tenantId, async (scope) => ({
        provider: await providerForEmail(scope, email),
        mailLinks: (await tenantSettings(scope)).signIn.mailLinks,
      }));
      if (provider !== undefined) {
        const { providerId } = provider;
        const choice = { tenantId, providerId, next, loginHint: email };
        return { way: 'provider' as const, ...(await leadToProvider(deps, request, reply, choice)) };
      }
      const answer = mailed(deps, mailLinks);
      // Not before the answer: by how long it takes it would tell whether there is such a person.
      reply.raw.once('close', () =>
        deps.afterwards.do('a sign-in link by mail', () =>
          withTenant(deps.database, tenantId, (scope) => mailSigninLink(scope, email)),
        ),
      );
      return answer;
    },
  );
}

async function waysOf(deps: HttpDeps, tenant: KnownTenant | undefined) {
  const mail = deps.config.smtpUrl !== undefined;
  if (tenant === undefined) return { organisation: null, providers: [], email: mail };
  return withTenant(deps.database, tenant.tenantId, async (scope) => {
    const { mailLinks } = (await tenantSettings(scope)).signIn;
    const byDomain = (await listProviders(scope)).some((one) => one.enabled && one.domains.length > 0);
    const providers = await choosableProviders(scope);
    return {
      organisation: { name: tenant.name, slug: tenant.slug },
      providers: providers.map(({ providerId: id, name }) => ({ id, name })),
      email: byDomain || (mail && mailLinks),
    };
  });
}

/** @throws PsmError `conflict` where no links are sent, to anybody */
function mailed({ config }: HttpDeps, mailLinks: boolean): { readonly way: 'link' } {
  if (config.smtpUrl !== undefined && mailLinks) return { way: 'link' };
  throw new PsmError(
    'conflict',
    'Sign-in links are not sent by mail here. Ask whoever runs this server for one: "psm signin-link EMAIL".',
  );
}
