import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { PsmError } from '../kernel/errors.ts';

/**
 * Answers that hold a secret are kept for replays only encrypted (AES-256-GCM), with a key that comes from the caller's own
 * credential: the database alone does not give the secret away.
 */
export function seal(body: unknown, credential: string): string {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(credential, salt), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), text]).toString('base64');
}

/** @throws PsmError `conflict` for another credential: somebody who signed in once more has a new one */
export function unseal(sealed: string, credential: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFrom(credential, bytes.subarray(0, 16)),
    bytes.subarray(16, 28),
  );
  decipher.setAuthTag(bytes.subarray(28, 44));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(44)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new PsmError(
      'conflict',
      'This Idempotency-Key was used before you signed in anew, and its answer held a secret that was shown only then. Take a new one.',
      { cause },
    );
  }
}

function keyFrom(credential: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', credential, salt, 'psm idempotent answer', 32));
}
