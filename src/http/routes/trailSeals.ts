import { recordEvents } from '../../audit/record.ts';
import { sealTrail } from '../../audit/seal.ts';
import { shownTrail } from '../../audit/shownTrail.ts';
import { trailState, verifyTrail } from '../../audit/verify.ts';
import { withTenant } from '../../db/tenant.ts';
import type { App } from '../app.ts';
import { trailState as trailStateContract } from '../contract/administration.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { onceByClaim } from '../idempotency.ts';

/** How far the audit trail is sealed, and whether it is as it was written. */
export function trailSealRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
  app.get(
    '/api/v1/audit/verification',
    {
      schema: {
        operationId: 'getTrailState',
        summary: 'How far the audit trail is sealed; nothing is looked at any closer',
        tags,
        response: { 200: trailStateContract },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        ...shownTrail({ ...(await trailState(scope)), problems: [] }),
        ok: null,
      })),
  );
  app.post(
    '/api/v1/audit/verification',
    {
      schema: {
        operationId: 'verifyTrail',
        summary: 'Look at every entry of the audit trail: is it as it was when it was sealed?',
        tags,
        response: { 200: trailStateContract },
      },
    },
    (request, reply) =>
      // It reads by a connection of its own: with one more in hand, some who ask at once would wait for each other for ever.
      onceByClaim(deps, request, reply, async ({ actor, tenantId }) => {
        await sealTrail(deps.database, tenantId);
        const verdict = await verifyTrail(deps.database, tenantId);
        const { ok, entries, seals } = verdict;
        const body = { ok, entries, seals };
        await withTenant(deps.database, tenantId, (scope) =>
          recordEvents(scope, [
            { actor, action: 'trail.verified', entity: 'tenant', entityId: tenantId, body },
          ]),
        );
        return { status: 200, body: { ...shownTrail(verdict), ok } };
      }),
  );
}
