import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLine } from '../../../connectors/csv/fixtures/line.ts';
import { contextOf, faultOf, reading, sessionOf } from './support/reading.ts';

const sshd = '/usr/sbin/sshd';
const list = Buffer.from('Name;City\n'.concat('Ada;Rome\n'.repeat(40_000)));

/** Where the build must try it, a machine without the server is a failure. */
const required = process.env['REAL_SERVERS'] === 'required';

let folder: string;
let port: number;
let server: ChildProcess;
let log = '';

/** A server of its own that lets in who runs the test, by key. */
async function startSshd(): Promise<void> {
  folder = mkdtempSync(path.join(tmpdir(), 'psm-sshd-'));
  const at = (name: string) => path.join(folder, name);
  for (const [name, type] of [
    ['host_ed25519', 'ed25519'],
    ['host_rsa', 'rsa'],
    ['user', 'ed25519'],
    ['locked', 'ed25519'],
  ] as const) {
    const passphrase = name === 'locked' ? 'open sesame' : '';
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', at(name)]);
  }
  writeFileSync(at('authorized_keys'), readFileSync(at('user.pub')), { mode: 0o600 });
  writeFileSync(at('authorized_keys'), readFileSync(at('locked.pub')), { flag: 'a' });
  mkdirSync(at('outgoing'));
  port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host_ed25519')}`,
    `HostKey ${at('host_rsa')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'Subsystem sftp internal-sftp',
    'MaxStartups 100',
    'PerSourcePenalties no',
  ];
  writeFileSync(at('sshd_config'), config.filter((line) => knows(line)).join('\n'));
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  server = spawn(sshd, ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (text: Buffer) => {
      log += String(text);
      if (log.includes('Server listening')) resolve();
    });
    server.once('exit', () => reject(new Error(`sshd ended: ${log}`)));
  });
}

/** Newer versions punish those who fail often; older ones do not know the word. */
function knows(line: string): boolean {
  if (!line.startsWith('PerSourcePenalties')) return true;
  const version = execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  const [, major = '0', minor = '0'] = /OpenSSH_(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) * 100 + Number(minor) >= 908;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const found = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return found;
}

it.runIf(required)('OpenSSH is here', () => {
  expect(existsSync(sshd)).toBe(true);
});

describe.runIf(existsSync(sshd))('a real OpenSSH server', () => {
  beforeAll(startSshd);
  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const context = contextOf({ resolveHost: async () => '127.0.0.1' });
  const fingerprint = (key: string) =>
    execFileSync('ssh-keygen', ['-lf', path.join(folder, `${key}.pub`)], { encoding: 'utf8' });
  const config = (more: object = {}) => ({
    location: 'sftp',
    host: 'sftp.example.com',
    port,
    user: userInfo().username,
    private_key: readFileSync(path.join(folder, 'user'), 'utf8'),
    host_key: fingerprint('host_ed25519'),
    remote_folder: path.join(folder, 'outgoing'),
    pattern: 'members*',
    still_seconds: 0,
    ...more,
  });
  const put = (name: string, bytes = list) => writeFileSync(path.join(folder, 'outgoing', name), bytes);

  it('gives a file as it is, by either of its host keys', async () => {
    put('members.csv');
    for (const key of ['host_ed25519', 'host_rsa']) {
      const { bytes, types, fault } = await reading(config({ host_key: fingerprint(key) }), { context });
      expect([fault, types, bytes.equals(list)]).toEqual([undefined, ['bytes', 'end'], true]);
    }
    const scanned = execFileSync('ssh-keyscan', ['-p', String(port), '127.0.0.1'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect((await reading(config({ host_key: scanned }), { context })).types).toEqual(['bytes', 'end']);
  });

  it('shows a fingerprint that ssh-keygen prints too', async () => {
    const { message, ok } = await sessionOf(config({ host_key: '' }), context).check();
    const [shown = 'none'] = /SHA256:\S+/.exec(message) ?? [];
    expect([ok, fingerprint('host_ed25519').includes(shown)]).toEqual([false, true]);
  });

  it('opens for a key with a passphrase, and for no other', async () => {
    put('members.csv');
    const locked = readFileSync(path.join(folder, 'locked'), 'utf8');
    const right = await reading(config({ private_key: locked, passphrase: 'open sesame' }), { context });
    expect(right.types).toEqual(['bytes', 'end']);
    const wrong = await reading(config({ private_key: locked, passphrase: 'wrong' }), { context });
    expect(faultOf(wrong)).toMatchObject({ setting: 'passphrase' });
    const foreign = readFileSync(path.join(folder, 'host_ed25519'), 'utf8');
    expect(faultOf(await reading(config({ private_key: foreign }), { context }))).toMatchObject({
      setting: 'private_key',
    });
  });

  it('that is cut off anywhere gives no end', async () => {
    put('members.csv');
    const line = await startLine(port);
    for (let at = 0; at < list.length; at += 30_011) {
      line.cut(at);
      const { types, fault } = await reading(config({ port: line.port }), { context });
      expect([types.includes('end'), fault === undefined]).toEqual([false, false]);
    }
    await line.close();
  });

  it('has what was read moved to processed/', async () => {
    put('members.csv');
    put('members.csv.done', Buffer.alloc(0));
    const settings = config({ after_reading: 'move', done_file: true });
    const { cursor } = await reading(settings, { context });
    const session = sessionOf(settings, context);
    await session.settle?.(cursor);
    await session.close?.();
    expect(readdirSync(path.join(folder, 'outgoing'))).toEqual(['processed']);
    expect(readdirSync(path.join(folder, 'outgoing', 'processed'))).toEqual([
      '20261122T160000Z_members.csv',
      '20261122T160000Z_members.csv.done',
    ]);
    expect((await reading(settings, { context, last: cursor })).types).toEqual(['unchanged']);
    expect(await reading(settings, { context })).toMatchObject({
      types: ['bytes', 'end'],
      filename: 'members.csv',
    });
  });
});
