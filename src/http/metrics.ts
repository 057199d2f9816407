import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { App } from './app.ts';
import { authenticate } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';

/** `GET /metrics` for Prometheus: from this machine as it is, from elsewhere with a token. No label names a person. */
export function metricRoutes(app: App, deps: HttpDeps): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'psm_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    durations.observe(
      { method: request.method, route: url, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isLocal(request)) await authenticate(deps.database, request);
    void reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
}

/** A proxy on the same machine is local too, but what it forwards is not. */
function isLocal(request: FastifyRequest): boolean {
  const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers;
  const address = request.socket.remoteAddress ?? '';
  return forwardedFor === undefined && forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}
