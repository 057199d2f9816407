import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Afterwards } from './http/afterwards.ts';
import type { App } from './http/app.ts';
import { Attempts } from './http/attempts.ts';
import { guardRoutes } from './http/authenticate.ts';
import { answerClientError } from './http/clientErrors.ts';
import { closeIdleConnections } from './http/closing.ts';
import { connectionLimits, limitConnections } from './http/connections.ts';
import { type HttpDeps, rateLimits } from './http/deps.ts';
import { headersOf, setHeaders } from './http/headers.ts';
import { logRequests, requestLog } from './http/logging.ts';
import { metricRoutes } from './http/metrics.ts';
import { networkOf } from './http/networkOf.ts';
import { documentApi } from './http/openapi.ts';
import { answerProblems, problemOf, sendProblem } from './http/problems.ts';
import { readBodies } from './http/readBodies.ts';
import { directoryRoutes } from './http/routes/directory.ts';
import { healthRoutes } from './http/routes/health.ts';
import { memberRoutes } from './http/routes/members.ts';
import { pageRoutes } from './http/routes/pages.ts';
import { planEventRoutes } from './http/routes/planEvents.ts';
import { personDataRoutes } from './http/routes/personData.ts';
import { planRoutes } from './http/routes/plans.ts';
import { administrationRoutes } from './http/routes/administration.ts';
import { approvalRoutes } from './http/routes/approvals.ts';
import { attentionRoutes } from './http/routes/attention.ts';
import { changeGroupRoutes } from './http/routes/changeGroups.ts';
import { decisionRoutes } from './http/routes/decisions.ts';
import { exportRoutes } from './http/routes/exports.ts';
import { invitationRoutes } from './http/routes/invitations.ts';
import { mappingRoutes } from './http/routes/mapping.ts';
import { memberActRoutes } from './http/routes/memberActs.ts';
import { restoreRequestRoutes } from './http/routes/restoreRequests.ts';
import { runEventRoutes } from './http/routes/runEvents.ts';
import { runRoutes } from './http/routes/runs.ts';
import { passkeyRoutes } from './http/routes/passkeys.ts';
import { passkeySigninRoutes } from './http/routes/passkeySignin.ts';
import { sessionRoutes } from './http/routes/session.ts';
import { sessionListRoutes } from './http/routes/sessions.ts';
import { signinRoutes } from './http/routes/signin.ts';
import { scimConnectionRoutes } from './http/routes/scimConnections.ts';
import { scimPeopleRoutes } from './http/routes/scimPeople.ts';
import { identityProviderRoutes } from './http/routes/identityProviders.ts';
import { providerSigninRoutes } from './http/routes/signinProvider.ts';
import { scimRequestRoutes } from './http/routes/scimRequests.ts';
import { scimTokenEndpoint } from './http/routes/scimTokenEndpoint.ts';
import { isScim, tidyAddress } from './http/scim/address.ts';
import { sendFault } from './http/scim/answer.ts';
import { faultOf } from './http/scim/fault.ts';
import { scimRoutes } from './http/scim/scimRoutes.ts';
import { sampleRoutes } from './http/routes/samples.ts';
import { setupRoutes } from './http/routes/setup.ts';
import { fieldAuthorityRoutes } from './http/routes/fieldAuthority.ts';
import { scheduleRoutes } from './http/routes/schedules.ts';
import { sourceRoutes } from './http/routes/sources.ts';
import { sourceTrialRoutes } from './http/routes/sourceTrials.ts';
import { templateRoutes } from './http/routes/template.ts';
import { tenantRoutes } from './http/routes/tenants.ts';
import { tokenRoutes } from './http/routes/tokens.ts';
import { trailRoutes } from './http/routes/trail.ts';
import { trailSealRoutes } from './http/routes/trailSeals.ts';
import { uploadRoutes } from './http/routes/uploads.ts';
import { waitingInvitationRoutes } from './http/routes/waitingInvitations.ts';
import { webhookRoutes } from './http/routes/webhooks.ts';
import { keepOwnCookie } from './http/sessionCookie.ts';
import { clientTimes, cutSlowClients } from './http/slowClients.ts';
import { findTenants, takeTenantPath } from './http/tenantAddress.ts';
import { limitTenants } from './http/tenantRate.ts';
import { newId } from './kernel/ids.ts';
import { openProviderClients } from './signin/oidc/clients.ts';
import { PsmError } from './kernel/errors.ts';

const routes: readonly ((app: App, deps: HttpDeps) => void | Promise<void>)[] = [
  healthRoutes,
  sessionRoutes,
  sessionListRoutes,
  signinRoutes,
  passkeySigninRoutes,
  passkeyRoutes,
  setupRoutes,
  directoryRoutes,
  memberRoutes,
  memberActRoutes,
  personDataRoutes,
  sourceRoutes,
  fieldAuthorityRoutes,
  scheduleRoutes,
  sourceTrialRoutes,
  templateRoutes,
  sampleRoutes,
  uploadRoutes,
  runRoutes,
  runEventRoutes,
  mappingRoutes,
  planRoutes,
  planEventRoutes,
  changeGroupRoutes,
  attentionRoutes,
  waitingInvitationRoutes,
  exportRoutes,
  decisionRoutes,
  approvalRoutes,
  restoreRequestRoutes,
  administrationRoutes,
  tokenRoutes,
  tenantRoutes,
  trailRoutes,
  trailSealRoutes,
  webhookRoutes,
  identityProviderRoutes,
  providerSigninRoutes,
  scimConnectionRoutes,
  scimPeopleRoutes,
  scimRequestRoutes,
  scimTokenEndpoint,
  invitationRoutes,
  scimRoutes,
  pageRoutes,
];

/** What is opened with the server is not given. */
type GivenDeps = Omit<HttpDeps, 'providers' | 'attempts' | 'afterwards'>;

/** The HTTP server with all its routes, not yet listening. */
export async function buildApp(given: GivenDeps): Promise<App> {
  const deps: HttpDeps = {
    ...given,
    providers: openProviderClients(given.config.outgoing),
    attempts: new Attempts(given.rateLimits?.attempts),
    afterwards: new Afterwards(given.log),
  };
  const loggerInstance: FastifyBaseLogger = requestLog(deps.log);
  const times = { ...clientTimes, ...deps.clientTimes };
  const headers = headersOf(deps.config);
  const { trustProxy } = deps.config;
  const app = fastify({
    loggerInstance,
    // Fastify's own lines would hold addresses: see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: times.upload,
    connectionTimeout: times.silence,
    keepAliveTimeout: 10_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: times.head, connectionsCheckingInterval: times.look },
    // By address alone: of a chain that is counted, whoever reaches us directly can add to it.
    trustProxy: trustProxy.length > 0 ? trustProxy : false,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: (raw) => tidyAddress(takeTenantPath(raw)),
    // Before a route is looked for: an address that cannot be read.
    frameworkErrors: (error, request, reply) => {
      headers(request, reply);
      // What else it sends is not read.
      void reply.header('connection', 'close');
      if (isScim(request.url)) void sendFault(request, reply, faultOf(error));
      else void sendProblem(reply, problemOf(error));
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxHeadersCount = 100;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readBodies(app);

  limitConnections(app.server, connectionLimits, trustProxy);
  setHeaders(app, headers);
  cutSlowClients(app, times);
  closeIdleConnections(app);
  app.addHook('onClose', () => deps.providers.close());
  app.addHook('onClose', () => deps.afterwards.settled());
  answerProblems(app);
  logRequests(app);
  await app.register(cookie);
  keepOwnCookie(app, deps.baseUrl);
  findTenants(app, deps.database, deps.baseUrl);
  // Before everything that reads or counts requests.
  guardRoutes(app, deps);
  limitTenants(app, deps);
  await app.register(rateLimit, {
    max: ({ caller }) => caller?.token?.requestsPerMinute ?? (deps.rateLimits ?? rateLimits).caller,
    timeWindow: 60_000,
    // People of two tenants may have one address.
    keyGenerator: ({ caller, ip }) =>
      caller === null ? networkOf(ip) : `${caller.tenantId} ${caller.actor}`,
    errorResponseBuilder: (_, { after }) =>
      new PsmError('rate_limited', `That were too many requests. Go on in ${after}.`),
  });
  // A file that is too large is refused by landing, in its words.
  await app.register(multipart, { throwFileSizeLimit: false });
  await documentApi(app);

  metricRoutes(app, deps);
  for (const add of routes) await add(app, deps);
  return app;
}
