import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import {
  cleanUp,
  emptyFolder,
  query,
  removeUsedFolder,
  runs,
  serverPid,
  start,
  startUser,
  usedFolder,
} from './fixtures/embedded.ts';

afterEach(cleanUp);
afterAll(removeUsedFolder);

const root = process.geteuid?.() === 0;

describe('starting', () => {
  // ASVS 13.2.3
  test('makes a database on the first start and finds it again on the next', async () => {
    const folder = join(await emptyFolder(), 'made', 'for us');
    const first = await start(folder, true);
    const settings = await query(
      first.ownerUrl,
      `select current_database() as name, current_setting('server_encoding') as encoding,
         current_setting('fsync') as fsync, current_setting('client_connection_check_interval') as check_interval,
         (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'psm') as locale,
         (select rolsuper from pg_roles where rolname = current_user) as superuser`,
    );
    expect(settings).toEqual({
      name: 'psm',
      encoding: 'UTF8',
      fsync: 'on',
      check_interval: '500ms',
      locale: 'b C.UTF-8',
      superuser: true,
    });
    expect((await stat(join(folder, 'postgres.password'))).mode & 0o777).toBe(0o600);
    await query(first.ownerUrl, 'create table kept (id int)');
    const pid = serverPid(folder);
    await first.release();
    await first.release();
    expect(await runs(pid)).toBe(false);

    const second = await start(folder);
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect(await query(second.ownerUrl, 'select count(*)::int as rows from kept')).toEqual({ rows: 0 });
    await second.release();
  });

  test('two processes that start at the same moment on an empty folder get one server', async () => {
    const folder = await emptyFolder();
    const [one, two] = [startUser(folder), startUser(folder)];
    expect(await one.url).toBe(await two.url);
    const pid = serverPid(folder);
    await one.say('release');
    expect(await query(await two.url, 'select 1 as alive')).toEqual({ alive: 1 });
    await two.say('release');
    expect(await runs(pid)).toBe(false);
  });

  test('takes another port when the last one is taken', async () => {
    const folder = await usedFolder();
    const first = await start(folder);
    const { port } = new URL(first.ownerUrl);
    await first.release();
    const squatter = createServer((socket) => socket.destroy()).listen(Number(port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start(folder);
      expect(new URL(second.ownerUrl).port).not.toBe(port);
      await second.release();
    } finally {
      squatter.close();
    }
  });

  test('does not mistake another PostgreSQL on its last port for its own', async () => {
    const folder = await usedFolder();
    const other = Number(new URL(inject('ownerUrl')).port);
    await writeFile(join(folder, 'postgres.json'), JSON.stringify({ port: other }));
    const postgres = await start(folder);
    expect(Number(new URL(postgres.ownerUrl).port)).not.toBe(other);
  });

  test('does an interrupted initialisation again', async () => {
    const folder = await emptyFolder();
    const user = startUser(folder);
    const begun = async (): Promise<boolean> =>
      (await readdir(folder)).some((name) => name.startsWith('postgres.new-'));
    while (!(await begun())) await sleep(5);
    await sleep(100);
    await user.kill(); // initdb is in its process group
    expect(await begun()).toBe(true);
    const postgres = await start(folder);
    expect(await query(postgres.ownerUrl, 'select 1 as works')).toEqual({ works: 1 });
    expect(await begun()).toBe(false);
    await postgres.release();
  });
});

describe('ending', () => {
  test('a process that comes to its end leaves by itself', async () => {
    const folder = await usedFolder();
    const user = startUser(folder);
    await user.url;
    const pid = serverPid(folder);
    await user.say('return');
    expect(await runs(pid)).toBe(false);
    expect(await readdir(join(folder, 'processes'))).toEqual([]);
  });

  test('a killed process hurts no other user, and the last one still stops the server', async () => {
    const folder = await usedFolder();
    const user = startUser(folder);
    await user.url;
    const mine = await start(folder);
    const pid = serverPid(folder);
    await user.kill();
    expect(await query(mine.ownerUrl, 'select 1 as alive')).toEqual({ alive: 1 });
    await mine.release();
    expect(await runs(pid)).toBe(false);
  });

  test('a server whose users were all killed is adopted', async () => {
    const folder = await usedFolder();
    const user = startUser(folder);
    const url = await user.url;
    const pid = serverPid(folder);
    await user.kill();
    expect(await runs(pid)).toBe(true);
    const adopted = await start(folder);
    expect([adopted.ownerUrl, serverPid(folder)]).toEqual([url, pid]);
    expect(await readdir(join(folder, 'processes'))).toHaveLength(1);
    await adopted.release();
    expect(await runs(pid)).toBe(false);
  });
});

describe('after a crash', () => {
  test('a killed server is started again on the same port with its data', async () => {
    const folder = await usedFolder();
    const first = await start(folder);
    await query(first.ownerUrl, 'create table kept (id int)');
    // Busy for a minute, and it would not notice that its server is gone.
    const busy = query(first.ownerUrl, 'select count(md5(a::text)) from generate_series(1, 100000000) a');
    const end = busy.then(
      () => 'done',
      () => 'lost',
    );
    await sleep(200);
    process.kill(serverPid(folder), 'SIGKILL');
    const second = await start(folder);
    expect(second.ownerUrl).toBe(first.ownerUrl);
    expect(await query(second.ownerUrl, 'select count(*)::int as rows from kept')).toEqual({ rows: 0 });
    await second.release();
    expect(await runs(serverPid(folder)), 'the first handle still uses it').toBe(true);
    await first.release();
    expect(await end).toBe('lost');
  });

  test('an old pid file that names somebody else now does not prevent a start', async () => {
    const folder = await usedFolder();
    const first = await start(folder);
    const pidFile = join(folder, 'postgres', 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await first.release();
    const { uid, gid } = await stat(join(folder, 'postgres'));
    // Of the same user: PostgreSQL would refuse to start while it lives.
    const stranger = spawn('sleep', ['30'], root ? { uid, gid } : {});
    await once(stranger, 'spawn');
    try {
      await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)));
      const second = await start(folder);
      expect(serverPid(folder)).not.toBe(stranger.pid);
      await second.release();
      expect(stranger.exitCode ?? stranger.signalCode).toBe(null);
    } finally {
      stranger.kill();
    }
  });

  test('a server that does not start is quoted', async () => {
    const folder = await usedFolder();
    const control = join(folder, 'postgres', 'global', 'pg_control');
    await rename(control, `${control}.away`);
    try {
      await expect(start(folder)).rejects.toThrow(/PostgreSQL did not start.*\n[^]*pg_control/);
      expect(await readdir(join(folder, 'processes'))).toEqual([]);
    } finally {
      await rename(`${control}.away`, control);
    }
  });
});

describe('folders that cannot work', () => {
  test('data of another major version', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'postgres'), { mode: 0o755 });
    await giveAway(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start(folder)).rejects.toThrow(/written by PostgreSQL 15, .* carries PostgreSQL 18/);
  });

  test('a data folder that lost its files is not replaced by an empty database', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, 'postgres'), { mode: 0o755 });
    await giveAway(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'base'), '');
    await expect(start(folder)).rejects.toThrow(/not a complete PostgreSQL data folder/);
  });

  test.runIf(root)('below a folder that the server’s user cannot enter', async () => {
    const closed = await emptyFolder();
    await chmod(closed, 0o700);
    // Somebody else's private folder is left as it is; one of our own lets the server pass.
    await chown(closed, 12_345, 12_345);
    await expect(start(join(closed, 'data'))).rejects.toMatchObject({
      code: 'invalid_setting',
      message: expect.stringContaining(`cannot enter ${closed}, which is above`),
      details: { folder: closed },
    });
  });

  test('a file where the folder should be', async () => {
    const path = join(await emptyFolder(), 'file');
    await writeFile(path, '');
    await expect(start(path)).rejects.toThrow(/The data folder .* cannot be used/);
  });
});

/** Root's own folders are refused before anything else, so these belong to somebody. */
async function giveAway(folder: string): Promise<void> {
  if (root) await chown(folder, 65_534, 65_534);
}
