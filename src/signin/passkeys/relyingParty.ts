import type { TenantScope } from '../../db/tenant.ts';
import type { AdminRole } from '../../db/schema.ts';
import { PsmError } from '../../kernel/errors.ts';
import { providerForEmail } from '../providers.ts';

/** For whom a passkey is made, and from where it is used (WebAuthn Level 3, 5.4.2 and 13.4.9). */
export interface RelyingParty {
  /** The host name, which passkeys belong to. */
  readonly id: string;
  readonly origin: string;
  /** What people see when they are asked. */
  readonly name: string;
}

/**
 * The party at an address of ours. Passkeys belong to host names: a server that is reached by an IP address of the machine itself has
 * them under `localhost`.
 *
 * @param address under which people reach the server
 * @throws PsmError `conflict` with the address to open instead, or where there is none
 */
export function relyingPartyAt(address: string, openedAt: string, name: string): RelyingParty {
  const { protocol, hostname, port } = new URL(address);
  const loopback = /^(127\.[\d.]+|\[::1\])$/.test(hostname);
  const id = loopback ? 'localhost' : hostname;
  const origin = `${protocol}//${id}${port === '' ? '' : `:${port}`}`;
  if (/^[\d.]+$|^\[/.test(id) || (protocol !== 'https:' && id !== 'localhost')) {
    throw new PsmError(
      'conflict',
      'Passkeys need an address with a host name and https. Whoever runs this server sets it as PSM_BASE_URL.',
    );
  }
  if (loopback && openedAt !== id) {
    throw new PsmError('conflict', `Passkeys belong to a host name. Open ${origin} instead, and try again.`);
  }
  return { id, origin, name };
}

/**
 * May somebody have a passkey? People whose e-mail domain belongs to an identity provider sign in there, so that whoever leaves there
 * leaves here, too. Owners may: they come in when the provider does not work.
 */
export async function mayHavePasskeys(
  scope: TenantScope,
  { email, role }: { readonly email: string; readonly role: AdminRole },
): Promise<boolean> {
  return role === 'owner' || (await providerForEmail(scope, email)) === undefined;
}
