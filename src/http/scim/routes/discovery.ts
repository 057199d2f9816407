import type { FastifyReply, FastifyRequest } from 'fastify';
import { resourceTypes } from '../../../scim/schema/resourceTypes.ts';
import { schemasOf } from '../../../scim/schema/schemasOf.ts';
import { serviceProviderConfig } from '../../../scim/schema/serviceProviderConfig.ts';
import type { JsonObject, Registry } from '../../../scim/schema/types.ts';
import { ScimError } from '../../../scim/scimError.ts';
import type { App } from '../../app.ts';
import { sendScim } from '../answer.ts';
import { connectionOf } from '../call.ts';
import { listResponse } from '../listResponse.ts';
import { parametersOf } from '../query.ts';
import type { ScimRuntime } from '../runtime.ts';

/** What this server can do (RFC 7644 §4): the same for all connections of a tenant. */
export function discoveryRoutes(app: App, { baseUrl, read }: ScimRuntime): void {
  app.get('/ServiceProviderConfig', async (request, reply) => {
    refuseFilter(request);
    return sendOne(request, reply, serviceProviderConfig(baseUrl(request)));
  });
  const lists = [
    ['/ResourceTypes', resourceTypes],
    ['/Schemas', schemasOf],
  ] as const;
  for (const [url, listed] of lists) {
    const all = async (request: FastifyRequest): Promise<readonly JsonObject[]> => {
      refuseFilter(request);
      const registry = await read(connectionOf(request), async (at): Promise<Registry> => at.registry);
      return listed(registry, baseUrl(request));
    };
    app.get(url, async (request, reply) => {
      const resources = await all(request);
      const { length } = resources;
      const list = { totalResults: length, itemsPerPage: length, startIndex: 1, resources };
      return sendScim(request, reply, 200, listResponse(list));
    });
    app.get<{ Params: { id: string } }>(`${url}/:id`, async (request, reply) => {
      const { id } = request.params;
      const resources = await all(request);
      const found = resources.find(
        ({ id: of }) => typeof of === 'string' && of.toLowerCase() === id.toLowerCase(),
      );
      if (found === undefined)
        throw new ScimError(404, undefined, `There is nothing called "${id}" in ${url}.`);
      return sendOne(request, reply, found);
    });
  }
}

/** `meta.location` is the same as Content-Location (RFC 7643 §3.1). */
function sendOne(request: FastifyRequest, reply: FastifyReply, resource: JsonObject): FastifyReply {
  const meta = resource['meta'] as { readonly location: string };
  return sendScim(request, reply.header('content-location', meta.location), 200, resource);
}

/**
 * Told by 403, so that nobody takes the whole for what a condition selects (RFC 7644 §4). Paging and sorting are ignored, as is a filter
 * that is a single word: it states no condition.
 */
function refuseFilter(request: FastifyRequest): void {
  const filter = parametersOf(request.query).get('filter');
  if (filter === undefined || (typeof filter === 'string' && !/\s/.test(filter.trim()))) return;
  throw new ScimError(403, undefined, 'This is always answered as a whole: ask for it without a filter.');
}
