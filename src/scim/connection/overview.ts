import type { TenantScope } from '../../db/tenant.ts';
import { type Field, loadFields } from '../../directory/fields.ts';
import { type Mapping, loadMapping } from '../../mapping/store.ts';
import type { Policy } from '../../source/policy.ts';
import { pushedColumns } from '../columns.ts';
import { countPeople, type PeopleCounts } from '../people/list.ts';
import { listScimClients } from './clients.ts';
import { assertConnection } from './lockConnection.ts';
import { listScimTokens } from './tokens.ts';
import type { ScimClient, ScimToken } from './types.ts';
import { type ConnectionWarning, warningsOf } from './warnings.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface MappedAttribute {
  /** As SCIM writes it. */
  readonly attribute: string;
  /** What runs and mappings call it. */
  readonly column: string;
  readonly field: Named | null;
}

/** A connection with everything that its page shows. */
export interface ConnectionOverview {
  readonly source: Named;
  readonly hub: Named;
  readonly policy: Policy;
  readonly tokens: readonly ScimToken[];
  readonly clients: readonly ScimClient[];
  readonly attributes: readonly MappedAttribute[];
  readonly counts: PeopleCounts;
  readonly lastPushAt: Date | null;
  readonly lastRun: string | null;
  readonly warnings: readonly ConnectionWarning[];
}

interface Row {
  readonly source: Named;
  readonly hub: Named;
  readonly policy: Policy;
  readonly last_push_at: Date | null;
  readonly last_run: string | null;
  readonly last_used_at: Date | null;
  readonly now: Date;
}

/** @throws PsmError `not_found` for a source that is no connection, or was removed */
export async function overviewOfConnection(
  scope: TenantScope,
  connectionId: string,
): Promise<ConnectionOverview> {
  await assertConnection(scope, connectionId);
  const { rows } = await scope.client.query<Row>(selectConnection, [connectionId]);
  const row = rows[0] as Row;
  const tokens = await listScimTokens(scope, connectionId);
  const clients = await listScimClients(scope, connectionId);
  const counts = await countPeople(scope, connectionId);
  const fields = await loadFields(scope);
  const { source, hub, policy, last_used_at: lastUsedAt, now } = row;
  return {
    source,
    hub,
    policy,
    tokens,
    clients,
    attributes: attributesOf(await loadMapping(scope, connectionId), fields),
    counts,
    lastPushAt: row.last_push_at,
    lastRun: row.last_run,
    warnings: warningsOf({ tokens, clients, lastUsedAt, people: counts.users, now }),
  };
}

/** $1 connection. The last push is one look at each of its resources; the rest are looks at indexes. */
const selectConnection = `
select jsonb_build_object('id', s.source_id, 'name', s.name) as source,
       jsonb_build_object('id', h.hub_id, 'name', h.name) as hub, s.policy,
       (select max(pushed_at) from scim_resource where source_id = s.source_id) as last_push_at,
       (select run_id from run where source_id = s.source_id order by run_id desc limit 1) as last_run,
       (select max(last_used_at) from scim_token where source_id = s.source_id) as last_used_at,
       now() as now
  from source s join hub h using (tenant_id, hub_id)
 where s.source_id = $1`;

/** Columns in the order of the mapping, as SCIM writes them; those that no schema names are called by their column. */
function attributesOf(mapping: Mapping | undefined, fields: readonly Field[]): MappedAttribute[] {
  const names = new Map(pushedColumns(fields).map(({ name, attribute }) => [name, attribute]));
  const known = new Map(fields.map((field) => [field.fieldId, { id: field.fieldId, name: field.label }]));
  return (mapping?.columns ?? []).map(({ header, fieldId }) => ({
    attribute: names.get(header) ?? header,
    column: header,
    field: fieldId === null ? null : (known.get(fieldId) ?? null),
  }));
}
