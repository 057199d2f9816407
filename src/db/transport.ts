import { isThisMachine } from '../kernel/thisMachine.ts';

/** How connections to a database are protected on their way. */
export type Transport =
  /** They do not leave this machine. */
  | 'local'
  /** Encrypted, and the certificate of the server is looked at. */
  | 'verified'
  /** Encrypted, to whoever answers. */
  | 'unverified'
  | 'plain';

/**
 * What a connection string asks for (`sslmode`, as the driver reads it: `require` looks at the certificate, too). A name in the
 * certificate is compared with the host unless `verify-ca` is asked for.
 */
export function transportOf(url: string): Transport {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  if (host === '' || host.startsWith('/') || isThisMachine(host)) return 'local';
  const mode = searchParams.get('sslmode');
  const compatible = searchParams.get('uselibpqcompat') === 'true';
  if (mode === 'verify-full' || mode === 'verify-ca') return 'verified';
  if (mode === 'require' || mode === 'prefer') return compatible ? 'unverified' : 'verified';
  if (mode === 'no-verify') return 'unverified';
  return searchParams.get('ssl') === 'true' || searchParams.get('ssl') === '1' ? 'verified' : 'plain';
}
