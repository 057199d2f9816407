import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/db/open.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import {
  formatSecretKeys,
  newSecretKey,
  openSecret,
  type SecretKeys,
  sealSecret,
} from '../../src/kernel/secretKeys.ts';
import { rotateSecrets, type Rotation, type RotationInput } from '../../src/pipeline/rotateSecrets.ts';
import { secretStores } from '../../src/pipeline/sealedSecrets.ts';
import { putSecrets, readSecrets } from '../../src/source/secrets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { addTenant } from '../support/tenant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let fresh: TestDatabase;
let dataDir: string;
let database: OpenDatabase;

beforeEach(async () => {
  fresh = await freshDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'psm-rotate-'));
  database = await openDatabase({ databaseUrl: fresh.ownerUrl, dataDir });
});

afterEach(async () => {
  await database.close();
  await fresh.drop();
  await rm(dataDir, { recursive: true });
});

interface Filled {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A tenant with a source of many secrets, more than one batch of them. */
async function filled(slug: string, count = 130): Promise<Filled> {
  const tenantId = await addTenant(database, { tenant: { name: slug, slug } });
  const sourceId = newId();
  const secrets = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`s${index}`, `${slug} ${index}`]),
  );
  const keys = await database.secretKeys();
  await withTenant(database, tenantId, async (scope) => {
    await scope.client.query(
      `insert into source (source_id, hub_id, connector, name, name_norm, config, id_space)
       select $1::uuid, hub_id, 'csv', 'HRIS', 'hris', '{}', $1::uuid::text from hub limit 1`,
      [sourceId],
    );
    await putSecrets(scope, keys, sourceId, secrets);
  });
  return { tenantId, sourceId, secrets };
}

const secretsOf = async ({ tenantId, sourceId }: Filled, keys?: SecretKeys) => {
  const known = keys ?? (await database.secretKeys());
  return withTenant(database, tenantId, (scope) => readSecrets(scope, known, sourceId));
};

async function webhook(tenantId: string, secret: string, old: string | null): Promise<string> {
  const endpointId = newId();
  const keys = await database.secretKeys();
  const sealed = (text: string) => sealSecret(keys, text, [tenantId, 'webhook', endpointId]);
  const [now, before] = [sealed(secret), old === null ? null : sealed(old)];
  await withTenant(database, tenantId, ({ client }) =>
    client.query(
      `insert into webhook_endpoint (endpoint_id, url, events, key_id, sealed, old_key_id, old_sealed, old_until, created_by)
       values ($1, 'https://hook.example', '{run.finished}', $2, $3, $4, $5, now() - interval '1 day', 'test')`,
      [endpointId, now.keyId, now.sealed, before?.keyId, before?.sealed],
    ),
  );
  return endpointId;
}

async function signingSecrets(tenantId: string, endpointId: string): Promise<(string | null)[]> {
  const keys = await database.secretKeys();
  const { rows } = await withTenant(database, tenantId, ({ client }) =>
    client.query<{ key_id: string; sealed: Buffer; old_key_id: string | null; old_sealed: Buffer | null }>(
      'select key_id, sealed, old_key_id, old_sealed from webhook_endpoint where endpoint_id = $1',
      [endpointId],
    ),
  );
  const place = [tenantId, 'webhook', endpointId];
  return rows.flatMap((row) => [
    openSecret(keys, { keyId: row.key_id, sealed: row.sealed }, place),
    row.old_key_id === null || row.old_sealed === null
      ? null
      : openSecret(keys, { keyId: row.old_key_id, sealed: row.old_sealed }, place),
  ]);
}

const keyIds = async () => (await database.secretKeys()).keys.map(({ id }) => id);

function rotate(changed: Partial<RotationInput> = {}): Promise<Rotation> {
  return rotateSecrets({
    database,
    settings: { dataDir },
    actor: 'console:test',
    signal: new AbortController().signal,
    wait: async () => {},
    ...changed,
  });
}

/** `psm` in a process of its own. */
async function psm(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, DATABASE_URL: fresh.ownerUrl, PSM_DATA_DIR: dataDir, ...environment };
  const child = spawn(process.execPath, [path.join(root, 'bin/psm.mjs'), ...args], { cwd: root, env });
  let stdout = '';
  child.stdout.on('data', (text) => (stdout += text));
  const exit = await new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return { exit, stdout };
}

// ASVS 11.2.2
describe('a rotation', () => {
  it('seals the secrets of all tenants with a new key, forgets the old one, and leaves its trace in each trail', async () => {
    const [one, other] = [await filled('one'), await filled('other', 3)];
    const before = await database.secretKeys();
    const [hook, both] = [
      await webhook(one.tenantId, 'sign', null),
      await webhook(other.tenantId, 'sign', 'signed'),
    ];

    expect(await rotate()).toEqual({ key: '2', secrets: 130 + 3 + 3, unneeded: [] });

    expect(await keyIds()).toEqual(['2']);
    expect(await secretsOf(one)).toEqual(one.secrets);
    expect(await secretsOf(other)).toEqual(other.secrets);
    expect(await signingSecrets(one.tenantId, hook)).toEqual(['sign', null]);
    expect(await signingSecrets(other.tenantId, both)).toEqual(['sign', 'signed']);
    await expect(secretsOf(one, before)).rejects.toMatchObject({ code: 'invalid_setting' });
    const { rows } = await withTenant(database, one.tenantId, ({ client }) =>
      client.query<{ actor: string; body: unknown }>(
        `select actor, body from audit_event join audit_payload using (tenant_id, event_id)
          where action = 'secrets.rotated' order by event_id`,
      ),
    );
    expect(rows).toEqual(
      [100, 30, 1].map((secrets) => ({ actor: 'console:test', body: { key: '2', secrets } })),
    );
    expect(await rotate()).toMatchObject({ key: '3', secrets: 136 });
  });

  it('of nothing gives a new key', async () => {
    expect(await rotate()).toEqual({ key: '2', secrets: 0, unneeded: [] });
  });

  it('knows every place where something is sealed', async () => {
    const { rows } = await database.app.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = 'public' and column_name ~ 'key_id$' and data_type = 'text' order by 1`,
    );
    const stores = secretStores.map(({ rest }) => rest);
    const places = rows.map(({ name }) => name.split('.'));
    for (const [table, column] of places) {
      expect(stores).toContain(`select from ${table} where ${column} <> $1 limit 1`);
    }
    expect(places).toHaveLength(stores.length);
  });

  it('goes on while servers store and read secrets', async () => {
    const one = await filled('one', 250);
    const expected: Record<string, string> = { ...one.secrets };
    const work = { over: false, rounds: 0 };
    const server = (async () => {
      for (; !work.over; work.rounds += 1) {
        const setting = `s${work.rounds % 300}`;
        const keys = await database.secretKeys();
        await withTenant(database, one.tenantId, (scope) =>
          putSecrets(scope, keys, one.sourceId, { [setting]: `new ${work.rounds}` }),
        );
        expected[setting] = `new ${work.rounds}`;
        expect(await secretsOf(one)).toEqual(expected);
      }
    })();
    // Some work of the server for each wait of the rotation.
    const wait = async () => {
      for (const until = work.rounds + 3; work.rounds < until && !work.over;) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    try {
      await Promise.race([server, rotate({ wait }).then(() => rotate({ wait }))]);
    } finally {
      work.over = true;
    }
    await server;
    expect(work.rounds).toBeGreaterThan(5);
    expect(await keyIds()).toEqual(['3']);
    expect(await secretsOf(one)).toEqual(expected);
  });

  it('keeps old keys until what began before is over, and seals what it wrote', async () => {
    const one = await filled('one', 2);
    const keys = await database.secretKeys();
    let looks = 0;
    let finish: (() => Promise<void>) | undefined;
    // A server that is slow: it read the keys before, and writes when everything else is sealed anew.
    const slow = withTenant(database, one.tenantId, async (scope) => {
      await new Promise<void>((resolve) => {
        finish = async () => {
          await putSecrets(scope, keys, one.sourceId, { late: 'written late' });
          resolve();
        };
      });
    });
    const result = await rotate({
      wait: async () => {
        looks += 1;
        expect(await keyIds()).toEqual(['2', '1']);
        if (looks === 4) {
          await finish?.();
          await slow;
        }
      },
    });
    expect(result.secrets).toBe(3);
    expect(await keyIds()).toEqual(['2']);
    expect(await secretsOf(one)).toEqual({ ...one.secrets, late: 'written late' });
  });

  it('looks once more while nobody can write, before it forgets', async () => {
    const one = await filled('one', 2);
    const old = await database.secretKeys();
    let calls = 0;
    let late: Promise<void> | undefined;
    const write = () =>
      withTenant(database, one.tenantId, async (scope) => {
        await putSecrets(scope, old, one.sourceId, { late: 'with the old key' });
        // Open until the rotation waits for it.
        for (let waits = 0; waits === 0;) {
          const { rows } = await scope.client.query<{ waits: number }>(
            `select count(*)::int as waits from pg_locks where mode = 'ShareLock' and locktype = 'relation' and not granted`,
          );
          waits = rows[0]?.waits ?? 0;
        }
      });
    const watched = {
      ...database,
      secretKeys: async () => {
        calls += 1;
        // Behind the look at what began before.
        if (calls === 2) late = write();
        return database.secretKeys();
      },
    };
    expect(await rotate({ database: watched })).toEqual({ key: '2', secrets: 3, unneeded: [] });
    await late;
    expect(await secretsOf(one)).toEqual({ ...one.secrets, late: 'with the old key' });
  });

  it('stops at a secret that does not open, after all others, and keeps the keys', async () => {
    const one = await filled('one', 3);
    await withTenant(database, one.tenantId, ({ client }) =>
      client.query(`update source_secret set sealed = sealed || '\\x00' where setting = 's1'`),
    );
    const error: unknown = await rotate().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'invalid_setting',
      message: expect.stringMatching(
        /^One secret does not open .*: "s1" of the source "HRIS" \(tenant one\)\. .* All keys are kept\.$/,
      ),
    });
    expect(await keyIds()).toEqual(['2', '1']);
    await withTenant(database, one.tenantId, ({ client }) =>
      client.query(`delete from source_secret where setting = 's1'`),
    );
    // With the key that was added then.
    expect(await rotate()).toEqual({ key: '2', secrets: 0, unneeded: [] });
    expect(await keyIds()).toEqual(['2']);
  });

  it('is done by one process at a time', async () => {
    let second: unknown;
    await rotate({
      wait: async () => {
        second ??= await rotate().catch((error: unknown) => error);
      },
    });
    expect(second).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Another process is rotating'),
    });
    expect(await keyIds()).toEqual(['2']);
  });

  it('ends when somebody stops it, and goes on later', async () => {
    const one = await filled('one', 3);
    const abort = new AbortController();
    const reason = new Error('stopped');
    const stopped = rotate({ signal: abort.signal, wait: async () => abort.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
    expect(await secretsOf(one)).toEqual(one.secrets);
    expect(await rotate()).toMatchObject({ key: '2', secrets: 3 });
  });
});

describe('psm secrets rotate', () => {
  it('goes on where it was killed, at every point, and nothing is lost meanwhile', async () => {
    const one = await filled('one', 250);
    for (const point of ['rotate.added:1', 'rotate.batch:2', 'rotate.sealed:1']) {
      const { exit, stdout } = await psm(['secrets', 'rotate', '--json'], { FAIL_AT: point });
      expect([point, exit, stdout]).toEqual([point, 'SIGKILL', '']);
      expect(await keyIds()).toEqual(['2', '1']);
      expect(await secretsOf(one)).toEqual(one.secrets);
    }
    const { exit, stdout } = await psm(['secrets', 'rotate', '--json']);
    expect([exit, JSON.parse(stdout)]).toEqual([0, { key: '2', secrets: 0 }]);
    expect(await keyIds()).toEqual(['2']);
    expect(await secretsOf(one)).toEqual(one.secrets);
    expect(await readFile(path.join(dataDir, 'secret-keys'), 'utf8')).toMatch(/^2:[\w+/=]+\n$/);
  });

  it('takes the first of PSM_SECRET_KEYS, and says which are not needed any more', async () => {
    const [next, last] = [newSecretKey('2026'), newSecretKey('2025')];
    const settings = (...keys: (typeof next)[]) => ({ PSM_SECRET_KEYS: formatSecretKeys({ keys }) });
    const before = { ...database, secretKeys: async () => ({ keys: [last] }) };
    Object.assign(database, before);
    const one = await filled('one', 3);
    const { exit, stdout } = await psm(['secrets', 'rotate'], settings(next, last));
    expect(exit).toBe(0);
    expect(stdout).toContain('Every secret is sealed with the key "2026". 3 of them were sealed anew.');
    expect(stdout).toContain('Take out on every node: 2025.');
    expect(await secretsOf(one, { keys: [next] })).toEqual(one.secrets);
    expect(stdout).not.toContain(next.key.toString('base64'));
  });

  it.each([
    ['--as', 'owner@acme.test'],
    ['--tenant', 'one'],
  ])('is not for admins of a tenant: %s', async (...option) => {
    const { exit, stdout } = await psm(['secrets', 'rotate', '--json', ...option]);
    expect(exit).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await keyIds()).toEqual(['1']);
  });
});
