import { trailFaults } from '../../audit/faults.ts';
import { recordEvents } from '../../audit/record.ts';
import { sealTrail } from '../../audit/seal.ts';
import { type TrailVerdict, trailState, verifyTrail } from '../../audit/verify.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import { trailState as trailStateContract } from '../contract/administration.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

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
        ...shown({ ...(await trailState(scope)), problems: [] }),
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
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      await sealTrail(deps.database, tenantId);
      return once(deps, request, reply, async (scope, { actor }) => {
        const verdict = await verifyTrail(deps.database, tenantId);
        const { ok, entries, seals } = verdict;
        const body = { ok, entries, seals };
        await recordEvents(scope, [
          { actor, action: 'trail.verified', entity: 'tenant', entityId: tenantId, body },
        ]);
        return { status: 200, body: { ...shown(verdict), ok } };
      });
    },
  );
}

function shown({ entries, seals, unsealed, head, problems }: Omit<TrailVerdict, 'ok'>) {
  return {
    entries,
    seals,
    unsealed,
    head: head && { seq: head.seq, digest: head.digest, sealed_at: head.sealedAt.toISOString() },
    problems: problems.map((one) => ({ ...one, message: trailFaults[one.fault] })),
  };
}
