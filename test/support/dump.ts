import pg from 'pg';
import type { Tenant } from './organisation.ts';
import type { TestTenant } from './tenant.ts';

/** Everything the database holds of the tenant, row by row as text, with whose connection nothing is hidden. */
export async function dump(
  home: Pick<TestTenant, 'ownerUrl'>,
  tenant: Pick<Tenant, 'tenantId'>,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: home.ownerUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    const lines: string[] = [];
    for (const { name } of tables.rows) {
      const found = await client.query<{ line: string }>(
        `select '${name} ' || t::text as line from ${name} t where position($1 in t::text) > 0`,
        [tenant.tenantId],
      );
      lines.push(...found.rows.map((row) => row.line));
    }
    return lines;
  } finally {
    await client.end();
  }
}
