import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PsmError } from './errors.ts';

/** A key of AES-256-GCM and the name it is known by: letters, digits, `-` and `_`. */
export interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The first one seals; the others open what was sealed before a rotation. */
export interface SecretKeys {
  readonly keys: readonly SecretKey[];
}

/** A secret as it is stored: the key's name beside nonce (12 bytes), tag (16 bytes) and text in one. */
export interface Sealed {
  readonly keyId: string;
  readonly sealed: Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

export function newSecretKey(id: string): SecretKey {
  return { id, key: randomBytes(32) };
}

/**
 * Reads `id:base64` keys, separated by commas or white space.
 *
 * @throws PsmError `invalid_setting`
 */
export function parseSecretKeys(text: string): SecretKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part): SecretKey => {
      const [, id = '', code = ''] = /^([\w-]{1,40}):([A-Za-z0-9+/=_-]+)$/.exec(part) ?? [];
      const key = Buffer.from(code, 'base64');
      if (id === '' || key.length !== 32) {
        throw new PsmError(
          'invalid_setting',
          'A key for secrets is written as a name, a colon and 32 bytes in base64: 2026:$(openssl rand -base64 32).',
        );
      }
      return { id, key };
    });
  const names = new Set(keys.map(({ id }) => id));
  if (keys.length === 0 || names.size < keys.length) {
    throw new PsmError(
      'invalid_setting',
      'There must be a key for secrets, and each needs a name of its own.',
    );
  }
  return { keys };
}

export function formatSecretKeys({ keys }: SecretKeys): string {
  return keys.map(({ id, key }) => `${id}:${key.toString('base64')}\n`).join('');
}

/** @param place what the secret belongs to (tenant, row, setting): moved elsewhere, it does not open */
export function sealSecret({ keys }: SecretKeys, text: string, place: readonly string[]): Sealed {
  const [first] = keys;
  if (first === undefined) throw new PsmError('invalid_setting', 'There is no key for secrets.');
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(associated(place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { keyId: first.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
}

/** @throws PsmError `invalid_setting` when the key is not here, or the secret is not what was sealed for this place */
export function openSecret(
  { keys }: SecretKeys,
  { keyId, sealed }: Sealed,
  place: readonly string[],
): string {
  const key = keys.find(({ id }) => id === keyId)?.key;
  if (key === undefined) {
    throw new PsmError(
      'invalid_setting',
      `A secret was sealed with the key "${keyId}", which is not here. Every node needs the same PSM_SECRET_KEYS.`,
      { details: { key: keyId } },
    );
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
      .setAAD(associated(place))
      .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return text.toString('utf8');
  } catch (cause) {
    throw new PsmError(
      'invalid_setting',
      `A secret cannot be opened with the key "${keyId}": it is another key of that name, or the secret was changed.`,
      { cause, details: { key: keyId } },
    );
  }
}

function associated(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place), 'utf8');
}
