import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { newOrganisation, people, queryIn, rows } from '../support/organisation.ts';
import { sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let owner: Client;
beforeAll(async () => {
  home = await freshTenant();
  owner = new Client({ connectionString: home.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await home.close();
});

/** Tables outside of all tenants: no personal data, and neither role of a node may touch them. */
const outside = ['kysely_migration', 'kysely_migration_lock'];

/** The partition that catches what no week covers, and the weeks: reached by way of `change` only. */
const isPartition = (table: string) => /^change_(default|\d{4}w\d{2})$/.test(table);

/** Whose rows the owner's function erases with a whole tenant: a login that is no superuser needs a policy for it. */
const erased = ['audit_event', 'audit_head', 'audit_payload', 'audit_seal', 'tenant'];

/** What the dispatch role may read: ids, states and due times, so that a node finds work. */
const dispatched: Readonly<Record<string, readonly string[]>> = {
  approval: ['approval_id', 'lease_until', 'status', 'tenant_id'],
  audit_event: ['tenant_id', 'written_in'],
  audit_head: ['sealed_before', 'tenant_id'],
  member: ['deleted_at', 'purge_after', 'purged_at', 'tenant_id'],
  outbox_message: ['next_attempt_at', 'status', 'tenant_id'],
  run: ['accept_mapping', 'created_at', 'lease_until', 'read', 'run_id', 'status', 'tenant_id'],
  schedule: ['next_run_at', 'source_id', 'tenant_id'],
  scim_resource: ['fresh', 'pushed_at', 'source_id', 'tenant_id'],
  source_health: ['retry_at', 'source_id', 'tenant_id'],
  tenant: ['erasing_at', 'host', 'name', 'slug', 'suspended_at', 'tenant_id'],
  tenant_erased: ['counts', 'created_at', 'erased_at', 'erased_by', 'name', 'slug', 'tenant_id'],
  webhook_delivery: ['next_attempt_at', 'status', 'tenant_id'],
};

async function read<Row extends object>(statement: string): Promise<Row[]> {
  return (await owner.query<Row>(statement)).rows;
}
const inPublic = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`;

describe('every table', () => {
  it('forces row-level security, and has one policy that binds the tenant; partitions have none', async () => {
    const tables = await read<{ name: string; forced: boolean; policies: string[] }>(
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
              array(select p.policyname || ' ' || p.cmd || ' ' || p.roles::text || ' ' || p.permissive || ' '
                           || p.qual || coalesce(' / ' || p.with_check, '')
                      from pg_policies p where p.tablename = c.relname order by 1) as policies
         from pg_class c where ${inPublic} order by 1`,
    );
    const bound = `(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)`;
    const isolation = `tenant_isolation ALL {psm_app} PERMISSIVE ${bound} / ${bound}`;
    for (const { name, forced, policies } of tables.filter((table) => !outside.includes(table.name))) {
      expect(`${name} ${forced}`).toBe(`${name} true`);
      const dispatch = name in dispatched ? ['dispatch SELECT {psm_dispatch} PERMISSIVE true'] : [];
      const erasure = erased.includes(name) ? [`erasure ALL {${owner.user}} PERMISSIVE ${bound}`] : [];
      const own = isPartition(name) ? [] : [...dispatch, ...erasure, isolation];
      expect([name, ...policies]).toEqual([name, ...own]);
    }
    expect(tables.length).toBeGreaterThan(35);
  });

  it('has tenant_id, not null, filled from the session; only the listed ones are outside', async () => {
    const without = await read<{ name: string }>(
      `select c.relname as name from pg_class c where ${inPublic} and not exists (
         select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) order by 1`,
    );
    expect(without.map((table) => table.name)).toEqual(outside);
  });

  it('has a primary key that starts with tenant_id, and so do all other indexes', async () => {
    const strange = await read<{ index: string }>(
      `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
        where ${inPublic} and c.relname <> all ('{${outside.join(',')}}')
          and (select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0])
              is distinct from 'tenant_id' order by 1`,
    );
    // Finding a tenant by its name is what comes before there is one.
    expect(strange).toEqual([{ index: 'tenant_host_key' }, { index: 'tenant_slug_key' }]);
    const keyless = await read(
      `select c.relname from pg_class c where ${inPublic} and not exists (
         select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
    );
    expect(keyless).toEqual([]);
  });

  it('has no foreign key that could cross tenants: both sides start with tenant_id', async () => {
    const keys = await read<{ name: string; own: string; theirs: string }>(
      `select k.conname as name,
              (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) as own,
              (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) as theirs
         from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace`,
    );
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => key.own !== 'tenant_id' || key.theirs !== 'tenant_id')).toEqual([]);
  });

  it('takes its ids from the code: there is no sequence that tenants would share', async () => {
    expect(await read(`select relname from pg_class where relkind = 'S'`)).toEqual([]);
  });
});

// ASVS 13.2.2
describe('the roles of a node', () => {
  it('own nothing, are no superusers, and are bound by row-level security', async () => {
    const roles = await read(
      `select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreatedb, r.rolcreaterole,
              (select count(*)::int from pg_class c where c.relowner = r.oid) as tables,
              (select count(*)::int from pg_proc p where p.proowner = r.oid) as functions,
              array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member_of
         from pg_roles r where r.rolname in ('psm_app', 'psm_dispatch') order by 1`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      tables: 0,
      functions: 0,
      member_of: [],
    };
    expect(roles).toEqual([
      { rolname: 'psm_app', ...nothing },
      { rolname: 'psm_dispatch', ...nothing },
    ]);
  });

  it('dispatch may read the listed columns, and write nothing', async () => {
    const columns = await read<{ table: string; column: string }>(
      `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
        where ${inPublic} and a.attnum > 0 and not a.attisdropped
          and has_column_privilege('psm_dispatch', c.oid, a.attnum, 'select') order by 1, 2`,
    );
    const found = Object.fromEntries(
      Object.entries(Object.groupBy(columns, (one) => one.table)).map(([table, list]) => [
        table,
        list?.map((one) => one.column),
      ]),
    );
    expect(found).toEqual(dispatched);
    const written = await read(
      `select c.relname from pg_class c where ${inPublic} and (
         has_any_column_privilege('psm_dispatch', c.oid, 'insert, update, references')
         or has_table_privilege('psm_dispatch', c.oid, 'delete, truncate, trigger'))`,
    );
    expect(written).toEqual([]);
  });

  it('dispatch is shown every tenant, and no more of them than that', async () => {
    const { dispatch } = home.database;
    expect((await dispatch.query('select tenant_id, slug from tenant')).rows).toContainEqual({
      tenant_id: home.tenantId,
      slug: 'acme',
    });
    for (const forbidden of [
      'settings from tenant',
      'email from member',
      '* from run',
      'event_id from audit_event',
    ]) {
      await expect(dispatch.query(`select ${forbidden}`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('app may not truncate, create or change a table, nor reach a partition directly', async () => {
    const may = await read(
      `select c.relname from pg_class c where ${inPublic} and has_table_privilege('psm_app', c.oid, 'truncate, trigger, references')`,
    );
    expect(may).toEqual([]);
    for (const statement of [
      'create table mine ()',
      'alter table member disable row level security',
      'select from change_default',
    ]) {
      await expect(
        withTenant(home.database, home.tenantId, ({ client }) => client.query(statement)),
      ).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('only the functions meant for app run as their owner, with a search path of their own', async () => {
    const functions = await read<{ name: string }>(
      `select p.proname as name, p.proconfig::text as config,
              has_function_privilege('psm_app', p.oid, 'execute') as app,
              has_function_privilege('psm_dispatch', p.oid, 'execute') as dispatch
         from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`,
    );
    for (const one of functions) {
      expect(one).toMatchObject({ config: '{"search_path=public, pg_temp"}', app: true, dispatch: false });
    }
    expect(functions.map((one) => one.name)).toEqual([
      'psm_analyze_changes',
      'psm_analyze_directory',
      'psm_erase_trail',
      'psm_prepare_weeks',
    ]);
  });
});

describe('the trail', () => {
  it.each([
    'update audit_event set actor = actor',
    'delete from audit_event',
    'truncate audit_event cascade',
  ])('refuses "%s", even to the owner', async (statement) => {
    const [before] = await read(`select count(*) from audit_event`);
    await expect(owner.query(statement)).rejects.toThrow('The audit trail is append-only.');
    await expect(
      withTenant(home.database, home.tenantId, ({ client }) => client.query(statement)),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await read(`select count(*) from audit_event`)).toEqual([before]);
  });

  it('lets a purge erase a payload, and nobody rewrite one', async () => {
    await expect(owner.query(`update audit_payload set body = '{}'`)).rejects.toThrow('append-only');
    await expect(queryIn(home, `update audit_payload set body = '{}'`)).rejects.toMatchObject({
      code: '42501',
    });
    const erased = withTenant(home.database, home.tenantId, async ({ client }) => {
      const { rowCount } = await client.query('delete from audit_payload');
      await client.query('rollback');
      return rowCount;
    });
    expect(await erased).toBeGreaterThan(0);
  });
});

// ASVS 8.4.1
describe('a second tenant', () => {
  it('sees nothing of the first, in any table', async () => {
    const first = await newOrganisation(home, {
      members: people(3, { programs: [{ hub: 'Mentoring', name: 'Spring round' }] }),
    });
    await sync(first, rows(5));
    const second = { ...home, tenantId: newId() };
    const tables = await read<{ name: string }>(
      `select c.relname as name from pg_class c where ${inPublic} and not c.relispartition and exists (
         select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') order by 1`,
    );
    let filled = 0;
    for (const { name } of tables) {
      const count = async (tenant: TestTenant) =>
        (await queryIn<{ count: number }>(tenant, `select count(*)::int as count from ${name}`))[0]?.count ??
        0;
      expect(`${name}: ${await count(second)}`).toBe(`${name}: 0`);
      if ((await count(first)) > 0) filled += 1;
    }
    expect(filled).toBeGreaterThan(20);
  });

  it('cannot write a row of the first, nor change or delete one, nor point at one', async () => {
    const first = await newOrganisation(home, { members: people(2) });
    const second = await newOrganisation(home);
    const insert = `insert into hub (tenant_id, hub_id, name, name_norm) values ($1, gen_random_uuid(), 'Theirs', 'theirs')`;
    await expect(queryIn(second, insert, [first.tenantId])).rejects.toMatchObject({ code: '42501' });
    await expect(queryIn(second, 'update hub set tenant_id = $1', [first.tenantId])).rejects.toMatchObject({
      code: '42501',
    });
    const [theirs] = await queryIn<{ member_id: string }>(first, 'select member_id from member');
    const of = [theirs?.member_id];
    expect(
      await queryIn(second, `update member set email = 'x' where member_id = $1 returning 1`, of),
    ).toEqual([]);
    expect(await queryIn(second, 'delete from member where member_id = $1 returning 1', of)).toEqual([]);
    await expect(
      queryIn(
        second,
        `insert into member_identity (member_id, id_space, value) values ($1, 'directory', 'X')`,
        of,
      ),
    ).rejects.toMatchObject({ code: '23503' });
  });

  it('without a tenant nothing is seen and nothing is written, also after a transaction that had one', async () => {
    const client = await home.database.app.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.tenant', $1, true)`, [home.tenantId]);
      expect((await client.query('select from hub')).rowCount).toBeGreaterThan(0);
      await client.query('commit');
      expect((await client.query('select from hub')).rowCount).toBe(0);
      await expect(
        client.query(`insert into hub (hub_id, name, name_norm) values (gen_random_uuid(), 'x', 'x')`),
      ).rejects.toThrow(/tenant_id|row-level security/);
    } finally {
      client.release(true);
    }
  });
});
