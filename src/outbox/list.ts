import { sql } from 'kysely';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { readMessages, type StoredMessage } from './facts.ts';
import { templateOf } from './templates.ts';
import type { Mail, MessageFacts } from './templates/template.ts';

/** A mail as people see it in the outbox. */
export interface OutboxItem extends Mail {
  readonly messageId: string;
  readonly kind: string;
  readonly status: MessageFacts['status'];
  readonly memberId: string | null;
  readonly recipient: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  /** Of a queued one: when it is tried next. */
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  /** Why it was not sent, or not yet: a few words or the codes of the mail server. */
  readonly reason: string | null;
}

export interface OutboxPage {
  readonly items: readonly OutboxItem[];
  /** Cursor of the next page; absent after the last. */
  readonly next?: string;
}

export interface OutboxQuery {
  readonly status?: MessageFacts['status'] | undefined;
  /** Beginning of the recipient's address. */
  readonly recipient?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Address under which people reach the server: queued mail shows its links. */
  readonly baseUrl: string;
}

/**
 * Mail of the tenant, newest first, with subject and text as they would be sent now. Who may read a queued mail can use
 * its link: show this to admins only.
 *
 * @throws PsmError `invalid_request` for a cursor that is none
 */
export async function listOutbox(scope: TenantScope, query: OutboxQuery): Promise<OutboxPage> {
  const { status, recipient, cursor, limit } = query;
  if (cursor !== undefined && !isId(cursor)) {
    throw new PsmError('invalid_request', 'The cursor is not one of this list.');
  }
  const older = cursor === undefined ? sql`true` : sql`o.message_id < ${cursor}`;
  const inState = status === undefined ? sql`true` : sql`o.status = ${status}`;
  const to =
    recipient === undefined
      ? sql`true`
      : sql`starts_with(lower(o.recipient), ${recipient.trim().toLowerCase()})`;
  const messages = await readMessages(scope, sql`${older} and ${inState} and ${to}`, limit + 1);
  const items = messages.slice(0, limit).map((message) => itemOf(message, query.baseUrl));
  const last = items.at(-1);
  return messages.length > limit && last !== undefined ? { items, next: last.messageId } : { items };
}

/**
 * One mail of the outbox, as it would be sent now. Who may read a queued one can use its link: show this to admins only.
 *
 * @throws PsmError `not_found`, also for a mail of another tenant
 */
export async function getOutboxItem(
  scope: TenantScope,
  messageId: string,
  baseUrl: string,
): Promise<OutboxItem> {
  const [message] = await readMessages(scope, sql`o.message_id = ${messageId}`, 1);
  if (message === undefined) throw new PsmError('not_found', `There is no mail "${messageId}".`);
  return itemOf(message, baseUrl);
}

function itemOf({ facts, ...message }: StoredMessage, baseUrl: string): OutboxItem {
  const { messageId, kind, status, recipient } = facts;
  const template = templateOf(kind);
  const shown = template?.secret === true ? { ...facts, data: {} } : facts;
  return {
    messageId,
    kind,
    status,
    recipient,
    memberId: message.memberId,
    attempts: message.attempts,
    createdAt: message.createdAt,
    nextAttemptAt: status === 'queued' ? message.nextAttemptAt : null,
    sentAt: message.sentAt,
    reason: message.lastError,
    ...(template?.render(shown, baseUrl.replace(/\/+$/, '')) ?? { subject: kind, text: '', html: '' }),
  };
}
