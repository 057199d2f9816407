import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  createResource,
  deleteResource,
  getResource,
  listResources,
  patchResource,
  replaceResource,
} from '../../../scim/operations.ts';
import type { ResourceTypeName } from '../../../scim/schema/types.ts';
import { isLargeGroup } from '../../../scim/store/membersOfGroup.ts';
import type { Preconditions, Projection, ResourceAnswer } from '../../../scim/types.ts';
import type { App } from '../../app.ts';
import { sendScim } from '../answer.ts';
import { connectionOf } from '../call.ts';
import { etagOf } from '../../../scim/resource/wholeResource.ts';
import { namesVersion } from '../entityTag.ts';
import { bodyLimits } from '../limits.ts';
import { listResponse } from '../listResponse.ts';
import { listQueryOf, parametersOf, projectionOf } from '../query.ts';
import { wantsNoBody } from '../wantsNoBody.ts';
import type { ScimRuntime } from '../runtime.ts';

const collections: readonly {
  readonly url: string;
  readonly type: ResourceTypeName;
  readonly bodyLimit: number;
}[] = [
  { url: '/Users', type: 'User', bodyLimit: bodyLimits.general },
  { url: '/Groups', type: 'Group', bodyLimit: bodyLimits.group },
];

/** Users and groups, one by one and as lists (RFC 7644 §3.2 to §3.6). */
export function resourceRoutes(app: App, runtime: ScimRuntime): void {
  for (const { url, type, bodyLimit } of collections) {
    app.post(url, { bodyLimit }, async (request, reply) => {
      const written = await runtime.write(connectionOf(request), (at) =>
        createResource(at, type, request.body, asked(request)),
      );
      return sendResource(request, reply, 201, written);
    });
    app.get(url, async (request, reply) => {
      const query = listQueryOf(parametersOf(request.query));
      const list = await runtime.read(connectionOf(request), (at) => listResources(at, [type], query));
      return sendScim(request, reply, 200, listResponse(list));
    });
    oneResource(app, runtime, `${url}/:id`, type, bodyLimit);
  }
}

function oneResource(
  app: App,
  runtime: ScimRuntime,
  url: string,
  type: ResourceTypeName,
  bodyLimit: number,
): void {
  app.get<ById>(url, async (request, reply) => {
    const found = await runtime.read(connectionOf(request), (at) =>
      getResource(at, type, request.params.id, asked(request), {}),
    );
    if (namesVersion(request.headers['if-none-match'], found.version)) {
      return describe(request, reply, found).code(304).send();
    }
    return sendResource(request, reply, 200, found);
  });
  app.put<ById>(url, { bodyLimit }, async (request, reply) => {
    const written = await runtime.write(connectionOf(request), (at) =>
      replaceResource(at, type, request.params.id, request.body, asked(request), preconditionsOf(request)),
    );
    return sendResource(request, reply, 200, written);
  });
  app.patch<ById>(url, { bodyLimit }, async (request, reply) => {
    const projection = asked(request);
    // RFC 7644 §3.5.2 leaves it open unless attributes are asked for.
    const mayBeBrief = type === 'Group' && !isProjection(projection);
    const { id } = request.params;
    let brief = false;
    const written = await runtime.write(connectionOf(request), async (at) => {
      const shown = mayBeBrief ? { attributes: ['id'] } : projection;
      const patched = await patchResource(at, type, id, request.body, shown, preconditionsOf(request));
      brief = mayBeBrief && (wantsNoBody(request.body) || (await isLargeGroup(at, patched.id)));
      if (!mayBeBrief || brief) return patched;
      return { ...patched, ...(await getResource(at, type, patched.id, projection, {})) };
    });
    if (!brief) return sendResource(request, reply, 200, written);
    return describe(request, reply, written).code(204).send();
  });
  app.delete<ById>(url, async (request, reply) => {
    await runtime.write(connectionOf(request), (at) =>
      deleteResource(at, type, request.params.id, preconditionsOf(request)),
    );
    return reply.code(204).send();
  });
}

interface ById {
  Params: { id: string };
}

function asked(request: FastifyRequest): Projection {
  return projectionOf(parametersOf(request.query));
}

function isProjection({ attributes, excludedAttributes }: Projection): boolean {
  return attributes !== undefined || excludedAttributes !== undefined;
}

function preconditionsOf({ headers }: FastifyRequest): Preconditions {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
}

function sendResource(request: FastifyRequest, reply: FastifyReply, status: number, found: ResourceAnswer) {
  return sendScim(request, describe(request, reply, found), status, found.resource);
}

/** Where it is and which version it has, in the headers; `meta.location` is the same as Content-Location (RFC 7643 §3.1). */
function describe(request: FastifyRequest, reply: FastifyReply, found: ResourceAnswer): FastifyReply {
  if (request.scim) request.scim.resourceId = found.id;
  return reply
    .header('location', found.location)
    .header('content-location', found.location)
    .header('etag', etagOf(found.version));
}
