import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestAuth } from '#connector';
import type { SourceAnswer, SourceRequest } from '#connector/testing';
import { keysOf, openRest, readAll } from './support/openRest.ts';
import { people, startPeopleApi, type PeopleApi } from './support/peopleApi.ts';

let api: PeopleApi;
beforeEach(async () => {
  api = await startPeopleApi(people(10));
});
afterEach(() => api.close());

const linked = { request: { path: 'linked' }, records: '', paging: { kind: 'linkHeader' } } as const;
const tokenRequests = () => api.requests.filter(({ url }) => url.pathname === '/token');
const authorizations = () =>
  api.requests.filter(({ url }) => url.pathname !== '/token').map(({ headers }) => headers['authorization']);

/** Gives out t1, t2, … and takes the newest only, so many times. */
function guard(uses: number, expiresIn?: number, refuse?: SourceAnswer): void {
  let [number, left] = [0, 0];
  api.instead = ({ url, headers }: SourceRequest) => {
    if (url.pathname === '/token') {
      if (refuse !== undefined) return refuse;
      [number, left] = [number + 1, uses];
      return { body: { access_token: `t${number}`, token_type: 'Bearer', expires_in: expiresIn } };
    }
    left -= 1;
    return headers['authorization'] === `Bearer t${number}` && left >= 0 ? undefined : { status: 401 };
  };
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const client = (more: object = {}): RestAuth => ({
  kind: 'clientCredentials',
  tokenUrl: `${api.url}/token`,
  clientId: 'client one',
  clientSecret: 'secret:two',
  scope: 'people.read',
  ...more,
});
const read = (auth: () => RestAuth, more: object = {}) =>
  readAll(openRest(api.url, linked, { auth, ...more }).session.readSnapshot({}));

describe('credentials that do not change', () => {
  it.each<[RestAuth, string, string | undefined]>([
    [{ kind: 'none' }, 'authorization', undefined],
    [{ kind: 'basic', user: 'key', password: 'x' }, 'authorization', 'Basic a2V5Ong='],
    [{ kind: 'bearer', token: 'abc' }, 'authorization', 'Bearer abc'],
    [{ kind: 'header', name: 'X-Api-Key', value: 'abc' }, 'x-api-key', 'abc'],
  ])('%j', async (auth, name, value) => {
    await read(() => auth);
    expect(new Set(api.requests.map(({ headers }) => headers[name]))).toEqual(new Set([value]));
  });
});

describe('a token', () => {
  it('is fetched once and used for all pages', async () => {
    guard(100, 3600);
    expect(keysOf((await read(client)).messages)).toHaveLength(10);
    expect(tokenRequests()).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(tokenRequests()[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client one',
      client_secret: 'secret:two',
      scope: 'people.read',
    });
  });

  it('that is refused in the middle is fetched again, and the page with it', async () => {
    guard(2, 3600);
    const { messages, error } = await read(client);
    expect(error).toBeUndefined();
    expect(keysOf(messages)).toEqual(people(10).map(({ id }) => id));
    expect(authorizations()).toEqual(['t1', 't1', 't1', 't2', 't2'].map((token) => `Bearer ${token}`));
  });

  it('is fetched again before it expires', async () => {
    guard(100, 120);
    let minutes = 0;
    const now = () => new Date(Date.UTC(2026, 0, 1, 0, minutes++));
    const { messages } = await read(client, { now });
    expect(keysOf(messages)).toHaveLength(10);
    expect(new Set(authorizations()).size).toBeGreaterThan(1);
    expect(authorizations()).toHaveLength(4);
  });

  it('that is refused even when it is new is a fault, not a circle', async () => {
    guard(0, 3600);
    const { error } = await read(client);
    expect(error).toMatchObject({ fault: 'not_allowed', setting: 'token' });
    expect(tokenRequests()).toHaveLength(2);
  });

  it('that is not given out names the setting by the code of the error', async () => {
    guard(0, 0, { status: 400, body: { error: 'invalid_client', error_description: 'secret:two is wrong' } });
    const faults = { invalid_client: { setting: 'client_secret', advice: 'Look at it.' }, signIn: 'token' };
    const { error } = await read(client, { faults });
    expect(error).toMatchObject({
      fault: 'not_allowed',
      setting: 'client_secret',
      message: 'People does not let this connection sign in (400 invalid_client). Look at it.',
    });
  });

  it('whose endpoint is busy says so, and not that nobody is there', async () => {
    guard(0, 0, { status: 429, headers: { 'retry-after': '0' } });
    expect((await read(client)).error).toMatchObject({ fault: 'throttled' });
  });

  it('an answer without one is refused', async () => {
    guard(0, 0, { body: { ok: true } });
    expect((await read(client)).error).toMatchObject({ fault: 'unexpected_answer' });
  });

  it('can be asked for in the header, encoded as RFC 6749 says', async () => {
    guard(100);
    await read(() => client({ sendIn: 'header' }));
    const [given] = tokenRequests();
    expect(Buffer.from((given?.headers['authorization'] ?? '').slice(6), 'base64').toString()).toBe(
      'client+one:secret%3Atwo',
    );
    expect(given?.body).not.toContain('secret');
  });

  it('comes for a refresh token', async () => {
    guard(100);
    await read(() => ({
      kind: 'refreshToken',
      tokenUrl: `${api.url}/token`,
      clientId: 'c',
      refreshToken: 'r',
    }));
    expect(tokenRequests()[0]?.body).toBe('grant_type=refresh_token&refresh_token=r&client_id=c');
  });
});

describe('an assertion', () => {
  const form = () => new URLSearchParams(tokenRequests()[0]?.body);
  const opened = (jwt: string) => {
    const [header = '', claims = '', signature = ''] = jwt.split('.');
    const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    const signed = Buffer.from(signature, 'base64url');
    const valid = verify('sha256', Buffer.from(`${header}.${claims}`), createPublicKey(publicKey), signed);
    return { valid, header: json(header), claims: json(claims) as Record<string, unknown> };
  };

  it('for a user is signed with RS256 and lasts no longer than five minutes', async () => {
    guard(100);
    const claims = { iss: 'psm@project.iam', sub: 'admin@example.com', scope: 'read' };
    // A key out of a JSON file has its line breaks written out.
    const oneLine = privateKey.replaceAll('\n', '\\n');
    await read(() => ({
      kind: 'jwtBearer',
      tokenUrl: `${api.url}/token`,
      privateKey: oneLine,
      claims,
      keyId: 'k1',
    }));
    expect(form().get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const jwt = opened(form().get('assertion') ?? '');
    expect(jwt).toMatchObject({
      valid: true,
      header: { alg: 'RS256', kid: 'k1' },
      claims: { ...claims, aud: `${api.url}/token` },
    });
    expect(Number(jwt.claims['exp']) - Number(jwt.claims['iat'])).toBeLessThanOrEqual(300);
  });

  it('proves the client, with a key as JWK that has its own name', async () => {
    guard(100);
    const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
    const key = JSON.stringify({ ...jwk, kid: 'own' });
    await read(() => ({
      kind: 'privateKeyJwt',
      tokenUrl: `${api.url}/token`,
      clientId: 'c',
      privateKey: key,
    }));
    expect(form().get('client_assertion_type')).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    );
    expect(opened(form().get('client_assertion') ?? '')).toMatchObject({
      header: { kid: 'own' },
      claims: { iss: 'c', sub: 'c' },
    });
  });

  it.each(['no key', '{"kty":"oct","k":"AAAA"}', '{"kty"', ''])(
    'with %j for a key names the setting and asks nobody',
    async (text) => {
      const auth = (): RestAuth => ({
        kind: 'privateKeyJwt',
        tokenUrl: `${api.url}/token`,
        clientId: 'c',
        privateKey: text,
      });
      const { error } = await read(auth, { faults: { key: 'private_key' } });
      expect(error).toMatchObject({ fault: 'wrong_setting', setting: 'private_key' });
      expect(api.requests).toHaveLength(0);
    },
  );
});
