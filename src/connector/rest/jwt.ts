import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { isJsonObject } from './json.ts';

/** A private key with which assertions are signed, and its name if it has one. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly id: string | undefined;
}

/**
 * An RSA private key as people have it: PEM, PEM on one line with `\n` in it (as in a JSON file of Google), or a JWK.
 *
 * @returns undefined when it is none
 */
export function signingKey(text: string): SigningKey | undefined {
  try {
    if (text.trim().startsWith('{')) {
      const jwk: unknown = JSON.parse(text);
      if (!isJsonObject(jwk)) return undefined;
      const id = typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined;
      return rsa(createPrivateKey({ key: { ...jwk }, format: 'jwk' }), id);
    }
    return rsa(createPrivateKey(text.replaceAll('\\n', '\n').trim()), undefined);
  } catch {
    // What it says might quote the key.
    return undefined;
  }
}

function rsa(key: KeyObject, id: string | undefined): SigningKey | undefined {
  return key.asymmetricKeyType === 'rsa' ? { key, id } : undefined;
}

/** A JWT signed with RS256 (RFC 7515, RFC 7518 §3.3). */
export function signedJwt({ key, id }: SigningKey, claims: object): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(id !== undefined && { kid: id }) };
  const content = `${part(header)}.${part(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
