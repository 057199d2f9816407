import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mayEnter, parsePasswd } from '../../src/db/embedded/account.ts';
import { makeLinks } from '../../src/db/embedded/binaries.ts';
import { withLock } from '../../src/db/embedded/lock.ts';
import { openLog } from '../../src/db/embedded/log-file.ts';
import { argumentsOf, startOf } from '../../src/db/embedded/process-identity.ts';
import { countRegistered, register } from '../../src/db/embedded/registration.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'psm-parts-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('lock', () => {
  test('many processes, many turns, one holder at a time, a killed one among them', async () => {
    const script = fileURLToPath(new URL('fixtures/lock-user.ts', import.meta.url));
    const start = (times: number | 'hold') =>
      spawn(process.execPath, [script, lock, join(folder, 'witness'), String(times)]);
    const lock = join(folder, 'lock');
    await mkdir(lock);
    const killed = start('hold');
    await once(killed.stdout, 'data');
    const users = [1, 2, 3, 4].map(() => start(25));
    await sleep(200); // they wait for it
    killed.kill('SIGKILL');
    const codes = await Promise.all(users.map(async (user) => (await once(user, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await readdir(lock), 'only the free lock stays').toHaveLength(1);
  });

  test.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, start: 'x' })],
    ['a pid that is used again', JSON.stringify({ pid: process.pid, start: 'another life' })],
    ['what a power cut left', '\0\0\0'],
  ])('is taken over from %s', async (_, holder) => {
    await writeFile(join(folder, '7'), holder);
    expect(await withLock(folder, () => readFile(join(folder, '8'), 'utf8'))).toContain(`${process.pid}`);
    expect(await readdir(folder)).toEqual(['8']);
    expect(await readFile(join(folder, '8'), 'utf8')).toBe('');
  });

  test('is given back when the work fails', async () => {
    await expect(withLock(folder, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await withLock(folder, () => Promise.resolve('next'))).toBe('next');
  });
});

test('registrations of dead processes and of reused pids are removed, each own one counts', async () => {
  const one = await register(folder);
  await register(folder);
  await writeFile(join(folder, 'reused.json'), JSON.stringify({ pid: process.pid, start: 'another life' }));
  await writeFile(join(folder, 'half.json'), '{"pid":');
  expect(await countRegistered(folder)).toBe(2);
  await rm(one);
  expect(await countRegistered(folder)).toBe(1);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a process is known by its start time and its arguments', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30_000)']);
  const pid = child.pid ?? 0;
  expect(await startOf(pid)).toBe(await startOf(pid));
  expect(await startOf(pid)).not.toBe(await startOf(process.pid));
  expect(await argumentsOf(pid)).toContain('-e setTimeout');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await startOf(pid)).toBe(null);
});

test('links are made once, by whoever comes first, and a wrong one is put right', async () => {
  const native = join(folder, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
  await symlink('nowhere', join(native, 'lib', 'libpq.so'));
  const link = (target: string) => ({ source: 'native/lib/libpq.so.5.18', target: `native/lib/${target}` });
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([link('libpq.so'), link('libpq.so.5')]));
  await Promise.all([makeLinks(folder), makeLinks(folder), makeLinks(folder)]);
  await makeLinks(folder);
  for (const name of ['libpq.so', 'libpq.so.5']) {
    expect(await readlink(join(native, 'lib', name))).toBe('libpq.so.5.18');
  }
  expect(await readdir(join(native, 'lib'))).toHaveLength(3);
});

test('accounts: root is never one, and only the mode opens a folder', () => {
  const accounts = parsePasswd('postgres:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n# comment\n');
  expect([...accounts.keys()]).toEqual(['nobody']);
  const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
  expect(mayEnter({ mode: 0o40_700, uid: 0, gid: 0 }, nobody)).toBe(false);
  expect(mayEnter({ mode: 0o40_711, uid: 0, gid: 0 }, nobody)).toBe(true);
  expect(mayEnter({ mode: 0o40_710, uid: 0, gid: 65_534 }, nobody)).toBe(true);
  expect(mayEnter({ mode: 0o40_077, uid: 65_534, gid: 0 }, nobody)).toBe(false);
});

test('a large log is put aside when the server starts', async () => {
  const path = join(folder, 'postgres.log');
  await writeFile(path, 'old');
  await truncate(path, 11 * 1024 * 1024);
  await (await openLog(path)).close();
  expect((await readdir(folder)).sort()).toEqual(['postgres.log', 'postgres.log.old']);
  expect(await readFile(path, 'utf8')).toBe('');
});
