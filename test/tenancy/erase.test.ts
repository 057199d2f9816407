import { PassThrough } from 'node:stream';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealTrail } from '../../src/audit/seal.ts';
import { verifyTrail } from '../../src/audit/verify.ts';
import { listTenants } from '../../src/directory/tenants.ts';
import { tenantBy } from '../../src/directory/tenantFinder.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { createSigninLink, signInByLink } from '../../src/signin/link.ts';
import { changeTenant, suspendTenant } from '../../src/tenancy/administer.ts';
import { newArchiveKey } from '../../src/tenancy/archive/secrets.ts';
import { writeArchive } from '../../src/tenancy/archive/write.ts';
import { continueErasures, eraseTenant } from '../../src/tenancy/erase.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { connected, planPushed, put, user } from '../support/push.ts';
import { approve, planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

const actor = 'console:test';
let home: TestTenant;
let owner: Client;

beforeAll(async () => {
  home = await freshTenant();
  owner = new Client({ connectionString: home.ownerUrl });
  await owner.connect();
  // What a worker makes: the queue of its jobs.
  await owner.query(
    'create schema pgboss; grant usage on schema pgboss to psm_app; create table pgboss.job (data jsonb); grant select, delete on pgboss.job to psm_app',
  );
});
afterAll(async () => {
  await owner.end();
  await home.close();
});

/** A tenant whose people, values, files and mail have `canary` in them. */
async function marked(canary: string): Promise<TestTenant & { readonly slug: string }> {
  const tenant = await newOrganisation(home, {
    tenant: { name: `Name ${canary}`, slug: `slug-${canary}` },
    members: people(3, { profile: { job_title: canary } }),
    admins: [{ email: `${canary}@acme.test`, role: 'owner' }],
  });
  await sync(tenant, [...rows(3), row(8, { 'Job Title': canary })]);
  const plan = await planCsv(tenant, [...rows(3), row(8), row(9, { 'Last Name': canary })]);
  await approve(tenant, plan.planId, { kinds: ['invite'] });
  await listen(tenant, `https://${canary}.example/hooks`);
  const connection = await connected(tenant);
  await put(tenant, connection, user(21, { displayName: canary }));
  await planPushed(tenant, connection);
  await inTenant(tenant, (scope) => createToken(scope, { name: canary, role: 'admin', createdBy: actor }));
  const link = await inTenant(tenant, (scope) => createSigninLink(scope, `${canary}@acme.test`, actor));
  await signInByLink(home.database, link, { userAgent: undefined, address: undefined });
  await owner.query('insert into pgboss.job values ($1)', [{ tenantId: tenant.tenantId, id: canary }]);
  await sealTrail(home.database, tenant.tenantId);
  return { ...tenant, slug: `slug-${canary}` };
}

/** The tables, with how many rows, in which somebody who sees everything finds a text. */
async function whereIs(text: string): Promise<Record<string, number>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'pgboss') and c.relkind = 'r'`,
  );
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*)::int as rows from ${name} t where position($1 in t::text) > 0`,
  );
  const { rows: found } = await owner.query<{ name: string; rows: number }>(
    `select * from (${each.join(' union all ')}) s where rows > 0`,
    [text],
  );
  return Object.fromEntries(found.map((one) => [one.name, one.rows]));
}

describe('a tenant that is erased', () => {
  // ASVS 14.2.7
  it('leaves nothing but that it was there; others stay as they are', async () => {
    const gone = await marked('canarygone');
    const stays = await newOrganisation(home, { members: people(3) });
    await sealTrail(home.database, stays.tenantId);
    const before = await whereIs(stays.tenantId);
    const had = await whereIs(gone.tenantId);
    expect(Object.keys(await whereIs('canarygone')).length).toBeGreaterThan(10);
    await suspendTenant(home.database, gone.tenantId, 'it ends', actor);
    const { counts } = await eraseTenant(home.database, gone.tenantId, gone.slug, actor);
    expect(await whereIs(gone.tenantId)).toEqual({ tenant_erased: 1 });
    expect(await whereIs('canarygone')).toEqual({ tenant_erased: 1 });
    expect(await whereIs('canarygone@')).toEqual({});
    expect(await whereIs(stays.tenantId)).toEqual(before);
    expect(counts).toMatchObject({ member: had['member'], landing_chunk: had['landing_chunk'], session: 1 });
    expect(await verifyTrail(home.database, stays.tenantId)).toMatchObject({ ok: true });
    const [left] = (await owner.query(`select slug, name, erased_by from tenant_erased`)).rows;
    expect(left).toEqual({ slug: gone.slug, name: 'Name canarygone', erased_by: actor });
  });

  it('was suspended before, and its short name was typed', async () => {
    const tenant = await newOrganisation(home);
    const [{ slug } = { slug: '' }] = await queryIn<{ slug: string }>(tenant, 'select slug from tenant');
    const erase = (typed: string) => eraseTenant(home.database, tenant.tenantId, typed, actor);
    await expect(erase(slug)).rejects.toMatchObject({ code: 'conflict' });
    await suspendTenant(home.database, tenant.tenantId, 'it ends', actor);
    await expect(erase('acme')).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await queryIn(tenant, 'select from hub')).toHaveLength(2);
    expect(await erase(slug)).toMatchObject({ slug, counts: { hub: 2, tenant: 1 } });
    await expect(erase(slug)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is unknown from the first moment on, and gone in the end, whoever is killed in between', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    // Where a process was killed: it has begun, and some tables are empty.
    await queryIn(
      tenant,
      `update tenant set suspended_at = now(), erasing_at = now(), settings = '{"erasing": {"by": "console:test", "counts": {"member": 5}}}'`,
    );
    await queryIn(tenant, 'delete from change_outcome');
    expect(await tenantBy(home.database, { id: tenant.tenantId })).toBeUndefined();
    expect((await listTenants(home.database)).map((one) => one.tenantId)).not.toContain(tenant.tenantId);
    const there = { name: 'Still there?' };
    await expect(changeTenant(home.database, tenant.tenantId, there, actor)).rejects.toThrow(
      /no such tenant/,
    );
    const file = new PassThrough();
    await expect(
      writeArchive(home.database, tenant.tenantId, file, newArchiveKey(), { actor }),
    ).rejects.toThrow(/no such tenant/);
    const twice = await Promise.all([continueErasures(home.database), continueErasures(home.database)]);
    for (const erased of twice)
      expect(erased).toMatchObject([{ id: tenant.tenantId, counts: { member: 5 } }]);
    expect(await whereIs(tenant.tenantId)).toEqual({ tenant_erased: 1 });
    expect(await continueErasures(home.database)).toEqual([]);
  });
});
