import type { FastifyRequest } from 'fastify';
import { type RelyingParty, relyingPartyAt } from '../signin/passkeys/relyingParty.ts';
import type { HttpDeps } from './deps.ts';

/** For whom passkeys are at the address of this request: under the host name of its tenant, else under that of the server. */
export function relyingPartyOf(request: FastifyRequest, deps: HttpDeps): RelyingParty {
  const address = new URL(deps.baseUrl());
  if (request.addressedBy === 'host') address.hostname = request.hostname;
  return relyingPartyAt(address.href, request.hostname, 'Profile Sync Manager');
}
