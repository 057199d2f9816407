import { isId } from '../../kernel/ids.ts';
import { startRequestLog } from '../../scim/connection/requestLog.ts';
import type { App } from '../app.ts';
import type { ScimCall } from './call.ts';
import type { ScimRuntime } from './runtime.ts';
import type { FastifyRequest } from 'fastify';

/** Keeps what was asked and answered, for admins who ask what their identity provider sent. It never holds up an answer. */
export function noteRequests(app: App, { deps }: ScimRuntime): void {
  const log = startRequestLog(deps.database, deps.log);
  app.addHook('onResponse', async (request, reply) => {
    const { scim } = request;
    if (!scim) return;
    const { connection, answer } = scim;
    const milliseconds = Math.round(reply.elapsedTime);
    const scimType = reply.statusCode >= 400 ? answer?.['scimType'] : undefined;
    log.note({
      tenantId: connection.tenantId,
      connectionId: connection.connectionId,
      tokenId: connection.tokenId,
      at: new Date(Date.now() - milliseconds),
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      scimType: typeof scimType === 'string' ? scimType : undefined,
      milliseconds,
      userAgent: request.headers['user-agent'],
      resourceId: resourceIdOf(request, scim),
      request: request.body,
      response: answer,
    });
  });
  app.addHook('onClose', () => log.close());
}

/** The one that a request is about: named by its address, created by it, or all that was found. */
function resourceIdOf({ params }: FastifyRequest, { resourceId, answer }: ScimCall): string | undefined {
  const named = (params as { id?: string } | null)?.id;
  const found = answer?.['Resources'];
  const only = Array.isArray(found) && found.length === 1 ? (found[0] as { id?: unknown }).id : undefined;
  return [resourceId, named, only].find((id): id is string => typeof id === 'string' && isId(id));
}
