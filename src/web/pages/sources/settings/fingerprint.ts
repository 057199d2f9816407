import type { Setting } from './setting.ts';

/** The fingerprint of a server's key that a message names, as OpenSSH writes it: SHA256 and 43 letters of base64. Pure. */
export function fingerprintOf(message: string): string | undefined {
  return /SHA256:[A-Za-z0-9+/]{43}=?/.exec(message)?.[0];
}

/** The setting that holds such a fingerprint. @param blamed what the server named */
export function fingerprintSetting(
  shown: readonly Setting[],
  blamed: Setting | undefined,
): Setting | undefined {
  const holds = ({ name, kind }: Setting) =>
    (kind === 'text' || kind === 'lines' || kind === 'list') && /host.?key|fingerprint/i.test(name);
  return blamed !== undefined && holds(blamed) ? blamed : shown.find(holds);
}
