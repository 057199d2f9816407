import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { addSecretKey, keepNewestKey, loadSecretKeys } from '../../src/db/secretKeyFile.ts';
import { formatSecretKeys, newSecretKey } from '../../src/kernel/secretKeys.ts';

let dataDir: string;
const file = () => path.join(dataDir, 'secret-keys');

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'psm-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  dataDir = path.join(folder, 'data');
});

describe('the file of keys', () => {
  // ASVS 13.3.2, 13.3.1
  it('is made once, readable for its owner only', async () => {
    const first = await loadSecretKeys({ dataDir });
    expect(first.keys.map(({ id }) => id)).toEqual(['1']);
    expect(await loadSecretKeys({ dataDir })).toEqual(first);
    expect((await stat(file())).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('gets a key in front, and forgets all behind it', async () => {
    const { keys } = await loadSecretKeys({ dataDir });
    const added = await addSecretKey({ dataDir });
    expect(added.keys.map(({ id }) => id)).toEqual(['2', '1']);
    expect(added.keys[1]).toEqual(keys[0]);
    expect(await loadSecretKeys({ dataDir })).toEqual(added);
    expect((await keepNewestKey({ dataDir })).keys).toEqual([added.keys[0]]);
    expect((await loadSecretKeys({ dataDir })).keys).toEqual([added.keys[0]]);
    expect((await stat(file())).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    expect(await readdir(dataDir)).toEqual(['secret-keys']);
  });

  it('is one, however many processes start at once', async () => {
    const source = `
      const { loadSecretKeys } = await import(process.argv[1]);
      process.stdin.once('data', async () => {
        const { keys } = await loadSecretKeys({ dataDir: process.argv[2] });
        process.stdout.write('|' + keys.map(({ key }) => key.toString('base64')).join());
        process.exit(0);
      });
      process.stdout.write('ready');`;
    const module = new URL('../../src/db/secretKeyFile.ts', import.meta.url).href;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', source, module, dataDir], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    onTestFinished(() => children.forEach((child) => child.kill()));
    const ends = children.map(
      (child) =>
        new Promise<string>((resolve) => {
          let said = '';
          child.stdout.on('data', (text) => (said += text));
          child.on('close', () => resolve(said));
        }),
    );
    await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once('data', resolve))));
    for (const child of children) child.stdin.write('go');
    const said = await Promise.all(ends);
    const [, key = ''] = (await readFile(file(), 'utf8')).trim().split(':');
    expect(said).toEqual(Array(4).fill(`ready|${key}`));
    expect(await readdir(dataDir)).toEqual(['secret-keys']);
  });

  it.each(['', 'rubbish', '1:c2hvcnQ='])(
    'that holds "%s" is not made anew: what it sealed would be lost',
    async (content) => {
      await mkdir(dataDir);
      await writeFile(file(), content);
      await expect(loadSecretKeys({ dataDir })).rejects.toMatchObject({
        code: 'invalid_setting',
        message: expect.stringMatching(
          /secret-keys holds no keys for secrets any more. Bring it back from a back-up/,
        ),
      });
      expect(await readFile(file(), 'utf8')).toBe(content);
    },
  );

  it('that cannot be written is said', async () => {
    await writeFile(dataDir, 'a file where the folder should be');
    await expect(loadSecretKeys({ dataDir })).rejects.toMatchObject({
      code: 'invalid_setting',
      message: expect.stringContaining('cannot be read or written'),
    });
  });
});

describe('keys of PSM_SECRET_KEYS', () => {
  it('are used as they are, without a file, and are not changed from here', async () => {
    const keys = { keys: [newSecretKey('2026'), newSecretKey('2025')] };
    const settings = { dataDir, secretKeys: formatSecretKeys(keys) };
    expect(await loadSecretKeys(settings)).toEqual(keys);
    await expect(addSecretKey(settings)).rejects.toMatchObject({ code: 'conflict' });
    await expect(keepNewestKey(settings)).rejects.toMatchObject({ code: 'conflict' });
    await expect(stat(dataDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are looked at before anything starts, and are not repeated', () => {
    const key = newSecretKey('2026');
    const good = formatSecretKeys({ keys: [key] }).trim();
    expect(loadConfig({ PSM_SECRET_KEYS: good }).secretKeys).toBe(good);
    expect(() => loadConfig({ PSM_SECRET_KEYS: `${good},2025:c2hvcnQ=` })).toThrow(
      /^The setting "secretKeys" from PSM_SECRET_KEYS is wrong: A key for secrets is written as a name, a colon and 32 bytes in base64: 2026:\$\(openssl rand -base64 32\)\.$/,
    );
  });
});
