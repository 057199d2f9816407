import type { Message, PrivateKey, PublicKey } from 'openpgp';
import { SourceError } from '#connector';
import type { Settings } from './settings.ts';

export const pgpEnding = /\.(?:pgp|gpg|asc)$/i;

const armor = /^(?:\uFEFF|\s)*-----BEGIN PGP MESSAGE-----/;

/**
 * Whether these bytes begin an encrypted PGP message: its armor, or the header of a packet with which one begins (RFC 9580, 4.2
 * and 5), its version included, so that no text is taken for one.
 *
 * @param beginning at least 64 bytes, unless the file is shorter
 */
export function isEncrypted(beginning: Uint8Array): boolean {
  if (armor.test(Buffer.from(beginning).toString('utf8'))) return true;
  const [first = 0, length = 0] = beginning;
  if ((first & 0x80) === 0) return false;
  const isNew = (first & 0x40) !== 0;
  const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
  const body = isNew ? newBody(length) : 1 + [1, 2, 4, 0][first & 0x03]!;
  const versions: Readonly<Record<number, readonly number[]>> = {
    1: [3, 6], // a session key for a public key
    3: [4, 5, 6], // a session key for a password
  };
  return versions[tag]?.includes(beginning[body] ?? 0) ?? false;
}

function newBody(length: number): number {
  if (length < 192) return 2;
  return length < 224 ? 3 : 6;
}

/**
 * Decrypts while reading, in bounded memory. Bytes come out before it is known that nobody changed them: only when the last one
 * was given without a fault is that proven (by the MDC or the AEAD tags, and the signature where a signer is asked for), so
 * whoever lands them must not call them complete before.
 *
 * @throws SourceError that names the setting when key, passphrase or signature do not fit
 */
export async function* openPgp(
  filename: string,
  chunks: AsyncGenerator<Uint8Array>,
  settings: Settings,
): AsyncGenerator<Uint8Array> {
  // Loaded when there is an encrypted file: it is large.
  const openpgp = await import('openpgp');
  const own = await ownKey(filename, settings);
  const signer = await signerKey(settings);
  const source: { fault?: unknown } = {};
  try {
    const first = await chunks.next();
    const bytes = streamOf(first.done === true ? new Uint8Array() : first.value, chunks, source);
    const message: Message<ReadableStream> =
      first.done !== true && armor.test(Buffer.from(first.value).toString('utf8'))
        ? await openpgp.readMessage({ armoredMessage: lettersOf(bytes) })
        : await openpgp.readMessage({ binaryMessage: bytes });
    refuseOtherKeys(filename, message.getEncryptionKeyIDs().map(hex), own.getKeyIDs().map(hex));
    const { data } = await openpgp.decrypt({
      message,
      decryptionKeys: [own],
      ...(signer && { verificationKeys: [signer], expectSigned: true }),
      format: 'binary',
      config: { allowUnauthenticatedStream: true },
    });
    yield* data;
    // What stands behind the message counts as arrived, though nobody needs it.
    while ((await chunks.next()).done !== true);
  } catch (error) {
    if (source.fault !== undefined) throw source.fault;
    throw error instanceof SourceError ? error : inWords(filename, error);
  }
}

/** Armor is ASCII. */
function lettersOf(bytes: ReadableStream<Uint8Array>): ReadableStream<string> {
  return bytes.pipeThrough(
    new TransformStream<Uint8Array, string>({
      transform: (chunk, controller) => controller.enqueue(Buffer.from(chunk).toString('latin1')),
    }),
  );
}

const hex = (id: { toHex(): string }): string => id.toHex().toUpperCase();

/** A fault of the source is kept: the library would tell of it in words of its own. */
function streamOf(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  source: { fault?: unknown },
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(first),
      async pull(controller) {
        try {
          const next = await rest.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          source.fault = error;
          controller.error(error);
        }
      },
    },
    { highWaterMark: 1 },
  );
}

/**
 * The private key of the settings, opened by its passphrase.
 *
 * @throws SourceError that names the setting
 */
export async function ownKey(filename: string, settings: Settings): Promise<PrivateKey> {
  const openpgp = await import('openpgp');
  const wrong = (setting: string, message: string, cause?: unknown) =>
    new SourceError('wrong_setting', message, { setting, cause });
  if (!settings.pgp_private_key) {
    throw wrong(
      'pgp_private_key',
      `"${filename}" is encrypted with PGP. Put the private key that it is encrypted for into the settings.`,
    );
  }
  let key: PrivateKey;
  try {
    key = await openpgp.readPrivateKey({ armoredKey: settings.pgp_private_key });
  } catch (error) {
    throw wrong(
      'pgp_private_key',
      'The PGP private key cannot be read. It begins with "-----BEGIN PGP PRIVATE KEY BLOCK-----" and ends with "-----END PGP PRIVATE KEY BLOCK-----"; put in all of it.',
      error,
    );
  }
  if (key.isDecrypted()) return key;
  if (!settings.pgp_passphrase) {
    throw wrong('pgp_passphrase', 'The PGP private key is protected by a passphrase, and none is set.');
  }
  try {
    return await openpgp.decryptKey({ privateKey: key, passphrase: settings.pgp_passphrase });
  } catch (error) {
    throw wrong('pgp_passphrase', 'The PGP passphrase does not open the PGP private key.', error);
  }
}

async function signerKey(settings: Settings): Promise<PublicKey | undefined> {
  if (!settings.pgp_signer_key) return undefined;
  const openpgp = await import('openpgp');
  try {
    return await openpgp.readKey({ armoredKey: settings.pgp_signer_key });
  } catch (error) {
    throw new SourceError(
      'wrong_setting',
      'The public PGP key of the sender cannot be read. It begins with "-----BEGIN PGP PUBLIC KEY BLOCK-----"; put in all of it.',
      { setting: 'pgp_signer_key', cause: error },
    );
  }
}

/** A sender may leave out for whom it is, by an id of zeros: then trying shows. */
function refuseOtherKeys(filename: string, wanted: readonly string[], own: readonly string[]): void {
  if (wanted.some((id) => own.includes(id) || /^0+$/.test(id))) return;
  const why =
    wanted.length === 0
      ? 'is not encrypted for a key, perhaps by a password'
      : `is encrypted for the key ${wanted.join(', ')}`;
  throw new SourceError(
    'wrong_setting',
    `"${filename}" ${why}, and the PGP private key of the settings is ${own.join(', ')}. Send its public half to the sender, or put the right private key in.`,
    { setting: 'pgp_private_key' },
  );
}

/** The words of the library are kept as the cause: they may quote what they read. */
function inWords(filename: string, error: unknown): SourceError {
  const message = error instanceof Error ? error.message : '';
  if (/signed|signature|Could not find signing key/i.test(message)) {
    return new SourceError(
      'not_allowed',
      `"${filename}" is not signed by the key of the sender that the settings name. Nothing of it is used. Ask the sender before you change that key.`,
      { setting: 'pgp_signer_key', cause: error },
    );
  }
  if (/Session key decryption failed/i.test(message)) {
    return new SourceError(
      'wrong_setting',
      `"${filename}" cannot be decrypted by the PGP private key of the settings. Send its public half to the sender, or put the right private key in.`,
      { setting: 'pgp_private_key', cause: error },
    );
  }
  if (/not authenticated/i.test(message)) {
    return new SourceError(
      'unexpected_answer',
      `"${filename}" is encrypted in an old way that does not show whether somebody changed it. Ask the sender to switch integrity protection (MDC) on.`,
      { cause: error },
    );
  }
  return new SourceError(
    'unexpected_answer',
    `"${filename}" cannot be decrypted: it is damaged, or somebody changed it. Nothing of it is used. Ask the sender for it once more.`,
    { cause: error },
  );
}
