import type { App } from '../app.ts';
import type { HttpDeps } from '../deps.ts';
import { scimRoot } from './address.ts';
import { sendFault } from './answer.ts';
import { faultOf } from './fault.ts';
import { guardConnections } from './guard.ts';
import { answerUnknown } from './notFound.ts';
import { noteRequests } from './noteRequests.ts';
import { readBodies } from './readBodies.ts';
import { runtimeOf, type ScimRuntime } from './runtime.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { resourceRoutes } from './routes/resources.ts';
import { searchRoutes } from './routes/search.ts';

const routes: readonly ((app: App, runtime: ScimRuntime) => void)[] = [
  resourceRoutes,
  searchRoutes,
  discoveryRoutes,
  bulkRoutes,
];

/**
 * SCIM 2.0 for identity providers (RFC 7643, 7644, 9865): a part of the server with its own tokens, media types, errors and limits.
 * Whatever is asked below its root is answered as SCIM.
 */
export async function scimRoutes(app: App, deps: HttpDeps): Promise<void> {
  await app.register(
    async (own) => {
      const scim = own as App;
      const runtime = runtimeOf(deps);
      scim.setErrorHandler((error: unknown, request, reply) => {
        const fault = faultOf(error);
        // Whoever went away meanwhile broke it off: that is no failure.
        const brokenOff = request.signal.aborted && error === request.signal.reason;
        if (fault.status >= 500 && fault.status !== 501 && !brokenOff) {
          request.log.error({ err: error }, 'a request of an identity provider failed');
        }
        return sendFault(request, reply, fault);
      });
      readBodies(scim);
      answerUnknown(scim);
      scim.addHook('onRoute', (route) => {
        // Not part of the admin's API.
        route.schema = { ...route.schema, hide: true };
      });
      guardConnections(scim, runtime);
      noteRequests(scim, runtime);
      for (const add of routes) add(scim, runtime);
    },
    { prefix: scimRoot },
  );
}
