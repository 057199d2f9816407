import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { counts, limitsOf, type TenantLimits } from '../directory/limits.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';

/** A tenant as whoever runs the service sees it. */
export interface TenantRecord {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly host: string | null;
  readonly status: 'active' | 'suspended' | 'erasing';
  readonly suspended: { readonly at: Date; readonly by: string; readonly reason: string | null } | null;
  readonly limits: TenantLimits;
  readonly usage: {
    readonly members: number;
    readonly hubs: number;
    readonly sources: number;
    readonly admins: number;
  };
  readonly created_at: Date;
}

/** What there is, counted as limits count it. */
const selectRecord = `
select tenant_id as id, name, slug, host, created_at, limits, suspended_at, suspended_by, suspended_reason,
       case when erasing_at is not null then 'erasing' when suspended_at is not null then 'suspended' else 'active' end as status,
       (${counts.members}) as members,
       (${counts.hubs}) as hubs,
       (${counts.sources}) as sources,
       (select count(*)::int from admin_user) as admins
  from tenant`;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly host: string | null;
  readonly created_at: Date;
  readonly limits: unknown;
  readonly status: TenantRecord['status'];
  readonly suspended_at: Date | null;
  readonly suspended_by: string | null;
  readonly suspended_reason: string | null;
  readonly members: number;
  readonly hubs: number;
  readonly sources: number;
  readonly admins: number;
}

/** The tenant of the scope. @throws PsmError `not_found` */
export async function readTenant({ client }: TenantScope): Promise<TenantRecord> {
  const { rows } = await client.query<Row>(selectRecord);
  const [row] = rows;
  if (row === undefined) throw unknownTenant();
  const { members, hubs, sources, admins, suspended_at: at } = row;
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    host: row.host,
    status: row.status,
    suspended: at && { at, by: row.suspended_by ?? '', reason: row.suspended_reason },
    limits: limitsOf(row.limits),
    usage: { members, hubs, sources, admins },
    created_at: row.created_at,
  };
}

/** All tenants by their short name, also those that are suspended or being erased. */
export async function listTenantRecords(database: Database): Promise<TenantRecord[]> {
  const { rows } = await database.dispatch.query<{ tenant_id: string }>(
    'select tenant_id from tenant order by slug',
  );
  const records: TenantRecord[] = [];
  for (const { tenant_id: tenantId } of rows) {
    const record = await withTenant(database, tenantId, readTenant).catch(unlessGone);
    if (record !== undefined) records.push(record);
  }
  return records;
}

/**
 * The tenant of an id or a short name, whatever its state.
 *
 * @throws PsmError `not_found`
 */
export async function tenantIdOf(database: Database, given: string): Promise<string> {
  const { rows } = await database.dispatch.query<{ tenant_id: string }>(
    `select tenant_id from tenant where ${isId(given) ? 'tenant_id' : 'slug'} = $1`,
    [given],
  );
  if (rows[0] === undefined) throw unknownTenant();
  return rows[0].tenant_id;
}

export function unknownTenant(): PsmError {
  return new PsmError('not_found', 'There is no such tenant.');
}

function unlessGone(error: unknown): undefined {
  if (error instanceof PsmError && error.code === 'not_found') return undefined;
  throw error;
}
