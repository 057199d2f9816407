import { Readable } from 'node:stream';
import { z } from 'zod';
import { type AuditFilter, type AuditRow, listAudit, readAudit } from '../../audit/list.ts';
import { jsonLines, shownEntry } from '../../audit/shownTrail.ts';
import { getOutboxItem, listOutbox } from '../../outbox/list.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { sendAttachment } from '../attachment.ts';
import { callerOf } from '../authenticate.ts';
import { mailPolicy } from '../contentPolicy.ts';
import {
  auditExportQuery,
  auditPage,
  auditQuery,
  outboxPage,
  outboxQuery,
} from '../contract/administration.ts';
import { byId } from '../contract/primitives.ts';
import { type Cell, csvFile, csvResponse, sendCsv } from '../csv.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

/** What went out and what happened. */
export function trailRoutes(app: App, deps: HttpDeps): void {
  outboxRoutes(app, deps);
  auditRoutes(app, deps);
}

function outboxRoutes(app: App, deps: HttpDeps): void {
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
        const { status, q, cursor, limit } = request.query;
        const page = await listOutbox(scope, {
          status,
          recipient: q,
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
    '/api/v1/outbox/:id/mail',
    {
      schema: {
        operationId: 'showMail',
        summary: 'One mail as a page, as mail programs show it',
        tags,
        params: byId,
        response: { 200: { description: 'A page', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const mail = await inTenant(deps, request, (scope) => getOutboxItem(scope, id, deps.baseUrl()));
      if (mail.html === '') throw new PsmError('not_found', `This version cannot show the mail "${id}".`);
      void reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', mailPolicy)
        .header('x-frame-options', 'SAMEORIGIN');
      // What is sandboxed has an origin of its own, which browsers complain about.
      reply.raw.removeHeader('origin-agent-cluster');
      return mail.html;
    },
  );
}

function auditRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
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
        const { cursor, limit, ...filter } = request.query;
        const { items, next } = await listAudit(scope, {
          ...filterOf(filter),
          before: idAfter('audit', cursor),
          limit,
        });
        return { items: items.map(shownEntry), next: toCursor('audit', next) };
      }),
  );
  app.get(
    '/api/v1/audit.csv',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportAuditCsv',
        summary: 'The audit trail as CSV, newest first',
        tags,
        querystring: auditExportQuery,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const events = readAudit(deps.database, callerOf(request).tenantId, filterOf(request.query));
      return sendCsv(reply, 'audit.csv', csvFile(auditHeader, auditLines(events)));
    },
  );
  app.get(
    '/api/v1/audit.jsonl',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportAuditJson',
        summary: 'The audit trail as JSON, one entry a line, newest first',
        tags,
        querystring: auditExportQuery,
        response: {
          200: { description: 'JSON lines', content: { 'application/jsonl': { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const events = readAudit(deps.database, callerOf(request).tenantId, filterOf(request.query));
      const file = Readable.from(jsonLines(events), { objectMode: false });
      return sendAttachment(reply, 'audit.jsonl', 'application/jsonl; charset=utf-8', file);
    },
  );
}

function filterOf({ entity_id, from, to, ...same }: z.output<typeof auditExportQuery>): AuditFilter {
  return { ...same, entityId: entity_id, from: dateOf(from), to: dateOf(to) };
}

function dateOf(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}

const auditHeader = [
  'At',
  'Actor',
  'Action',
  'Entity',
  'Entity id',
  'Plan',
  'Item',
  'Approval',
  'Particulars',
  'Id',
];

async function* auditLines(events: AsyncIterable<AuditRow>): AsyncGenerator<readonly Cell[]> {
  for await (const event of events) {
    const particulars = event.particulars === null ? null : JSON.stringify(event.particulars);
    const { actor, action, entity, entity_id, plan, item, approval, id } = event;
    yield [event.at.toISOString(), actor, action, entity, entity_id, plan, item, approval, particulars, id];
  }
}
