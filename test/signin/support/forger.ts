import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll } from 'vitest';
import { client } from './identityProvider.ts';

/** What is signed, and how. */
export interface Token {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** `own`: the key that is published. */
  readonly by?: 'own' | 'another' | 'the secret' | 'nobody';
}

/** An answer of an endpoint: JSON, or whatever else a broken server sends. */
export type Reply = {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
  /** Nothing is answered at all. */
  readonly hangs?: boolean;
};

export interface Forger {
  readonly base: string;
  /** Its issuer of this name. Each has a discovery document of its own, so that none is remembered for another. */
  issuer(name?: string): string;
  /** What its discovery document says besides the usual. */
  readonly metadata: Map<string, Readonly<Record<string, unknown>>>;
  /** Instead of its discovery document. */
  readonly instead: Map<string, Reply>;
  /** What its token endpoint and its user info answer next. */
  token: Reply;
  userinfo: Reply;
  sign(token: Token): Promise<string>;
  /** Claims of an ID token in which nothing is wrong. */
  claims(nonce: string, name?: string): Record<string, unknown>;
}

/** A provider that says whatever a test wants, signed with keys of its own: one for the tests of a file. */
export function forgerPerFile(): Forger {
  let http: Server;
  let keys: { own: CryptoKey; another: CryptoKey; published: JWK };
  const forger: Forger = {
    get base() {
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    issuer: (name = 'plain') => `${forger.base}/${name}`,
    metadata: new Map(),
    instead: new Map(),
    token: { body: {} },
    userinfo: { body: {} },
    sign: ({ claims, header, by = 'own' }) => {
      if (by === 'nobody') return Promise.resolve(unsigned(claims));
      const alg = by === 'the secret' ? 'HS256' : 'ES256';
      const key = by === 'the secret' ? Buffer.from(client.secret) : keys[by];
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg, kid: 'forged', ...header })
        .sign(key, { crit: { x: true } });
    },
    claims: (nonce, name) => {
      const now = Math.floor(Date.now() / 1000);
      const who = { sub: 'u-1', email: 'admin@acme.test', email_verified: true };
      return { iss: forger.issuer(name), aud: client.id, iat: now, exp: now + 300, nonce, ...who };
    },
  };
  beforeAll(async () => {
    const [own, another] = await Promise.all(
      [1, 2].map(() => generateKeyPair('ES256', { extractable: true })),
    );
    if (own === undefined || another === undefined) throw new Error('No keys.');
    const published = { ...(await exportJWK(own.publicKey)), kid: 'forged', alg: 'ES256', use: 'sig' };
    keys = { own: own.privateKey, another: another.privateKey, published };
    http = createServer((request, response) => {
      const [, name = '', path = ''] = /^\/([^/]+)\/(.*)$/.exec(request.url ?? '') ?? [];
      if (path === '.well-known/openid-configuration') {
        const said = { ...usual(forger.issuer(name)), ...forger.metadata.get(name) };
        send(response, forger.instead.get(name) ?? { body: said });
      } else if (path === 'jwks') send(response, { body: { keys: [published] } });
      else if (path === 'token') send(response, forger.token);
      else if (path === 'userinfo') send(response, forger.userinfo);
      else send(response, { status: 404, body: {} });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    http.closeAllConnections();
    await new Promise((done) => http.close(done));
  });
  return forger;
}

function usual(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    // It would sign in every way, if it were asked.
    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
  };
}

function send(
  response: ServerResponse,
  { status = 200, type = 'application/json', body, hangs = false }: Reply,
): void {
  if (hangs) return;
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}
