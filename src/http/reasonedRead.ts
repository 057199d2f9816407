import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { recordEvents } from '../audit/record.ts';
import { type Database, withTenant } from '../db/tenant.ts';
import { holds, type Power, type Role } from '../directory/roles.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import type { App } from './app.ts';
import { callerOf } from './authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why an operator reads what is a tenant's; null for everybody else. */
    readReason: string | null;
  }
}

const longest = 500;

/** May this role do with a reason what it may not do without? Reading only: HEAD is a GET without its body. */
export function mayWithReason(role: Role, power: Power, method: string): boolean {
  return power === 'read' && holds(role, 'read_with_reason') && (method === 'GET' || method === 'HEAD');
}

/** The reason in the header `PSM-Reason`. @throws PsmError `forbidden` when there is none, or one that is too long */
export function reasonOf(request: FastifyRequest): string {
  const given = request.headers['psm-reason'];
  const reason = typeof given === 'string' ? decoded(given).trim() : '';
  if (reason.length > 0 && reason.length <= longest) return reason;
  throw new PsmError(
    'forbidden',
    `Operators read what belongs to a tenant only with a reason: send it in the header PSM-Reason, 1 to ${longest} characters. ` +
      'It stays in the audit trail of the tenant.',
    { details: { needs: 'PSM-Reason' } },
  );
}

/** Node reads headers as Latin-1; most programs write UTF-8. */
function decoded(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

/**
 * Writes what an operator reads into the trail of the tenant, after the request was found to be one that is answered and before anything
 * goes out: where that fails, nothing is read.
 */
export function noteReasonedReads(app: App, database: Database): void {
  app.decorateRequest('readReason', null);
  app.addHook('preHandler', async (request) => {
    if (request.readReason === null) return;
    const { tenantId, actor, token } = callerOf(request);
    const ids = Object.entries(request.params ?? {}).filter(([, id]) => typeof id === 'string' && isId(id));
    const body = {
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
      reason: request.readReason,
      ids: Object.fromEntries(ids) as Record<string, string>,
      token: token?.name,
    };
    await withTenant(database, tenantId, (scope) =>
      recordEvents(scope, [{ actor, action: 'operator.read', entity: 'tenant', entityId: tenantId, body }]),
    );
  });
}
