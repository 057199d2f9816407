import { setUpFirst } from '../../signin/firstSetup.ts';
import { signinAddress } from '../../kernel/signinAddress.ts';
import { hasTenants } from '../../directory/tenants.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { firstSetup, setupState, wasSetUp } from '../contract/setup.ts';
import { type HttpDeps, rateLimits } from '../deps.ts';

/** The first run of a server on which nothing is set up: whoever has the link that it printed makes the first tenant. */
export function setupRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Session'];
  const config = { rateLimit: { max: (deps.rateLimits ?? rateLimits).invitations, timeWindow: 60_000 } };
  app.get(
    '/api/v1/setup',
    {
      config,
      schema: {
        operationId: 'getSetup',
        summary: 'Is this a server on which nothing is set up yet?',
        tags,
        response: { 200: setupState },
      },
    },
    async () => ({ open: deps.setupSecret?.value() !== undefined && !(await hasTenants(deps.database)) }),
  );
  app.post(
    '/api/v1/setup',
    {
      config,
      schema: {
        operationId: 'setUp',
        summary: 'Make the first tenant, with its owner; possible once',
        tags,
        body: firstSetup,
        response: { 201: wasSetUp },
      },
    },
    async (request, reply) => {
      const { secret, owner_email: ownerEmail, ...given } = request.body;
      if (deps.setupSecret === undefined) {
        throw new PsmError(
          'not_found',
          'This server is set up from the command line: "psm setup FILE.json".',
        );
      }
      const { setupSecret } = deps;
      const { tenant, link } = await deps.attempts.signIn(request, reply, undefined, () =>
        setupSecret.use(secret, () => setUpFirst(deps.database, { ...given, ownerEmail })),
      );
      void reply.code(201);
      const { tenantId: id, name, slug } = tenant;
      return { tenant: { id, name, slug }, link: signinAddress(deps.baseUrl(), link) };
    },
  );
}
