import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf, pinnedKeys } from '../../../connectors/csv/hostKey.ts';
import {
  newKeyPair,
  type SftpServer,
  type SftpServerOptions,
  startSftpServer,
} from '../../../connectors/csv/fixtures/sftpServer.ts';
import { contextOf, faultOf, reading, sessionOf } from './support/reading.ts';
import { SourceError } from '#connector';

const list = Buffer.from('Name;City\n'.concat('Ada;Rome\nBob;Oslo\n'.repeat(4_000)));
const monday = Date.UTC(2026, 10, 16, 2) / 1000;
let servers: SftpServer[] = [];
afterEach(async () => {
  for (const one of servers) await one.close();
  servers = [];
});

async function start(options: Partial<SftpServerOptions> = {}) {
  const server = await startSftpServer({ user: 'hr', password: 'pa55word', ...options });
  servers.push(server);
  const config = {
    location: 'sftp',
    host: 'sftp.example.com',
    port: server.port,
    user: 'hr',
    password: 'pa55word',
    host_key: fingerprintOf(server.hostKey),
    remote_folder: '/outgoing',
    pattern: 'members*',
    still_seconds: 0,
  };
  // The name leads to this machine, and the address is what is connected to.
  const context = contextOf({ resolveHost: async () => '127.0.0.1' });
  const put = (name: string, bytes = list, mtime = monday) => server.files.set(name, { bytes, mtime });
  const read = (more: object = {}, last?: unknown) => reading({ ...config, ...more }, { last, context });
  const check = (more: object = {}) => sessionOf({ ...config, ...more }, context).check();
  return { server, config, context, put, read, check };
}

describe('an SFTP server', () => {
  it('gives the newest file as it is, and the next time says that it is the same', async () => {
    const { put, read, server } = await start();
    put('/outgoing/members-1.csv', list, monday + 60);
    put('/outgoing/members-2.csv', Buffer.from('x'), monday);
    put('/outgoing/members-3.csv.part', Buffer.from('x'), monday + 120);
    put('/outgoing/processed/members-9.csv', Buffer.from('x'), monday + 120);
    const { bytes, filename, types, cursor } = await read();
    expect([filename, types]).toEqual(['members-1.csv', ['bytes', 'end']]);
    expect(bytes.equals(list)).toBe(true);
    expect((await read({}, cursor)).types).toEqual(['unchanged']);
    expect(server.tried).not.toContain('keyboard-interactive');
  });

  it('gives workbooks too', async () => {
    const { put, read } = await start();
    const workbook = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100_000, 7)]);
    put('/outgoing/members.xlsx', workbook);
    const { bytes, filename } = await read();
    expect([bytes.equals(workbook), filename]).toEqual([true, 'members.xlsx']);
  });

  it.each([0, 1, 32_767, 32_768, 32_769, 16 * 32_768, 16 * 32_768 + 1, 3_000_000])(
    'gives files of %i bytes whole',
    async (length) => {
      const { put, read } = await start();
      const bytes = Buffer.alloc(length, 'Ada;Rome\n');
      put('/outgoing/members.csv', bytes);
      const result = await read();
      expect(result.bytes.equals(bytes)).toBe(true);
      expect(result.types.at(-1)).toBe(length === 0 ? undefined : 'end');
    },
  );

  it('that drops at any byte gives no end, and the same session goes on afterwards', async () => {
    const { put, server, config, context } = await start();
    put('/outgoing/members.csv');
    const session = sessionOf(config, context);
    const attempt = async () => {
      const types: string[] = [];
      try {
        for await (const { type } of session.readSnapshot?.({}) ?? []) types.push(type);
      } catch (error) {
        return { types, error };
      }
      return { types, error: undefined };
    };
    for (let at = 0; at < list.length; at += 2_111) {
      server.cut(at);
      const { types, error } = await attempt();
      expect(types).not.toContain('end');
      expect(error).toBeInstanceOf(SourceError);
      server.cut(undefined);
    }
    expect((await attempt()).types.at(-1)).toBe('end');
    await session.close?.();
  });

  it('whose file grows while it is read gives no end', async () => {
    const options: { onQuestion?: (question: string) => void } = {};
    const { put, read } = await start({ onQuestion: (question) => options.onQuestion?.(question) });
    put('/outgoing/members.csv');
    options.onQuestion = (question) => {
      if (question.startsWith('READ')) put('/outgoing/members.csv', Buffer.concat([list, list]));
    };
    expect((await read()).types).toEqual(['bytes']);
  });

  it('whose file shrinks while it is read gives no end', async () => {
    const options: { onQuestion?: (question: string) => void } = {};
    const { put, read } = await start({ onQuestion: (question) => options.onQuestion?.(question) });
    put('/outgoing/members.csv');
    options.onQuestion = (question) => {
      if (question.startsWith('OPEN /')) put('/outgoing/members.csv', list.subarray(0, 40_000));
    };
    expect(faultOf(await read())).toMatchObject({
      fault: 'cut_off',
      message: expect.stringContaining(`40,000 of ${list.length.toLocaleString('en')} bytes`),
    });
  });

  it('has what was read moved, and logs when it must not be', async () => {
    for (const readOnly of [false, true]) {
      const { put, server, config, context } = await start({ readOnly });
      put('/outgoing/members.csv');
      const settings = { ...config, after_reading: 'move' };
      const { cursor } = await reading(settings, { context });
      const session = sessionOf(settings, context);
      await session.settle?.(cursor);
      await session.close?.();
      expect([...server.files.keys()]).toEqual([
        readOnly ? '/outgoing/members.csv' : '/outgoing/processed/20261122T160000Z_members.csv',
      ]);
      expect(context.logged).toHaveLength(readOnly ? 1 : 0);
    }
  });

  it('is read from the folder that one arrives in, too', async () => {
    const { put, read } = await start();
    put('/members.csv');
    expect((await read({ remote_folder: '' })).types).toEqual(['bytes', 'end']);
  });

  it.each([
    ['password', { password: 'wrong' }, 'not_allowed'],
    ['password', { user: 'somebody' }, 'not_allowed'],
    ['remote_folder', { remote_folder: '/nothing' }, 'wrong_setting'],
    ['host', { port: 1 }, 'unreachable'],
  ])('names %s for %o', async (setting, more, fault) => {
    const { put, read, check } = await start();
    put('/outgoing/members.csv');
    expect(faultOf(await read(more))).toMatchObject({ setting, fault });
    expect(await check(more)).toMatchObject({ ok: false, setting });
  });

  it('may ask for the password by a question of its own', async () => {
    const { put, read, server } = await start({ interactive: true });
    put('/outgoing/members.csv');
    expect((await read()).types).toEqual(['bytes', 'end']);
    expect(server.tried).toContain('keyboard-interactive');
  });

  it('is left at once when the run is cancelled', async () => {
    const stop = new AbortController();
    const { put, config } = await start();
    put('/outgoing/members.csv');
    const context = contextOf({ signal: stop.signal, resolveHost: async () => '127.0.0.1' });
    const types: string[] = [];
    for await (const { type } of sessionOf(config, context).readSnapshot?.({}) ?? []) {
      types.push(type);
      stop.abort();
    }
    expect(types).toEqual(['bytes']);
  });
});

describe('a private key', () => {
  const pair = newKeyPair('ed25519');
  const locked = ssh2.utils.generateKeyPairSync('ecdsa', {
    bits: 256,
    passphrase: 'open sesame',
    cipher: 'aes256-ctr',
  });

  it('signs in without a password', async () => {
    const { put, read, server } = await start({ publicKey: pair.public });
    put('/outgoing/members.csv');
    expect((await read({ password: '', private_key: pair.private })).types).toEqual(['bytes', 'end']);
    expect(server.tried).not.toContain('password');
  });

  it('of Windows, with its line ends, signs in', async () => {
    const { put, read } = await start({ publicKey: pair.public });
    put('/outgoing/members.csv');
    const private_key = pair.private.replaceAll('\n', '\r\n');
    expect((await read({ password: '', private_key })).types).toEqual(['bytes', 'end']);
  });

  it('is opened by its passphrase', async () => {
    const { put, read } = await start({ publicKey: locked.public });
    put('/outgoing/members.csv');
    const settings = { password: '', private_key: locked.private, passphrase: 'open sesame' };
    expect((await read(settings)).types).toEqual(['bytes', 'end']);
  });

  it.each([
    ['passphrase', { private_key: locked.private }, 'none is set'],
    ['passphrase', { private_key: locked.private, passphrase: 'wrong' }, 'does not open'],
    ['private_key', { private_key: 'x' }, 'cannot be read'],
    ['private_key', { private_key: pair.public }, 'public half'],
    ['private_key', { private_key: newKeyPair('ed25519').private }, 'does not accept the private key'],
  ])('that does not fit names %s', async (setting, more, words) => {
    const { read } = await start({ publicKey: pair.public });
    expect(faultOf(await read({ password: '', ...more }))).toMatchObject({
      setting,
      message: expect.stringContaining(words),
    });
  });
});

describe('the host key', () => {
  it('left empty is shown by check, and nothing secret was sent', async () => {
    const { check, server } = await start();
    expect(await check({ host_key: '' })).toEqual({
      ok: false,
      setting: 'host_key',
      message: expect.stringContaining(`The server shows ${fingerprintOf(server.hostKey)} (ssh-ed25519).`),
    });
    expect(server.tried).toEqual([]);
  });

  it('that changed is refused with both fingerprints, and nothing secret was sent', async () => {
    const { server, read } = await start();
    const before = fingerprintOf(newKeyHost());
    const { fault, setting, message } = faultOf(await read({ host_key: before }));
    expect([fault, setting]).toEqual(['not_allowed', 'host_key']);
    expect(message).toContain(`${fingerprintOf(server.hostKey)} (ssh-ed25519) instead of ${before}`);
    expect(server.tried).toEqual([]);
  });

  it('may be any of the keys that the server has', async () => {
    const keys = [newKeyPair('ed25519'), newKeyPair('ecdsa'), newKeyPair('rsa')];
    const { put, read } = await start({ hostKeys: keys.map((one) => one.private) });
    put('/outgoing/members.csv');
    for (const { public: line } of keys) {
      const [, base64 = ''] = line.split(' ');
      const fingerprint = fingerprintOf(Buffer.from(base64, 'base64'));
      for (const host_key of [
        fingerprint,
        line,
        `256 ${fingerprint} root@host (X)`,
        `[sftp.example.com]:22 ${line}`,
      ])
        expect((await read({ host_key })).types).toEqual(['bytes', 'end']);
    }
  });

  it('is read in every form that tools print', () => {
    const { public: line } = newKeyPair('ed25519');
    const [type = '', base64 = ''] = line.split(' ');
    const fingerprint = fingerprintOf(Buffer.from(base64, 'base64'));
    const forms = [`${type} ${base64}`, `sftp.example.com ${type} ${base64} comment`, base64];
    for (const form of forms) expect(pinnedKeys(form)).toEqual([{ fingerprint, kind: 'ed25519' }]);
    expect(pinnedKeys(`# sftp.example.com:22 SSH-2.0\n${line}\n\n${fingerprint}`)).toHaveLength(2);
    expect(pinnedKeys('')).toEqual([]);
    for (const wrong of ['x', 'SHA256:short', 'MD5:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff', 'AAAA'])
      expect(() => pinnedKeys(wrong)).toThrow(SourceError);
  });

  // ASVS 11.3.2, 11.4.1
  it('of a server that knows only old algorithms is refused unless the settings allow them', async () => {
    const { put, read } = await start({ algorithms: { hmac: ['hmac-sha1'], cipher: ['aes128-cbc'] } });
    put('/outgoing/members.csv');
    expect(faultOf(await read())).toMatchObject({ setting: 'old_algorithms' });
    expect((await read({ old_algorithms: true })).types).toEqual(['bytes', 'end']);
  });
});

function newKeyHost(): Buffer {
  return Buffer.from(newKeyPair('ed25519').public.split(' ')[1] ?? '', 'base64');
}
