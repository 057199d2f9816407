import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyTrail } from '../../src/audit/verify.ts';
import { sealTrail } from '../../src/audit/seal.ts';
import type { Role } from '../../src/directory/roles.ts';
import { bearerOf, createToken } from '../../src/directory/tokens.ts';
import { openSecret } from '../../src/kernel/secretKeys.ts';
import { newId } from '../../src/kernel/ids.ts';
import { secretStores } from '../../src/pipeline/sealedSecrets.ts';
import { createScimToken } from '../../src/scim/connection/tokens.ts';
import { placeOfClientSecret } from '../../src/signin/providers.ts';
import { putSecrets, readSecrets } from '../../src/source/secrets.ts';
import { resumeTenant } from '../../src/tenancy/administer.ts';
import { type Imported, type ImportOptions, readArchive } from '../../src/tenancy/archive/read.ts';
import { newArchiveKey, sealedColumns } from '../../src/tenancy/archive/secrets.ts';
import { writeArchive } from '../../src/tenancy/archive/write.ts';
import { archivedTables, notArchived, outsideOfTenants, tenantTables } from '../../src/tenancy/tables.ts';
import { listen } from '../outbox/webhooks/fixtures/listening.ts';
import {
  inTenant,
  newOrganisation,
  people,
  queryIn,
  row,
  rows,
  type Tenant,
} from '../support/organisation.ts';
import { connected, planPushed, put, user } from '../support/push.ts';
import { approve, planCsv, sourceOf, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let away: TestTenant;
let tenant: TestTenant;
let key: string;
/** Lines of the archive, without their line ends. */
let lines: string[];
let imported: Imported;

const actor = 'console:test';
const settings = { token: 'a secret of a source' };

beforeAll(async () => {
  home = await freshTenant();
  away = await freshTenant({ tenant: { name: 'Away', slug: 'away' } });
  tenant = await full(home);
  key = newArchiveKey();
  lines = await exported(tenant, key);
  imported = await importInto(away, lines, { key });
});
afterAll(async () => {
  await home.close();
  await away.close();
});

/** A tenant with rows in most tables. */
async function full(at: TestTenant): Promise<TestTenant> {
  const made = await newOrganisation(at, { members: people(4) });
  await sync(made, [...rows(4), row(8, { Department: 'Sales' })]);
  const plan = await planCsv(made, [
    ...rows(4),
    row(8, { Department: 'Sales' }),
    row(9, { 'Job Title': 'Ümläut "quoted" \\ back\tslash' }),
  ]);
  await approve(made, plan.planId, { kinds: ['invite'] });
  const { sourceId } = await sourceOf(made);
  const keys = await at.database.secretKeys();
  await inTenant(made, (scope) => putSecrets(scope, keys, sourceId, settings));
  await listen(made, 'https://sink.example/hooks', ['plan.pending', 'member.invited']);
  const connection = await connected(made);
  await inTenant(made, (scope) => createScimToken(scope, connection, null, actor));
  await put(made, connection, user(21));
  await planPushed(made, connection);
  await inTenant(made, async ({ client }) => {
    // A plan of a week that has no partition.
    const old = '01800000-0000-7000-8000-000000000001';
    await client.query(
      `insert into plan (plan_id, run_id, source_id, hub_id, population, mapping_version, "rows", counts)
       select $1, run_id, source_id, hub_id, population, 1, '{}', '{}' from run order by run_id limit 1`,
      [old],
    );
    await client.query(
      `insert into change (plan_id, item_no, kind, reason, person, before, after)
       values ($1, 1, 'invite', 'new', '{}', '{}', '{"n": 12345678901234567890.10}')`,
      [old],
    );
    await client.query('update tenant set limits = $1', [{ hubs: 7 }]);
  });
  await provider(made);
  await sealTrail(at.database, made.tenantId);
  return made;
}

async function provider(at: TestTenant): Promise<void> {
  const { sealSecret } = await import('../../src/kernel/secretKeys.ts');
  const id = newId();
  const sealed = sealSecret(
    await at.database.secretKeys(),
    'client secret',
    placeOfClientSecret(at.tenantId, id),
  );
  await queryIn(
    at,
    `insert into identity_provider (provider_id, name, issuer, client_id, key_id, sealed, created_by)
     values ($1, 'Login', 'https://idp.example', 'psm', $2, $3, 'console:test')`,
    [id, sealed.keyId, sealed.sealed],
  );
}

async function exported(at: Tenant, withKey: string): Promise<string[]> {
  const out = createGzip();
  const file = buffer(out);
  await writeArchive(at.database, at.tenantId, out, withKey, { actor });
  return gunzipSync(await file)
    .toString()
    .split('\n')
    .slice(0, -1);
}

function importInto(
  at: TestTenant,
  given: readonly string[] | Buffer,
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  const file = Buffer.isBuffer(given) ? given : gzipSync(given.map((line) => `${line}\n`).join(''));
  const stream = new PassThrough();
  stream.end(file);
  return readArchive(at.database, stream, { actor, ...options });
}

/** Table -> rows, without what differs by its nature: where it is, secrets that are sealed anew, and what the import itself notes. */
function contentOf(given: readonly string[]): Map<string, unknown[]> {
  const content = new Map<string, unknown[]>();
  const own = new Set<unknown>();
  for (const line of given.slice(1, -1)) {
    const { table, row: found } = JSON.parse(line) as { table: string; row: Record<string, unknown> };
    if (table === 'audit_event' && /^tenant\.(imported|exported|resumed)$/.test(String(found['action']))) {
      own.add(found['event_id']);
      continue;
    }
    if (own.has(found['event_id'])) continue;
    for (const column of ['suspended_at', 'suspended_by', 'suspended_reason']) delete found[column];
    for (const { keyId, sealed } of sealedColumns[table as 'source_secret'] ?? []) {
      delete found[keyId];
      delete found[sealed];
    }
    // Seals that were made since are looked at by the check of the trail.
    if (table === 'audit_seal') continue;
    content.set(table, [...(content.get(table) ?? []), found]);
  }
  return content;
}

describe('an archive', () => {
  it('has every table of the database, or a reason why not, each after those that it points to', async () => {
    const owner = new Client({ connectionString: home.ownerUrl });
    await owner.connect();
    const { rows: tables } = await owner.query<{ name: string; refs: string[] }>(
      `select c.relname as name, array(select distinct k.confrelid::regclass::text from pg_constraint k
                where k.conrelid = c.oid and k.contype = 'f') as refs
         from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    await owner.end();
    expect(tables.map((one) => one.name).toSorted()).toEqual(
      [...tenantTables, ...outsideOfTenants].toSorted(),
    );
    const place = (name: string) => (tenantTables as readonly string[]).indexOf(name);
    for (const { name, refs } of tables)
      for (const ref of refs) expect(`${name} ${place(ref) < place(name)}`).toBe(`${name} true`);
  });

  it('knows every secret that a rotation of keys knows', () => {
    const known = [...Object.keys(sealedColumns), ...Object.keys(notArchived)];
    expect(secretStores.map((one) => one.table).filter((table) => !known.includes(table))).toEqual([]);
  });

  // ASVS 14.2.4
  it('has no secret in the clear, and no session', () => {
    const text = lines.join('\n');
    for (const secret of [settings.token, 'client secret', 'whsec_']) expect(text).not.toContain(secret);
    expect(text).not.toContain('"table":"session"');
  });

  it('is filled: what follows is about most tables', () => {
    expect(contentOf(lines).size).toBeGreaterThan(35);
  });
});

describe('a tenant that was imported into another server', () => {
  it('is equal in every table, with the same ids, and the same when it is exported again', async () => {
    const there: Tenant = { ...away, tenantId: tenant.tenantId };
    const again = await exported(there, newArchiveKey());
    const [before, after] = [contentOf(lines), contentOf(again)];
    for (const table of archivedTables)
      expect({ [table]: after.get(table) }).toEqual({ [table]: before.get(table) });
    const rowsOf = (all: readonly string[]) =>
      all.filter((line) => /^\{"table":"(member|change|landing_chunk|source_record)"/.test(line)).join('\n');
    expect(rowsOf(again)).toBe(rowsOf(lines));
  });

  it('has its secrets, sealed with the keys of the server that it is on', async () => {
    const there: Tenant = { ...away, tenantId: tenant.tenantId };
    const { sourceId } = await sourceOf(there);
    const keys = await away.database.secretKeys();
    expect(await inTenant(there, (scope) => readSecrets(scope, keys, sourceId))).toEqual(settings);
    const [found] = await queryIn<{ provider_id: string; key_id: string; sealed: Buffer }>(
      there,
      'select provider_id, key_id, sealed from identity_provider',
    );
    if (found === undefined) throw new Error('There is no provider.');
    const place = placeOfClientSecret(tenant.tenantId, found.provider_id);
    expect(openSecret(keys, { keyId: found.key_id, sealed: found.sealed }, place)).toBe('client secret');
    expect(imported.leftOut).toEqual([]);
  });

  // ASVS 16.4.2
  it('has a trail whose seals verify there, and go on there', async () => {
    await sealTrail(away.database, tenant.tenantId);
    expect(await verifyTrail(away.database, tenant.tenantId)).toMatchObject({ ok: true, problems: [] });
  });

  it('is suspended until somebody resumes it; then a plan of the same file is empty', async () => {
    expect(imported.tenant).toMatchObject({ status: 'suspended', suspended: { by: actor } });
    const there: Tenant = { ...away, tenantId: tenant.tenantId };
    const file = [...rows(4), row(8, { Department: 'Sales' })];
    await expect(planCsv(there, file)).rejects.toMatchObject({ code: 'tenant_suspended' });
    await resumeTenant(away.database, tenant.tenantId, actor);
    const { changes } = await planCsv(there, file);
    expect(changes).toEqual([]);
  });
});

describe('an import', () => {
  let third: TestTenant;
  beforeAll(async () => {
    third = await freshTenant({ tenant: { name: 'Third', slug: 'third' } });
  });
  afterAll(() => third.close());

  const slug = () => (JSON.parse(lines[0] ?? '') as { tenant: { slug: string } }).tenant.slug;
  const at = (table: string) => lines.findIndex((line) => line.startsWith(`{"table":"${table}"`));
  const changed = (index: number, line: string) => lines.with(index, line);

  // ASVS 2.3.3
  it.each<[string, () => string[] | Buffer, RegExp]>([
    ['that is no gzip', () => Buffer.from('hello'), /no gzip file/],
    ['that is empty', () => gzipSync(''), /first line is no JSON/],
    ['of something else', () => ['{"format":"x"}'], /does not say that it is an archive/],
    [
      'of a newer version',
      () => changed(0, (lines[0] ?? '').replace('"version":1', '"version":2')),
      /version 2 of the format and was written by version 0\.1\.0/,
    ],
    [
      'whose tables are others',
      () =>
        changed(
          0,
          (lines[0] ?? '').replace('"accepted_at":"timestamp with time zone"', '"accepted_at":"text"'),
        ),
      /the table "member" is another one/,
    ],
    ['that is cut off', () => lines.slice(0, -1), /last line is not there/],
    [
      'that ends in the middle of a line',
      () => gzipSync(`${lines.slice(0, 5).join('\n')}\n{"tab`),
      /Line 6 is cut off/,
    ],
    [
      'cut off in its bytes',
      () => gzipSync(lines.join('\n')).subarray(0, -2000),
      /no gzip file, or it is cut off/,
    ],
    [
      'without a row',
      () => lines.toSpliced(at('removal_ledger') - 1, 1),
      /changed: its digest|that can be stored/,
    ],
    [
      'with a changed value',
      () => changed(at('member'), (lines[at('member')] ?? '').replace('First', 'Fjrst')),
      /digest/,
    ],
    [
      'with a bad line',
      () => changed(at('hub'), '{"table":"hub","row":{"hub_id":"x"}}'),
      /Line \d+ is no row of "hub"/,
    ],
    [
      'with a broken line',
      () => changed(at('hub'), '{"table":"hub","row":{]}}'),
      /Line \d+ is no row of "hub"/,
    ],
    [
      'about another table',
      () => changed(at('hub'), '{"table":"pg_class","row":{}}'),
      /"pg_class", which no archive has/,
    ],
    ['with lines after its end', () => [...lines, lines[1] ?? ''], /comes after the end/],
    [
      'with two rows in a line',
      () => changed(at('field'), `${(lines[at('field')] ?? '').slice(0, -1)},{}}`),
      /no row of "field"|not one row each/,
    ],
  ])('%s is refused, and leaves nothing', async (_, file, why) => {
    const failed = await importInto(third, file(), { key }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'file_refused', message: expect.stringMatching(why) });
    expect((await third.database.dispatch.query('select slug from tenant')).rows).toEqual([
      { slug: 'third' },
    ]);
  });

  // ASVS 5.2.3
  it('of a file that unpacks to far more than it is, or of a line without an end, is refused before it is read', async () => {
    const { linesOf } = await import('../../src/tenancy/archive/lines.ts');
    const bomb = gzipSync(Buffer.alloc(2_000_000, 10));
    const read = async (bounds: { line: number; ratio: number; free: number }) => {
      let seen = 0;
      for await (const line of linesOf(
        (async function* () {
          yield bomb;
        })(),
        bounds,
      ))
        seen += line.length + 1;
      return seen;
    };
    await expect(read({ line: 1000, ratio: 100, free: 100_000 })).rejects.toThrow(/100 times its size/);
    const long = gzipSync('x'.repeat(5_000_000));
    const readLong = async () => {
      for await (const _ of linesOf(
        (async function* () {
          yield long;
        })(),
        { line: 1_000_000, ratio: 1e6, free: 0 },
      ));
    };
    await expect(readLong()).rejects.toThrow(/Line 1 is longer than 1000000 bytes/);
  });

  it('of a tenant or a name that is there is refused with what to do; another name is taken', async () => {
    await expect(importInto(away, lines, { key })).rejects.toThrow(/is here already.*suspend and erase/);
    await expect(importInto(third, lines, { key, slug: 'third' })).rejects.toThrow(
      /another name with --slug/,
    );
    await expect(importInto(third, lines, { key, slug: 'No' })).rejects.toThrow(/small letters/);
    await expect(importInto(third, lines, { key: 'x' })).rejects.toThrow(/no key of an archive/);
  });

  // ASVS 8.4.1
  it('makes nobody an operator here who was one where it comes from; other tokens are good as before', async () => {
    const make = (role: Role) =>
      inTenant(home, (scope) => createToken(scope, { name: role, role, createdBy: actor }));
    const [operator, owner] = [await make('operator'), await make('owner')];
    await importInto(away, await exported(home, key), { key });
    await resumeTenant(away.database, home.tenantId, actor);
    expect(await bearerOf(away.database, operator.token)).toBeUndefined();
    expect(await bearerOf(away.database, owner.token)).toMatchObject({ role: 'owner' });
  });

  // ASVS 2.2.1
  it('takes no names that nobody could give a tenant here', async () => {
    const index = at('tenant');
    for (const [name, value] of [
      ['slug', 'no/name'],
      ['host', 'localhost'],
    ]) {
      const given = JSON.parse(lines[index] ?? '') as { row: Record<string, unknown> };
      const others = changed(
        index,
        JSON.stringify({ ...given, row: { ...given.row, [name as string]: value } }),
      );
      const end = JSON.parse(others.at(-1) ?? '') as { end: object };
      const sha256 = createHash('sha256')
        .update(
          others
            .slice(0, -1)
            .map((line) => `${line}\n`)
            .join(''),
        )
        .digest('hex');
      const whole = [...others.slice(0, -1), JSON.stringify({ end: { ...end.end, sha256 } })];
      await expect(importInto(third, whole, { key })).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('without the key leaves secrets out and names them', async () => {
    const { tenant: made, leftOut } = await importInto(third, lines, {
      slug: `${slug()}-2`,
      host: 'people.acme.test',
    });
    expect(made).toMatchObject({ slug: `${slug()}-2`, host: 'people.acme.test', limits: { hubs: 7 } });
    expect(leftOut.map((name) => name.replace(/[0-9a-f-]{36}/, 'ID'))).toEqual([
      'the client secret of the identity provider "Login", which is switched off',
      '"token" of the source ID',
      'the signing secret of the webhook ID, which has a new one',
    ]);
    const there: Tenant = { ...third, tenantId: tenant.tenantId };
    expect(await queryIn(there, 'select enabled, sealed from identity_provider')).toEqual([
      { enabled: false, sealed: null },
    ]);
    expect(await queryIn(there, 'select from source_secret')).toEqual([]);
  });
});
