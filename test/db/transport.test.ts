import { chmod, chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/client.ts';
import { type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { transportOf } from '../../src/db/transport.ts';

describe('the way to the database', () => {
  it.each([
    ['postgres://a@localhost/psm', 'local'],
    ['postgres://a@127.0.0.1:5432/psm', 'local'],
    ['postgres://a@[::1]/psm', 'local'],
    ['postgres://a@base/psm?host=/run/postgresql', 'local'],
    ['postgres://a@db.example/psm', 'plain'],
    ['postgres://a@db.example/psm?sslmode=disable', 'plain'],
    ['postgres://a@db.example/psm?sslmode=no-verify', 'unverified'],
    ['postgres://a@db.example/psm?sslmode=require', 'verified'],
    ['postgres://a@db.example/psm?sslmode=require&uselibpqcompat=true', 'unverified'],
    ['postgres://a@db.example/psm?sslmode=verify-full&sslrootcert=/etc/ca.pem', 'verified'],
    ['postgres://a@db.example/psm?ssl=true', 'verified'],
  ])('of %s is %s', (url, transport) => {
    expect(transportOf(url)).toBe(transport);
  });
});

// ASVS 12.3.1, 12.3.2
describe('a database that speaks TLS', () => {
  let folder: string;
  let embedded: EmbeddedPostgres;
  const fixture = (name: string) => fileURLToPath(new URL(`../outgoing/fixtures/${name}`, import.meta.url));

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'psm-tls-'));
    embedded = await startEmbedded(path.join(folder, 'data'), { durable: false });
    await migrate(embedded.ownerUrl);
  });
  afterAll(async () => {
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  });

  /** The key has to belong to whom the server runs as. */
  async function shows(certificate: string): Promise<void> {
    const client = new pg.Client({ connectionString: embedded.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    const cluster = rows[0]?.data_directory ?? '';
    const { uid, gid } = await stat(cluster);
    for (const [from, to] of [
      ['server.key', 'server.key'],
      [certificate, 'server.crt'],
    ] as const) {
      await copyFile(fixture(from), path.join(cluster, to));
      await chmod(path.join(cluster, to), 0o600);
      await chown(path.join(cluster, to), uid, gid);
    }
    await client.query(`alter system set ssl = on`);
    await client.query(`select pg_reload_conf()`);
    await client.end();
  }

  async function encrypted(url: string): Promise<boolean | string> {
    const pool = connect(url, 'psm_app', 1);
    try {
      // The role of a node is not shown this of anybody.
      const { rows } = await pool.query<{ ssl: boolean }>(
        `with login as (select set_config('role', 'none', false)) select ssl from login, pg_stat_ssl where pid = pg_backend_pid()`,
      );
      return rows[0]?.ssl ?? 'not shown';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'failed';
    } finally {
      await pool.end();
    }
  }

  it('is spoken to encrypted, and only when its certificate holds', async () => {
    const verified = `${embedded.ownerUrl}?sslmode=verify-full&sslrootcert=${fixture('authority.pem')}`;
    await shows('good.pem');
    await expect.poll(() => encrypted(verified)).toBe(true);
    expect(await encrypted(embedded.ownerUrl)).toBe(false);
    await shows('other-name.pem');
    await expect.poll(() => encrypted(verified)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    await shows('self-signed.pem');
    await expect.poll(() => encrypted(verified)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});
