import { createResource, deleteResource, patchResource, replaceResource } from '../../../scim/operations.ts';
import { serviceLimits } from '../../../scim/schema/serviceLimits.ts';
import type { ScimScope, Written } from '../../../scim/types.ts';
import type { App } from '../../app.ts';
import { sendScim } from '../answer.ts';
import { type BulkTask, readBulk } from '../bulk/readBulk.ts';
import { type BulkDone, runBulk } from '../bulk/runBulk.ts';
import { type CalledConnection, connectionOf } from '../call.ts';
import { etagOf } from '../../../scim/resource/wholeResource.ts';
import { faultOf } from '../fault.ts';
import type { ScimRuntime } from '../runtime.ts';

/** Operations of a bulk request that count as one request. */
const operationsPerRequest = 10;

/** Many operations in one request (RFC 7644 §3.7), each in a transaction of its own. */
export function bulkRoutes(app: App, runtime: ScimRuntime): void {
  app.post('/Bulk', { bodyLimit: serviceLimits.bulk.maxPayloadSize }, async (request, reply) => {
    const connection = connectionOf(request);
    const bulk = readBulk(request.body, serviceLimits.bulk.maxOperations);
    // The request itself was counted when it came.
    const more = Math.ceil(bulk.operations.length / operationsPerRequest) - 1;
    if (more > 0) runtime.limiters.writes.take(connection.connectionId, more);
    const results = await runBulk(bulk, {
      execute: (task) => execute(runtime, connection, task),
      faultOf: (error) => {
        const fault = faultOf(error);
        if (fault.status >= 500) request.log.error({ err: error }, 'an operation of a bulk request failed');
        return fault;
      },
      baseUrl: connection.baseUrl,
    });
    return sendScim(request, reply, 200, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
      Operations: results,
    });
  });
}

async function execute(
  runtime: ScimRuntime,
  connection: CalledConnection,
  task: BulkTask,
): Promise<BulkDone> {
  const { id, location, version } = await runtime.write(connection, (at) => written(at, task));
  if (task.method === 'DELETE') return { id, location, status: 204 };
  return { id, location, version: etagOf(version), status: task.method === 'POST' ? 201 : 200 };
}

/** Results name a resource and hold none of it. */
const bare = { attributes: ['id'] };

function written(at: ScimScope, { method, type, id = '', data, ifMatch }: BulkTask): Promise<Written> {
  const preconditions = { ifMatch };
  switch (method) {
    case 'POST':
      return createResource(at, type, data, bare);
    case 'PUT':
      return replaceResource(at, type, id, data, bare, preconditions);
    case 'PATCH':
      return patchResource(at, type, id, data, bare, preconditions);
    case 'DELETE':
      return deleteResource(at, type, id, preconditions);
  }
}
