import type { FastifyReply, FastifyRequest } from 'fastify';
import { listResources } from '../../../scim/operations.ts';
import type { ResourceTypeName } from '../../../scim/schema/types.ts';
import { ScimError } from '../../../scim/scimError.ts';
import type { ListQuery } from '../../../scim/types.ts';
import type { App } from '../../app.ts';
import { sendScim } from '../answer.ts';
import { connectionOf } from '../call.ts';
import { listResponse } from '../listResponse.ts';
import { listQueryOf, parametersOf, searchQueryOf } from '../query.ts';
import type { ScimRuntime } from '../runtime.ts';

const all: readonly ResourceTypeName[] = ['User', 'Group'];

/** Queries of everything (RFC 7644 §3.4.2.1), and queries as a body, which no proxy writes down (§3.4.3). */
export function searchRoutes(app: App, { read }: ScimRuntime): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    types: readonly ResourceTypeName[],
    query: ListQuery,
  ) => {
    const list = await read(connectionOf(request), (at) => listResources(at, types, query));
    return sendScim(request, reply, 200, listResponse(list));
  };
  app.get('/', { prefixTrailingSlash: 'no-slash' }, (request, reply) =>
    answer(request, reply, all, listQueryOf(parametersOf(request.query))),
  );
  for (const [url, types] of [
    ['/.search', all],
    ['/Users/.search', ['User']],
    ['/Groups/.search', ['Group']],
  ] as const) {
    app.post(url, (request, reply) => answer(request, reply, types, searchQueryOf(request.body)));
  }
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/Me',
    handler: () => {
      throw new ScimError(
        501,
        undefined,
        'A token stands for an identity provider, not for a person: there is no "Me". Ask for a user by id (RFC 7644 §3.11).',
      );
    },
  });
}
