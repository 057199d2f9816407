import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { getTenant } from '../../src/directory/tenants.ts';
import { newId } from '../../src/kernel/ids.ts';
import { call, organisationOf, serverPerFile } from '../http/support/server.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { organisationWith, type WithProvider } from './support/addedProvider.ts';
import { Browser, isOurs, placeOf, publicUrl } from './support/browser.ts';
import { forgerPerFile, type Token } from './support/forger.ts';
import { client } from './support/identityProvider.ts';

const server = serverPerFile({
  idle: true,
  config: { outgoing: loadConfig({ PSM_OUTGOING_ALLOW: '127.0.0.1' }).outgoing },
});
const forger = forgerPerFile();

let acme: WithProvider;
beforeAll(async () => {
  acme = await organisationWith(server, { issuer: forger.issuer(), domains: ['acme.test'] });
});
beforeEach(() => {
  forger.userinfo = { body: {} };
});

type Claims = Record<string, unknown>;

/** Begins a sign-in whose ID token is made of its nonce, and comes back. @returns the page where it ends */
async function signIn(browser: Browser, token: (claims: Claims) => Token) {
  const asked = new URL(await browser.begin(acme.provider, acme.slug)).searchParams;
  const idToken = await forger.sign(token(forger.claims(asked.get('nonce') ?? '')));
  forger.token = { body: { access_token: 'at', token_type: 'Bearer', id_token: idToken } };
  return comeBack(browser, asked.get('state') ?? '');
}

async function comeBack(browser: Browser, state: string) {
  const back = `${publicUrl}/api/v1/signin/callback?code=c&state=${state}`;
  return placeOf(await browser.follow(back, isOurs));
}

const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));
const now = () => Math.floor(Date.now() / 1000);

// ASVS 9.1.1, 9.1.2, 9.2.1, 9.2.3, 10.5.1, 10.5.2, 10.5.3
describe('an ID token', () => {
  it('that is as it should be signs in, also with a clock that is half a minute off', async () => {
    const browser = new Browser(server);
    expect(await signIn(browser, (claims) => ({ claims: { ...claims, exp: now() - 10 } }))).toBe('/');
    expect(await browser.me()).toMatchObject({ email: 'admin@acme.test' });
  });

  // ASVS 6.8.2, 9.1.3, 10.5.4
  it.each<[string, (claims: Claims) => Token]>([
    ['of another issuer', (claims) => ({ claims: { ...claims, iss: 'https://evil.example' } })],
    ['for another client', (claims) => ({ claims: { ...claims, aud: 'another' } })],
    [
      'for several, of which another was meant',
      (claims) => ({
        claims: { ...claims, aud: [client.id, 'another'], azp: 'another' },
      }),
    ],
    ['that is too old', (claims) => ({ claims: { ...claims, exp: now() - 60 } })],
    ['that is not valid yet', (claims) => ({ claims: { ...claims, nbf: now() + 300 } })],
    ['that never expires', (claims) => ({ claims: without(claims, 'exp') })],
    ['for another sign-in', (claims) => ({ claims: { ...claims, nonce: 'another' } })],
    ['without a nonce', (claims) => ({ claims: without(claims, 'nonce') })],
    ['about nobody', (claims) => ({ claims: without(claims, 'sub') })],
    ['that nobody signed', (claims) => ({ claims, by: 'nobody' })],
    ['that is signed with the secret that both know', (claims) => ({ claims, by: 'the secret' })],
    ['that is signed with another key', (claims) => ({ claims, by: 'another' })],
    ['that names a key which the provider does not have', (claims) => ({ claims, header: { kid: 'x' } })],
    [
      'that brings its own key',
      (claims) => ({
        claims,
        by: 'another',
        header: { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u' },
      }),
    ],
    ['that wants something understood that is not', (claims) => ({ claims, header: { crit: ['x'], x: 1 } })],
  ])('%s proves nothing', async (_, token) => {
    const browser = new Browser(server);
    expect(await signIn(browser, token)).toContain('problem=not_proved');
    expect(browser.session).toBeUndefined();
  });

  it('is needed', async () => {
    const browser = new Browser(server);
    const asked = new URL(await browser.begin(acme.provider, acme.slug)).searchParams;
    forger.token = { body: { access_token: 'at', token_type: 'Bearer' } };
    expect(await comeBack(browser, asked.get('state') ?? '')).toContain('problem=not_proved');
  });
});

describe('the user info', () => {
  it('says the address where the ID token does not', async () => {
    forger.userinfo = { body: { sub: 'u-1', email: 'admin@acme.test', email_verified: true } };
    const browser = new Browser(server);
    expect(await signIn(browser, (claims) => ({ claims: without(claims, 'email') }))).toBe('/');
  });

  it('of somebody else proves nothing', async () => {
    await queryIn(acme, 'update admin_user set provider_id = null, subject = null');
    forger.userinfo = { body: { sub: 'u-2', email: 'owner@acme.test', email_verified: true } };
    const browser = new Browser(server);
    expect(await signIn(browser, (claims) => ({ claims: without(claims, 'email') }))).toContain('not_proved');
  });
});

// ASVS 10.5.5
describe('a logout token', () => {
  const logout = (claims: Claims = {}): Claims => ({
    iss: forger.issuer(),
    aud: client.id,
    iat: now(),
    exp: now() + 120,
    jti: newId(),
    sub: 'u-1',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...claims,
  });
  const form = 'application/x-www-form-urlencoded';
  async function send(token: string, { to = acme.provider, at = acme.slug, type = form } = {}) {
    return call(server, `POST /t/${at}/api/v1/signin/backchannel-logout/${to}`, {
      headers: { 'content-type': type },
      body: `logout_token=${token}`,
    });
  }
  /** Two browsers, in which the same person signed in. */
  async function signedIn(): Promise<[Browser, Browser]> {
    const [one, two] = [new Browser(server), new Browser(server)];
    await signIn(one, (claims) => ({ claims: { ...claims, sid: 's-1' } }));
    await signIn(two, (claims) => ({ claims: { ...claims, sid: 's-2' } }));
    return [one, two];
  }
  const isIn = async (browser: Browser) => (await browser.me()) !== 401;

  it.each([
    ['a person, everywhere', { sub: 'u-1' }, [false, false]],
    ['one session', { sub: undefined, sid: 's-1' }, [false, true]],
    ['one session of a person', { sub: 'u-1', sid: 's-2' }, [true, false]],
    ['somebody else', { sub: 'u-2' }, [true, true]],
  ])('signs out %s', async (_, claims, left) => {
    const browsers = await signedIn();
    const ended = () => queryIn(acme, `select 1 from audit_event where action = 'session.ended'`);
    const before = (await ended()).length;
    const answer = await send(await forger.sign({ claims: logout(claims), header: { typ: 'logout+jwt' } }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await Promise.all(browsers.map(isIn))).toEqual(left);
    expect((await ended()).length > before).toBe(left.includes(false));
  });

  it('counts once', async () => {
    const token = await forger.sign({ claims: logout() });
    const answers = await Promise.all([send(token), send(token)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400]);
  });

  // ASVS 9.1.1, 9.1.2, 9.2.1, 9.2.2, 9.2.3
  it.each<[string, Claims, Omit<Token, 'claims'>?]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'another' }],
    ['that is too old', { iat: now() - 3000, exp: now() - 60 }],
    ['that was made long ago', { iat: now() - 3000 }],
    ['that never expires', { exp: undefined }],
    ['without a number of its own', { jti: undefined }],
    ['that says nobody', { sub: undefined }],
    ['that is no logout', { events: { 'urn:another': {} } }],
    ['without an event', { events: undefined }],
    ['with a nonce, as an ID token', { nonce: 'n' }],
    ['that is an access token', {}, { header: { typ: 'at+jwt' } }],
    ['that nobody signed', {}, { by: 'nobody' }],
    ['that is signed with the secret that both know', {}, { by: 'the secret' }],
    ['that is signed with another key', {}, { by: 'another' }],
  ])('%s is refused', async (_, claims, signed = {}) => {
    const [browser] = await signedIn();
    const answer = await send(await forger.sign({ claims: logout(claims), ...signed }));
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await isIn(browser)).toBe(true);
  });

  it('is for a provider of the organisation that the address names, and comes as a form', async () => {
    const token = await forger.sign({ claims: logout() });
    const nobody = await organisationOf(server);
    const { slug } = await inTenant(nobody, getTenant);
    const answers = [
      await send(token, { to: newId() }),
      await send(token, { at: slug }),
      await send(token, { at: 'nowhere' }),
      await send(token, { type: 'application/json' }),
      await call(server, `POST /api/v1/signin/backchannel-logout/${acme.provider}`, {
        headers: { 'content-type': form },
        body: `logout_token=${token}`,
      }),
    ];
    expect(answers.map(({ status, json }) => [status, json.error])).toEqual(
      answers.map(() => [400, 'invalid_request']),
    );
  });
});

// ASVS 13.2.6, 16.5.1: nothing of it is repeated, and none of it is an error of ours.
// ASVS 16.5.2
describe('a provider that is broken', () => {
  it.each([
    ['answers with a page', { type: 'text/html', body: '<h1>canary</h1>' }],
    ['answers with half of it', { body: '{"access_token": "canary' }],
    ['fails', { status: 500, body: { canary: true } }],
    [
      'does not know the client',
      { status: 401, body: { error: 'invalid_client', error_description: 'canary' } },
    ],
    ['sends us elsewhere', { status: 302, body: '' }],
    ['answers far too much', { body: `"${'canary'.repeat(200_000)}"` }],
  ])('and %s at the end leads to a page that says so', async (_, reply) => {
    const browser = new Browser(server);
    const asked = new URL(await browser.begin(acme.provider, acme.slug)).searchParams;
    forger.token = reply;
    expect(await comeBack(browser, asked.get('state') ?? '')).toContain('problem=provider_failed');
    expect(server.logged()).not.toContain('canary');
  });
});
