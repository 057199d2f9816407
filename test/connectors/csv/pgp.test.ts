import * as openpgp from 'openpgp';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../connectors/csv/deliver.ts';
import { isEncrypted } from '../../../connectors/csv/pgp.ts';
import { settings } from '../../../connectors/csv/settings.ts';
import { contextOf, faultOf, type Reading, readingOf } from './support/reading.ts';
import type { SourceMessage } from '#connector';

const passphrase = 'correct horse battery';
const list = Buffer.from('Name;City\n'.concat('Ada;Rome\nBob;Oslo\n'.repeat(1_500)));

interface Pair {
  readonly privateKey: string;
  readonly publicKey: string;
}
/** Of RFC 4880, 5.7: encrypted, and nothing tells whether it was changed. The library reads it only when told to. */
interface OldPacket {
  packets: unknown;
  encrypt(algorithm: number, key: Uint8Array, config: object): Promise<void>;
  write(): Uint8Array;
}

let own: Pair;
let sender: Pair;
let other: Pair;

beforeAll(async () => {
  // It says that it understands AEAD; whoever encrypts chooses.
  own = await openpgp.generateKey({
    userIDs: [{ name: 'Own' }],
    passphrase,
    config: { aeadProtect: true, s2kIterationCountByte: 0 },
  });
  sender = await openpgp.generateKey({ userIDs: [{ name: 'Sender' }] });
  other = await openpgp.generateKey({ userIDs: [{ name: 'Other' }] });
});

interface How {
  readonly signedBy?: Pair;
  readonly aead?: boolean;
  readonly compressed?: boolean;
}

async function encrypted(how: How = {}, data: Uint8Array = list): Promise<Buffer> {
  const bytes = await openpgp.encrypt({
    message: await openpgp.createMessage({ binary: data }),
    encryptionKeys: await openpgp.readKey({ armoredKey: own.publicKey }),
    ...(how.signedBy && {
      signingKeys: await openpgp.readPrivateKey({ armoredKey: how.signedBy.privateKey }),
    }),
    format: 'binary',
    config: {
      aeadProtect: how.aead === true,
      preferredCompressionAlgorithm: how.compressed === true ? openpgp.enums.compression.zip : 0,
    },
  });
  return Buffer.from(bytes);
}

async function armored(bytes: Uint8Array): Promise<Buffer> {
  return Buffer.from(openpgp.armor(openpgp.enums.armor.message, bytes));
}

function endsOnlyWhole({ types, bytes, fault }: Reading): boolean {
  return types.includes('end') ? bytes.equals(list) : fault !== undefined;
}

/** The messages of a file of these bytes, and `end` when it was proven whole. */
function read(bytes: Uint8Array, config: object = {}, filename = 'members.csv.pgp'): Promise<Reading> {
  const parsed = settings.parse({
    location: 'folder',
    folder: '/srv',
    pattern: '*',
    pgp_private_key: own.privateKey,
    pgp_passphrase: passphrase,
    ...config,
  });
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
  }
  async function* messages(): AsyncGenerator<SourceMessage> {
    if (yield* deliver({ filename, bytes: bytes.length, chunks: chunks() }, parsed, contextOf()))
      yield { type: 'end' };
  }
  return readingOf(messages());
}

describe('an encrypted file', () => {
  it.each<[string, How]>([
    ['with an MDC', {}],
    ['with an MDC, compressed', { compressed: true }],
    ['with AEAD', { aead: true }],
  ])('%s comes out as it was, without the ending', async (_kind, how) => {
    const { types, bytes, filename } = await read(await encrypted(how));
    expect(types).toEqual(['bytes', 'end']);
    expect(bytes.equals(list)).toBe(true);
    expect(filename).toBe('members.csv');
  });

  it.each(['members.csv.asc', 'members.csv.gpg', 'members.csv'])(
    'is recognised as %s, armored too',
    async (name) => {
      const { types, bytes, filename } = await read(await armored(await encrypted()), {}, name);
      expect(types).toEqual(['bytes', 'end']);
      expect(bytes.equals(list)).toBe(true);
      expect(filename).toBe('members.csv');
    },
  );

  it('is recognised by its packets, whatever its name', async () => {
    expect((await read(await encrypted(), {}, 'export')).bytes.equals(list)).toBe(true);
  });

  it.each<[string, How]>([
    ['with an MDC', {}],
    ['with an MDC, compressed', { compressed: true }],
    ['with AEAD', { aead: true }],
    ['with an MDC, signed', { signedBy: 'sender' as never }],
  ])('%s that somebody changed anywhere never ends', async (_kind, how) => {
    const bytes = await encrypted({ ...how, ...(how.signedBy && { signedBy: sender }) });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        const result = await read(changed);
        // Some bits mean nothing, in the id of a key for example: then the list is as it was.
        expect(endsOnlyWhole(result)).toBe(true);
      }),
      { numRuns: 30, examples: [0, 1, 2, 3, bytes.length - 1, bytes.length - 21].map((at) => [at, 1]) },
    );
  });

  it.each<[string, How]>([
    ['with an MDC', {}],
    ['with AEAD', { aead: true }],
  ])('%s that was cut anywhere never ends', async (_kind, how) => {
    const bytes = await encrypted(how);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (at) => {
        const { types, fault } = await read(bytes.subarray(0, at));
        expect(types).not.toContain('end');
        expect(fault).toBeDefined();
      }),
      { numRuns: 30, examples: [[0], [1], [bytes.length - 1], [bytes.length - 22]] },
    );
  });

  it.each([
    [
      'another key',
      () => ({ pgp_private_key: other.privateKey }),
      'pgp_private_key',
      /is encrypted for the key [0-9A-F]{16}/,
    ],
    ['no key', () => ({ pgp_private_key: '' }), 'pgp_private_key', /is encrypted with PGP/],
    ['the public half', () => ({ pgp_private_key: own.publicKey }), 'pgp_private_key', /PRIVATE KEY BLOCK/],
    ['another passphrase', () => ({ pgp_passphrase: 'wrong' }), 'pgp_passphrase', /does not open/],
    ['no passphrase', () => ({ pgp_passphrase: '' }), 'pgp_passphrase', /none is set/],
    ['a signer whose key is none', () => ({ pgp_signer_key: 'x' }), 'pgp_signer_key', /cannot be read/],
  ])('with %s names the setting', async (_what, config, setting, message) => {
    expect(faultOf(await read(await encrypted(), config()))).toMatchObject({
      setting,
      message: expect.stringMatching(message),
    });
  });

  it('without protection against changes is refused', async () => {
    const { data, algorithm } = await openpgp.generateSessionKey({
      encryptionKeys: await openpgp.readKey({ armoredKey: own.publicKey }),
    });
    const inner = await openpgp.createMessage({ binary: list });
    const packet = new openpgp.SymmetricallyEncryptedDataPacket() as unknown as OldPacket;
    packet.packets = inner.packets;
    await packet.encrypt(openpgp.enums.symmetric.aes256, data, openpgp.config);
    const head = await openpgp.encryptSessionKey({
      data,
      algorithm,
      encryptionKeys: await openpgp.readKey({ armoredKey: own.publicKey }),
      format: 'object',
    });
    const body = packet.write();
    const tag = Buffer.from([0xc0 | 9, 0xff, 0, 0, 0, 0]);
    tag.writeUInt32BE(body.length, 2);
    const whole = Buffer.concat([head.write() as Uint8Array, tag, body]);
    expect(faultOf(await read(whole))).toMatchObject({
      message: expect.stringContaining('integrity protection (MDC)'),
    });
  });
});

describe('where a signer is named', () => {
  it('a file of this signer is read', async () => {
    const { types } = await read(await encrypted({ signedBy: sender }), { pgp_signer_key: sender.publicKey });
    expect(types).toEqual(['bytes', 'end']);
  });

  it.each([
    ['of nobody', async () => encrypted()],
    ['of another', async () => encrypted({ signedBy: other })],
    ['that is not encrypted', async () => list],
  ])('a file %s never ends and names the setting', async (_whose, bytes) => {
    const result = await read(await bytes(), { pgp_signer_key: sender.publicKey }, 'members.csv');
    expect(faultOf(result)).toMatchObject({ fault: 'not_allowed', setting: 'pgp_signer_key' });
  });
});

describe('a file that is not encrypted', () => {
  it('is read as it is', async () => {
    expect((await read(list, {}, 'members.csv')).bytes.equals(list)).toBe(true);
  });

  it('is refused when it is called otherwise', async () => {
    expect(faultOf(await read(list))).toMatchObject({
      message: expect.stringContaining('called like a PGP file'),
    });
  });

  it.each(['Ämter;Ort\n', 'Ábc;x\n', '\uFEFFName;Ort\n', 'Åsa;Öl\n', '…;x\n', 'Œuvre;x\n', 'šéf;x\n'])(
    'is no PGP message when it begins with %j, in any encoding',
    (text) => {
      const latin = Buffer.from(text, 'latin1');
      for (const bytes of [Buffer.from(text), latin, Buffer.from(text, 'utf16le')])
        expect(isEncrypted(Buffer.concat([bytes, Buffer.alloc(64, 'Ann;Rome\n')]))).toBe(false);
    },
  );
});
