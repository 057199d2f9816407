import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { newOrganisation, people, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let owner: Client;
beforeAll(async () => {
  home = await freshTenant();
  owner = new Client({ connectionString: home.ownerUrl });
  await owner.connect();
  // Enough changes for their statistics to be gathered.
  const tenant = await newOrganisation(home, { members: people(20, { profile: { department: 'Sales' } }) });
  await planCsv(tenant, [...rows(20), ...rows(1001, { Department: 'Sales' }, 100)]);
});
afterAll(async () => {
  await owner.end();
  await home.close();
});

async function known(table: string): Promise<string[]> {
  const { rows: found } = await owner.query<{ attname: string }>(
    `select distinct attname::text from pg_stats where tablename = $1 order by 1`,
    [table],
  );
  return found.map((one) => one.attname);
}

describe('before a plan is made and after it is stored, statistics are fresh', () => {
  it.each([
    ['member', ['tenant_id', 'member_id', 'email_norm', 'status'], ['profile']],
    ['hub_membership', ['hub_id', 'member_id', 'status'], []],
    ['change', ['plan_id', 'kind', 'item_no', 'member_id'], ['person', 'before', 'after', 'effects']],
  ])('of %s: of what statements join by, and not of documents', async (table, keys, documents) => {
    const columns = await known(table);
    expect(columns).toEqual(expect.arrayContaining(keys));
    expect(columns.filter((column) => documents.includes(column))).toEqual([]);
  });
});
