import { createHash } from 'node:crypto';
import { SourceError } from '#connector';

/** Kinds of host keys, the best first. A server has one of each, often, and shows one of those that it is asked for. */
export const hostKeyKinds = ['ed25519', 'ecdsa', 'rsa'] as const;
export type HostKeyKind = (typeof hostKeyKinds)[number];

export interface PinnedKey {
  readonly fingerprint: string;
  /** Known when the key itself was given. */
  readonly kind?: HostKeyKind | undefined;
}

/** As `ssh-keygen -l` writes it: `SHA256:` and 43 letters, digits and signs. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The algorithm that a public key names itself (RFC 4253, 6.6): `ssh-ed25519`. */
export function algorithmOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return length > 64 ? 'unknown' : key.toString('latin1', 4, 4 + length);
}

export function kindOf(key: Buffer): HostKeyKind | undefined {
  const algorithm = algorithmOf(key);
  return hostKeyKinds.find((kind) => algorithm.includes(kind));
}

/**
 * The keys that the setting `host_key` names: one in each line, as `ssh-keyscan` or `ssh-keygen -lf` print them, a line of
 * `known_hosts`, a bare fingerprint or a bare key. Any of them may be shown.
 *
 * @throws SourceError that names the setting
 */
export function pinnedKeys(setting: string | undefined): readonly PinnedKey[] {
  const lines = (setting ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [fingerprint] = /SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])/.exec(line) ?? [];
    if (fingerprint !== undefined) return { fingerprint };
    const [base64] = /(?<![^\s])AAAA[A-Za-z0-9+/]{20,}={0,2}(?![^\s])/.exec(line) ?? [];
    const key = Buffer.from(base64 ?? '', 'base64');
    const kind = kindOf(key);
    if (kind !== undefined) return { fingerprint: fingerprintOf(key), kind };
    const md5 = /(?:[0-9a-f]{2}:){15}[0-9a-f]{2}/i.test(line);
    throw new SourceError(
      'wrong_setting',
      md5
        ? 'The host key is given as an MD5 fingerprint, which is not safe any more. Ask for the one that begins with "SHA256:".'
        : 'The host key must be a fingerprint that begins with "SHA256:", or the public key of the server as ssh-keyscan prints it.',
      { setting: 'host_key' },
    );
  });
}
