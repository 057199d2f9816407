import { sql } from 'kysely';
import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import { publishRecorded } from './publish.ts';

/** One entry of the audit trail: who did what to what, and what was there before and after. */
export interface AuditEvent {
  /** `console:USER`, `admin:EMAIL`, `token:NAME`, `policy`, `setup`. */
  readonly actor: string;
  /** A verb of the domain, for example `member.updated` or `plan.overridden`. */
  readonly action: string;
  readonly entity:
    | 'tenant'
    | 'hub'
    | 'member'
    | 'source'
    | 'run'
    | 'plan'
    | 'approval'
    | 'mapping'
    | 'token'
    | 'webhook'
    | 'provider';
  readonly entityId?: string | undefined;
  readonly planId?: string | undefined;
  readonly itemNo?: number | undefined;
  readonly approvalId?: string | undefined;
  /** Particulars, personal data allowed: a purge erases them and the trail still verifies. */
  readonly body: Readonly<Record<string, JsonValue | undefined>>;
}

/**
 * Writes entries in the transaction of the effect that they tell of, any number in one statement. The trail keeps a digest
 * of salt and payload; payload and salt lie apart so that they can be erased. Webhooks that follow such effects hear of them.
 */
export async function recordEvents(scope: TenantScope, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const entries = events.map((event) => ({ ...event, eventId: newId() }));
  const rows = entries.map((event) => ({
    event_id: event.eventId,
    actor: event.actor,
    action: event.action,
    entity: event.entity,
    entity_id: event.entityId,
    plan_id: event.planId,
    item_no: event.itemNo,
    approval_id: event.approvalId,
    body: event.body,
  }));
  await sql`
    with given as materialized (
      select e.*, uuid_send(gen_random_uuid()) as salt
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (event_id uuid, actor text, action text,
          entity text, entity_id uuid, plan_id uuid, item_no int, approval_id uuid, body jsonb)
    ), events as (
      insert into audit_event (event_id, actor, action, entity, entity_id, plan_id, item_no, approval_id, payload_digest)
      select event_id, actor, action, entity, entity_id, plan_id, item_no, approval_id,
             sha256(salt || convert_to(body::text, 'UTF8'))
        from given
    )
    insert into audit_payload (event_id, salt, body) select event_id, salt, body from given
  `.execute(scope.db);
  await publishRecorded(scope, entries);
}
