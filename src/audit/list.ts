import type { JsonValue } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { firstIdAt } from '../kernel/ids.ts';

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

/** Which entries are meant; what is left out does not matter. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly entityId?: string | undefined;
  readonly plan?: string | undefined;
  /** Moments; `from` belongs to what is meant, `to` does not. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface AuditQuery extends AuditFilter {
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Clocks of nodes and database may differ by less: ids are cut out by a node's, `at` is the database's. Milliseconds. */
const clocksDiffer = 86_400_000;

/** The audit trail, newest first, by keyset. Of a span of time only its part of the primary key is read. */
export async function listAudit(
  scope: TenantScope,
  query: AuditQuery,
): Promise<{ items: AuditRow[]; next: string | null }> {
  const { from, to } = query;
  const { rows } = await scope.client.query<AuditRow>(
    `select e.event_id as id, e.at, e.actor, e.action, e.entity, e.entity_id, e.plan_id as plan, e.item_no as item,
            e.approval_id as approval, p.body as particulars
       from audit_event e left join audit_payload p using (tenant_id, event_id)
      where ($1::uuid is null or e.event_id < $1) and ($2::text is null or e.actor = $2)
        and ($3::text is null or e.action = $3) and ($4::uuid is null or e.entity_id = $4)
        and ($5::uuid is null or e.plan_id = $5)
        and ($7::timestamptz is null or (e.at >= $7 and e.event_id >= $8::uuid))
        and ($9::timestamptz is null or (e.at < $9 and e.event_id < $10::uuid))
      order by e.event_id desc limit $6`,
    [
      query.before ?? null,
      query.actor ?? null,
      query.action ?? null,
      query.entityId ?? null,
      query.plan ?? null,
      query.limit + 1,
      from ?? null,
      from === undefined ? null : firstIdAt(Math.max(from.getTime() - clocksDiffer, 0)),
      to ?? null,
      to === undefined ? null : firstIdAt(Math.max(to.getTime() + clocksDiffer, 0)),
    ],
  );
  const items = rows.slice(0, query.limit);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** All that is meant, newest first, some at a time, each time in a transaction of its own: however long somebody reads. */
export async function* readAudit(
  database: Database,
  tenantId: string,
  filter: AuditFilter,
): AsyncGenerator<AuditRow> {
  for (let before: string | null | undefined; before !== null;) {
    const from: string | undefined = before;
    const { items, next } = await withTenant(database, tenantId, (scope) =>
      listAudit(scope, { ...filter, before: from, limit: 1000 }),
    );
    yield* items;
    before = next;
  }
}
