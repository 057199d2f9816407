import { listAudit } from '../../audit/list.ts';
import { listOutbox } from '../../outbox/list.ts';
import type { App } from '../app.ts';
import { auditPage, auditQuery, outboxPage, outboxQuery } from '../contract/administration.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

/** What went out and what happened. */
export function trailRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
  app.get(
    '/api/v1/outbox',
    {
      schema: {
        operationId: 'listOutbox',
        summary: 'Mail, newest first, as it would be sent now',
        tags,
        querystring: outboxQuery,
        response: { 200: outboxPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { status, cursor, limit } = request.query;
        const page = await listOutbox(scope, {
          status,
          cursor: idAfter('outbox', cursor),
          limit,
          baseUrl: deps.baseUrl(),
        });
        return {
          items: page.items.map((item) => ({
            id: item.messageId,
            kind: item.kind,
            status: item.status,
            member: item.memberId,
            recipient: item.recipient,
            subject: item.subject,
            text: item.text,
            attempts: item.attempts,
            created_at: item.createdAt.toISOString(),
            next_attempt_at: item.nextAttemptAt?.toISOString() ?? null,
            sent_at: item.sentAt?.toISOString() ?? null,
            reason: item.reason,
          })),
          next: toCursor('outbox', page.next ?? null),
        };
      }),
  );
  app.get(
    '/api/v1/audit',
    {
      schema: {
        operationId: 'listAudit',
        summary: 'The audit trail, newest first',
        tags,
        querystring: auditQuery,
        response: { 200: auditPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, entity_id: entityId, ...query } = request.query;
        const { items, next } = await listAudit(scope, {
          ...query,
          entityId,
          before: idAfter('audit', cursor),
        });
        return {
          items: items.map((row) => ({ ...row, at: row.at.toISOString() })),
          next: toCursor('audit', next),
        };
      }),
  );
}
