import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App } from './http/app.ts';
import { guardRoutes } from './http/authenticate.ts';
import { type HttpDeps, rateLimits } from './http/deps.ts';
import { setHeaders } from './http/headers.ts';
import { logRequests, requestLog } from './http/logging.ts';
import { metricRoutes } from './http/metrics.ts';
import { documentApi } from './http/openapi.ts';
import { answerProblems } from './http/problems.ts';
import { directoryRoutes } from './http/routes/directory.ts';
import { healthRoutes } from './http/routes/health.ts';
import { memberRoutes } from './http/routes/members.ts';
import { planRoutes } from './http/routes/plans.ts';
import { newId } from './kernel/ids.ts';
import { PsmError } from './kernel/errors.ts';

/** Milliseconds. */
const times = {
  /** For the head of a request: whoever trickles it is cut off. */
  headers: 15_000,
  /** For a whole request: a large file on a slow line. */
  request: 1_800_000,
  /** Without a byte in either direction. */
  silence: 120_000,
};

/** The HTTP server with all its routes, not yet listening. */
export async function buildApp(deps: HttpDeps): Promise<App> {
  const loggerInstance: FastifyBaseLogger = requestLog(deps.log);
  const app = fastify({
    loggerInstance,
    // Fastify's own lines would hold addresses: see logRequests.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: times.request,
    connectionTimeout: times.silence,
    keepAliveTimeout: 10_000,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: 16 * 1024, headersTimeout: times.headers, connectionsCheckingInterval: 5_000 },
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxHeadersCount = 100;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');

  await setHeaders(app);
  answerProblems(app);
  logRequests(app);
  // Before everything that reads or counts requests.
  guardRoutes(app, deps.database);
  await app.register(rateLimit, {
    max: (deps.rateLimits ?? rateLimits).caller,
    timeWindow: 60_000,
    keyGenerator: (request) => request.caller?.actor ?? request.ip,
    errorResponseBuilder: (_, { after }) =>
      new PsmError('rate_limited', `That were too many requests. Go on in ${after}.`),
  });
  await app.register(multipart);
  await documentApi(app);

  metricRoutes(app, deps);
  for (const routes of [healthRoutes, directoryRoutes, memberRoutes, planRoutes]) routes(app, deps);
  return app;
}
