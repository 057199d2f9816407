import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import type { Configuration, default as OidcProvider } from 'oidc-provider';
import { afterAll, beforeAll, vi } from 'vitest';
import { publicUrl } from './browser.ts';

export const client = { id: 'psm', secret: 'a secret that only two know, and long enough for everybody' };

/** A person of the provider: their claims by name. */
export type Person = Readonly<Record<string, unknown>>;

export interface TestIdentityProvider {
  readonly issuer: string;
  /** Who is at the keyboard from now on; null: whoever it is says no. */
  signsIn(subject: string | null): void;
  readonly people: Map<string, Person>;
  /** Where it says that somebody signed out. Set before the first sign-in. */
  logoutUri: string | undefined;
}

/**
 * A real OpenID Connect provider on a free port of this machine, one for the tests of a file. It insists on PKCE. Whoever is at the
 * keyboard enters nothing: that part is not what is tested.
 */
export function identityProviderPerFile(): TestIdentityProvider {
  let http: Server;
  let subject: string | null = 'nobody';
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const own: TestIdentityProvider = {
    get issuer() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    signsIn: (given) => {
      subject = given;
    },
    people: new Map(),
    logoutUri: undefined,
  };
  beforeAll(async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'info').mockReturnValue();
    // It warns while it is loaded.
    const { default: Provider } = await import('oidc-provider');
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'of the provider', alg: 'RS256', use: 'sig' };
    http = createServer((request, response) => {
      // Made at the first question: by then the tests have said where it sends messages to.
      handle ??= handlerOf(new Provider(own.issuer, configurationOf(own, jwk)), () => subject);
      handle(request, response);
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    http.closeAllConnections();
    await new Promise((done) => http.close(done));
    vi.restoreAllMocks();
  });
  return own;
}

function configurationOf(own: TestIdentityProvider, jwk: object): Configuration {
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${publicUrl}/api/v1/signin/callback`],
        post_logout_redirect_uris: [`${publicUrl}/signin`],
        ...(own.logoutUri !== undefined && {
          backchannel_logout_uri: own.logoutUri,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['of the tests'] },
    pkce: { required: () => true },
    claims: {
      openid: ['sub', 'sid'],
      email: ['email', 'email_verified'],
      groups: ['groups', 'realm_access'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...own.people.get(id) }) }),
    // Of itself it sends nothing to addresses of this machine.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: undefined } as object),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    // Nobody is asked whether the client may.
    loadExistingGrant: async ({ oidc }) => {
      const { client: of, session, provider } = oidc;
      const grant = new provider.Grant({ clientId: of?.clientId, accountId: session?.accountId });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = form;
        },
      },
    },
  };
}

function handlerOf(provider: OidcProvider, subject: () => string | null) {
  const rest = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!request.url?.startsWith('/interaction/')) {
      void rest(request, response);
      return;
    }
    const accountId = subject();
    const result = accountId === null ? { error: 'access_denied' } : { login: { accountId } };
    provider.interactionFinished(request, response, result).catch(() => {
      response.statusCode = 500;
      response.end();
    });
  };
}
