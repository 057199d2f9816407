import type { ServerMetadata } from 'openid-client';
import { type AllowList, plainHost } from '../../outgoing/allowList.ts';

/**
 * Signatures that count: by a private key of the provider, never by a secret that both know, and never none (RFC 8725 §3.1, ASVS
 * 9.1.2).
 */
export const signatures = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

/** Without encryption goes only what the operator allows by name. */
export function isSafeAddress(address: string | URL, allow: AllowList): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  const host = plainHost(url.hostname);
  return url.protocol === 'http:' && (allow.hasHost(host) || allow.hasAddress(host));
}

/** Where a browser or this server is sent. */
const addresses = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
] as const;
const needed: readonly string[] = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'];

/**
 * What is wrong with what a provider says of itself (OpenID Connect Discovery 1.0 §3), in a sentence with what to do; undefined when
 * nothing is. Pure.
 */
export function metadataFault(
  metadata: ServerMetadata,
  issuer: string,
  allow: AllowList,
): string | undefined {
  if (!sameIssuer(metadata.issuer, issuer)) {
    return `It calls itself "${clipped(metadata.issuer)}", not "${issuer}". Enter its issuer exactly as it writes it, down to the slash at the end.`;
  }
  for (const name of addresses) {
    const address = metadata[name];
    if (address === undefined && needed.includes(name)) {
      return `It says no ${name}. Look whether this is an OpenID Connect provider for people, with authorization code.`;
    }
    if (address !== undefined && (typeof address !== 'string' || !isSafeAddress(address, allow))) {
      return `Its ${name} is no address with https. Without encryption go only hosts that the operator of this service allows by name (PSM_OUTGOING_ALLOW).`;
    }
  }
  return offersFault(metadata);
}

function offersFault(metadata: ServerMetadata): string | undefined {
  const lacks = (offered: unknown, wanted: string) => Array.isArray(offered) && !offered.includes(wanted);
  if (
    lacks(metadata.response_types_supported, 'code') ||
    lacks(metadata.grant_types_supported, 'authorization_code')
  ) {
    return 'It does not offer the authorization code flow. Switch that on for this client, or at the provider.';
  }
  // Some, such as Entra ID, offer PKCE and do not say so.
  if (lacks(metadata.code_challenge_methods_supported, 'S256')) {
    return 'It does not offer PKCE with S256. Switch that on at the provider.';
  }
  const offered = metadata.id_token_signing_alg_values_supported;
  if (Array.isArray(offered) && usable(offered).length === 0) {
    return `It signs ID tokens in no way that is accepted here. Choose one of ${signatures.join(', ')} for this client.`;
  }
  return undefined;
}

/** Of the algorithms that a provider offers those that count. */
export function usable(offered: readonly unknown[]): string[] {
  return signatures.filter((one) => offered.includes(one));
}

/** Of an address without a path the slash at the end says nothing; else each character counts. */
function sameIssuer(said: unknown, wanted: string): boolean {
  return typeof said === 'string' && (said === wanted || URL.parse(said)?.href === URL.parse(wanted)?.href);
}

function clipped(text: unknown): string {
  return String(text).slice(0, 200);
}
