import type { FastifyReply, FastifyRequest } from 'fastify';
import { withTenant } from '../db/tenant.ts';
import { providerAddresses } from '../signin/oidc/addresses.ts';
import { beginProviderSignin } from '../signin/oidc/begin.ts';
import { sessionOf } from '../signin/session.ts';
import type { HttpDeps } from './deps.ts';
import { sessionCookieOf } from './sessionCookie.ts';
import { setSigninCookie } from './signinCookie.ts';

export interface ProviderChoice {
  readonly tenantId: string;
  readonly providerId: string;
  /** The page to go to afterwards. */
  readonly next?: string | undefined;
  /** The address that somebody entered. */
  readonly loginHint?: string | undefined;
  readonly selectAccount?: boolean | undefined;
}

/**
 * Begins a sign-in at an identity provider and binds it to the browser. Where the organisation has a host name of its own and the
 * browser is at another, it goes there first: a cookie of this host would not come back.
 *
 * @returns where the browser goes
 * @throws PsmError `not_found`, `provider_failed`
 */
export async function leadToProvider(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { tenantId, ...choice }: ProviderChoice,
): Promise<{ readonly url: string }> {
  const { database, providers: clients } = deps;
  const { base, redirect, own } = await withTenant(database, tenantId, (scope) =>
    providerAddresses(scope, deps.baseUrl()),
  );
  if (own !== null && request.hostname.toLowerCase() !== own) return { url: `${base}/signin` };
  const before = sessionCookieOf(request);
  const { url, cookie } = await beginProviderSignin(
    { database, clients },
    {
      ...choice,
      tenantId,
      redirectUri: redirect,
      replaces: before === undefined ? undefined : await sessionOf(database, before),
    },
  );
  setSigninCookie(reply, deps.baseUrl(), cookie);
  return { url };
}
