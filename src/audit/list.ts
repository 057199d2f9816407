import type { JsonValue } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';

/** An entry of the audit trail as it is shown. */
export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly entity: string;
  readonly entity_id: string | null;
  readonly plan: string | null;
  readonly item: number | null;
  readonly approval: string | null;
  /** null once a purge erased it */
  readonly particulars: Readonly<Record<string, JsonValue>> | null;
}

export interface AuditQuery {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly entityId?: string | undefined;
  readonly plan?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** The audit trail, newest first, by keyset. */
export async function listAudit(
  scope: TenantScope,
  query: AuditQuery,
): Promise<{ items: AuditRow[]; next: string | null }> {
  const { rows } = await scope.client.query<AuditRow>(
    `select e.event_id as id, e.at, e.actor, e.action, e.entity, e.entity_id, e.plan_id as plan, e.item_no as item,
            e.approval_id as approval, p.body as particulars
       from audit_event e left join audit_payload p using (tenant_id, event_id)
      where ($1::uuid is null or e.event_id < $1) and ($2::text is null or e.actor = $2)
        and ($3::text is null or e.action = $3) and ($4::uuid is null or e.entity_id = $4)
        and ($5::uuid is null or e.plan_id = $5)
      order by e.event_id desc limit $6`,
    [
      query.before ?? null,
      query.actor ?? null,
      query.action ?? null,
      query.entityId ?? null,
      query.plan ?? null,
      query.limit + 1,
    ],
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}
