import { hasSqlState, sqlState } from '../db/client.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { forgetTenants } from '../directory/tenantFinder.ts';
import { PsmError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { primaryKey } from './archive/columns.ts';
import { tenantTables, trailTables, type TenantTable } from './tables.ts';
import { unknownTenant } from './tenantRecord.ts';

export interface Erased {
  readonly id: string;
  readonly slug: string;
  readonly erased_at: Date;
  /** Rows that there were, by their table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Rows of one transaction: of pieces of files, which are large, a few. */
const rowsAtOnce = (table: TenantTable) => (table === 'landing_chunk' ? 200 : 5_000);

/**
 * Erases a suspended tenant with everything that it has, its audit trail too. It cannot be taken back. From the first moment on it is
 * answered like a tenant that there never was. Killed at any point, `continueErasures` or another call goes on.
 *
 * @param slug typed by whoever wants it
 * @throws PsmError `not_found`; `invalid_request` for another short name; `conflict` when it is not suspended
 */
export async function eraseTenant(
  database: Database,
  tenantId: string,
  slug: string,
  actor: string,
): Promise<Erased> {
  await withTenant(database, tenantId, (scope) => begin(scope, slug, actor)).finally(() =>
    forgetTenants(database),
  );
  return goOn(database, tenantId);
}

/** Goes on with erasures that a process left when it ended. @returns the tenants that are gone now */
export async function continueErasures(database: Database): Promise<Erased[]> {
  const { rows } = await database.dispatch.query<{ tenant_id: string }>(
    'select tenant_id from tenant where erasing_at is not null order by erasing_at',
  );
  const erased: Erased[] = [];
  for (const { tenant_id: tenantId } of rows) erased.push(await goOn(database, tenantId));
  return erased;
}

async function begin(scope: TenantScope, slug: string, actor: string): Promise<void> {
  const { client } = scope;
  const { rows } = await client.query<{ slug: string; suspended: boolean; erasing: boolean }>(
    `select slug, suspended_at is not null as suspended, erasing_at is not null as erasing from tenant for update`,
  );
  const [tenant] = rows;
  if (tenant === undefined) throw unknownTenant();
  if (tenant.slug !== slug) {
    throw new PsmError(
      'invalid_request',
      `The short name of this tenant is not "${slug}". Nothing was erased: type it as it is listed.`,
    );
  }
  if (tenant.erasing) return;
  if (!tenant.suspended) {
    throw new PsmError(
      'conflict',
      `"${slug}" is not suspended. Suspend it first: then nothing of it runs any more.`,
    );
  }
  const counts: Record<string, number> = {};
  for (const table of tenantTables) {
    const counted = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    counts[table] = counted.rows[0]?.count ?? 0;
  }
  // Its settings are not needed any more: until the end they keep what is said of it then.
  await client.query('update tenant set erasing_at = now(), host = null, settings = $1', [
    JSON.stringify({ erasing: { by: actor, counts } }),
  ]);
}

async function goOn(database: Database, tenantId: string): Promise<Erased> {
  for (const table of tenantTables.toReversed()) {
    if (table === 'tenant' || trailTables.includes(table)) continue;
    while ((await withTenant(database, tenantId, (scope) => eraseSome(scope, table))) > 0) failpoint('erase');
  }
  await withTenant(database, tenantId, eraseJobs);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTenant(database, tenantId, finish);
    } catch (error) {
      // Somebody wrote to it at this very moment: a seal of its trail, or a use of a token that was noted.
      if (attempt === 5 || !hasSqlState(error, sqlState.foreignKeyViolation)) throw error;
    }
  }
}

/** Rows that another process is erasing at this moment are left to it. */
async function eraseSome(scope: TenantScope, table: TenantTable): Promise<number> {
  const key = await primaryKey(scope, table);
  const { rowCount } = await scope.client.query(
    `delete from ${table} where (${key}) in (select ${key} from ${table} limit $1 for update skip locked)`,
    [rowsAtOnce(table)],
  );
  return rowCount ?? 0;
}

/** What waits in the queue of nodes holds ids alone, and leads nowhere now. Without a worker there is no queue. */
async function eraseJobs({ client, tenantId }: TenantScope): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('pgboss.job') is not null as there`,
  );
  if (rows[0]?.there === true) {
    await client.query(`delete from pgboss.job where data ->> 'tenantId' = $1`, [tenantId]);
  }
}

async function finish(scope: TenantScope): Promise<Erased> {
  const { client, tenantId } = scope;
  const { rows } = await client.query<{ slug: string }>('select slug from tenant for update');
  if (rows[0] === undefined) return erasedBefore(scope);
  await client.query('select psm_erase_trail()');
  await client.query(
    `insert into tenant_erased (slug, name, created_at, erased_by, counts)
     select slug, name, created_at, settings #>> '{erasing,by}', settings #> '{erasing,counts}' from tenant
     on conflict do nothing`,
  );
  await client.query('delete from tenant where tenant_id = $1', [tenantId]);
  return erasedBefore(scope);
}

/** Also what another process has done meanwhile. */
async function erasedBefore({ client, tenantId }: TenantScope): Promise<Erased> {
  const { rows } = await client.query<Erased>(
    'select tenant_id as id, slug, erased_at, counts from tenant_erased where tenant_id = $1',
    [tenantId],
  );
  if (rows[0] === undefined) throw unknownTenant();
  return rows[0];
}
