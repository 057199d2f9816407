import { fieldAuthority, type FieldOrder, putFieldAuthority } from '../../source/fieldAuthority.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { fieldAuthority as contract } from '../contract/sources.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Which source of a hub is believed about which field. */
export function fieldAuthorityRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Sources'];
  app.get(
    '/api/v1/hubs/:id/field-authority',
    {
      schema: {
        operationId: 'getFieldAuthority',
        summary: 'Which source of a hub is believed about which field',
        tags,
        params: byId,
        response: { 200: contract },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => view(await fieldAuthority(scope, request.params.id))),
  );
  app.put(
    '/api/v1/hubs/:id/field-authority',
    {
      schema: {
        operationId: 'putFieldAuthority',
        summary: 'Set which source of a hub is believed about which field, in place of what was set',
        tags,
        params: byId,
        body: contract,
        response: { 200: contract },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: view(await putFieldAuthority(scope, request.params.id, request.body.items, actor)),
      })),
  );
}

function view(orders: readonly FieldOrder[]) {
  return { items: orders.map(({ field, sources }) => ({ field, sources: [...sources] })) };
}
