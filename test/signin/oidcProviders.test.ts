import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { getTenant } from '../../src/directory/tenants.ts';
import { resealBatch, secretStores } from '../../src/pipeline/sealedSecrets.ts';
import { newSecretKey, openSecret } from '../../src/kernel/secretKeys.ts';
import { openProviderClients } from '../../src/signin/oidc/clients.ts';
import { getProvider, placeOfClientSecret, providerForEmail } from '../../src/signin/providers.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from '../http/support/server.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { organisationWith } from './support/addedProvider.ts';
import { Browser, isOurs, placeOf, publicUrl } from './support/browser.ts';
import { forgerPerFile } from './support/forger.ts';

const server = serverPerFile({
  idle: true,
  config: { outgoing: loadConfig({ PSM_OUTGOING_ALLOW: '127.0.0.1' }).outgoing },
});
const forger = forgerPerFile();

let acme: TestOrganisation;
let token: string;
beforeAll(async () => {
  acme = await organisationOf(server);
  token = acme.tokens.owner;
});

const at = '/api/v1/identity-providers';
const given = {
  name: 'Okta',
  issuer: 'https://acme.okta.test',
  client_id: 'psm',
  client_secret: 'top secret',
};

async function add(body: object) {
  return call(server, `POST ${at}`, { token, body: { ...given, ...body } });
}

describe('an identity provider', () => {
  // ASVS 13.3.2
  it('is added, shown without its secret, changed and removed, and the trail says so', async () => {
    const added = await add({ domains: ['one.test'], role_claim: 'groups', role_map: { PSM: 'admin' } });
    expect(added).toMatchObject({
      status: 201,
      json: {
        has_secret: true,
        scopes: 'openid profile email',
        domains: ['one.test'],
        redirect_uri: `${publicUrl}/api/v1/signin/callback`,
        post_logout_redirect_uri: `${publicUrl}/signin`,
      },
    });
    const { id } = added.json as { id: string };
    expect(added.json.backchannel_logout_uri).toMatch(
      new RegExp(`/t/acme-\\d+/api/v1/signin/backchannel-logout/${id}$`),
    );
    const changed = await call(server, `PATCH ${at}/${id}`, {
      token,
      body: { name: 'Entra', client_secret: null },
    });
    expect(changed.json).toMatchObject({ name: 'Entra', has_secret: false, domains: ['one.test'] });
    const listed = await call(server, `GET ${at}`, { token });
    expect(listed.json.items).toEqual([(await call(server, `GET ${at}/${id}`, { token })).json]);
    expect(listed.text + added.text + server.logged()).not.toContain('top secret');
    expect((await call(server, `DELETE ${at}/${id}`, { token })).status).toBe(204);
    expect((await call(server, `GET ${at}/${id}`, { token })).status).toBe(404);
    const trail = await queryIn<{ action: string; body: string }>(
      acme,
      `select e.action, p.body::text as body from audit_event e join audit_payload p using (event_id)
        where e.entity = 'provider' order by event_id`,
    );
    expect(trail.map(({ action }) => action)).toEqual([
      'provider.added',
      'provider.changed',
      'provider.removed',
    ]);
    expect(JSON.stringify(trail)).not.toContain('top secret');
  });

  // ASVS 6.8.1
  it('has its domains for itself, within its organisation', async () => {
    const { json } = await add({ client_id: 'first', domains: ['two.test'] });
    const twice = await add({ client_id: 'second', name: 'Google', domains: ['three.test', 'two.test'] });
    expect(twice).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('"Okta"'), details: { domain: 'two.test', provider: json.id } },
    });
    const ours = await inTenant(acme, (scope) => providerForEmail(scope, 'Ann@TWO.test'));
    expect(ours?.providerId).toBe(json.id);
    const other = await organisationOf(server);
    const theirs = await inTenant(other, (scope) => providerForEmail(scope, 'ann@two.test'));
    expect(theirs).toBeUndefined();
    const body = { ...given, domains: ['two.test'] };
    expect((await call(server, `POST ${at}`, { token: other.tokens.owner, body })).status).toBe(201);
    expect(
      (await call(server, `PATCH ${at}/${json.id}`, { token: other.tokens.owner, body: {} })).status,
    ).toBe(404);
  });

  it.each([
    ['the same client of the same issuer again', { client_id: 'first' }, 409],
    ['no scope for OpenID Connect', { scopes: 'profile email' }, 400],
    ['newcomers without a role', { creates_admins: true }, 400],
    ['roles by a claim without a map', { manages_roles: true, role_claim: 'groups' }, 400],
    ['a role that there is not', { role_claim: 'groups', role_map: { x: 'operator' } }, 400],
    ['a domain that is none', { domains: ['@two.test'] }, 400],
    ['an issuer that is no address', { issuer: 'acme' }, 400],
  ])('is not added with %s', async (_, body, status) => {
    expect((await add({ client_id: 'third', ...body })).status).toBe(status);
  });

  it('forgets whom it knew when it is another one', async () => {
    const there = await organisationWith(server, { issuer: 'https://one.test' });
    const bind = 'update admin_user set provider_id = $1, subject = admin_id::text';
    await queryIn(there, bind, [there.provider]);
    const change = (body: object) =>
      call(server, `PATCH ${at}/${there.provider}`, { token: there.tokens.owner, body });
    const bound = async () =>
      (await queryIn<{ count: number }>(there, 'select count(subject)::int as count from admin_user'))[0]
        ?.count;
    await change({ name: 'Renamed' });
    expect(await bound()).toBe(4);
    await change({ issuer: 'https://two.test' });
    expect(await bound()).toBe(0);
  });

  // ASVS 13.3.1
  it('has a secret that is sealed for its place and goes along when keys are changed', async () => {
    const there = await organisationWith(server, { issuer: 'https://one.test', clientSecret: 'sealed one' });
    const before = await there.database.secretKeys();
    const after = { keys: [newSecretKey('new'), ...before.keys] };
    const place = placeOfClientSecret(there.tenantId, there.provider);
    const sealed = () => inTenant(there, async (scope) => (await getProvider(scope, there.provider)).secret);
    await inTenant(there, async (scope) => {
      for (const store of secretStores) {
        const first = ['00000000-0000-0000-0000-000000000000', ''] as const;
        await resealBatch(scope, store, after, first, { actor: 'console:test', size: 10 });
      }
    });
    const now = await sealed();
    expect(now?.keyId).toBe('new');
    expect(now && openSecret(after, now, place)).toBe('sealed one');
    expect(() => now && openSecret(after, now, placeOfClientSecret(acme.tenantId, there.provider))).toThrow();
  });
});

// ASVS 1.3.6, 13.2.4, 10.5.3
describe('a provider is looked at', () => {
  async function check(
    name: string,
    issuer = forger.issuer(name),
    also: (provider: string) => Promise<void> = async () => {},
  ) {
    const { id } = (await add({ issuer, client_id: name })).json as { id: string };
    const { status, json } = await call(server, `POST ${at}/${id}/check`, { token });
    expect(status).toBe(200);
    await also(id);
    // There is room for few.
    await call(server, `DELETE ${at}/${id}`, { token });
    return json as { ok: boolean; message: string };
  }

  it('and what is found is said, with what is to be entered there', async () => {
    const { ok, message } = await check('good');
    expect([ok, message]).toEqual([true, expect.stringContaining(`${publicUrl}/api/v1/signin/callback`)]);
    expect(message).toContain('PKCE');
  });

  // ASVS 10.5.3, 1.2.2, 9.1.3
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['another issuer', { issuer: 'https://evil.example' }, /issuer/],
    ['an issuer with a slash more', { issuer: 'x/' }, /issuer/],
    ['no authorization code', { response_types_supported: ['id_token'] }, /authorization code/],
    ['other grants alone', { grant_types_supported: ['implicit'] }, /authorization code/],
    ['another PKCE', { code_challenge_methods_supported: ['plain'] }, /S256/],
    ['signatures with a secret alone', { id_token_signing_alg_values_supported: ['HS256', 'none'] }, /signs/],
    ['no keys', { jwks_uri: undefined }, /jwks_uri/],
    ['keys without encryption elsewhere', { jwks_uri: 'http://169.254.169.254/jwks' }, /jwks_uri.*https/],
    ['keys inside', { jwks_uri: 'https://169.254.169.254/jwks' }, /PSM_OUTGOING_ALLOW/],
    ['keys inside, in other words', { jwks_uri: 'https://[::ffff:10.0.0.1]/' }, /PSM_OUTGOING_ALLOW/],
    ['keys that are none', { jwks_uri: 'token' }, /public key|key set/],
    ['a page that runs scripts', { authorization_endpoint: 'javascript:alert(1)' }, /authorization_endpoint/],
    ['a page without encryption', { end_session_endpoint: 'http://evil.example/' }, /end_session_endpoint/],
  ])('that says %s', async (name, said, fault) => {
    const of = name.replaceAll(/\W/g, '-');
    const own = (value: unknown) =>
      value === 'x/' ? `${forger.issuer(of)}/` : value === 'token' ? `${forger.issuer(of)}/token` : value;
    forger.metadata.set(
      of,
      Object.fromEntries(Object.entries(said).map(([key, value]) => [key, own(value)])),
    );
    const { ok, message } = await check(of);
    expect(ok).toBe(false);
    expect(message).toMatch(fault);
  });

  it.each([
    ['a page', { type: 'text/html', body: '<h1>It works</h1>' }],
    ['nothing', { body: '' }],
    ['a list', { body: [] }],
    ['an error', { status: 500, body: {} }],
    ['a way elsewhere', { status: 302, body: {} }],
  ])('and answers with %s instead', async (name, reply) => {
    const of = name.replaceAll(/\W/g, '-');
    forger.instead.set(of, reply);
    const { slug } = await inTenant(acme, getTenant);
    const { ok, message } = await check(of, undefined, async (provider) => {
      const body = { provider, organisation: slug };
      const begun = await call(server, 'POST /api/v1/signin/provider', { body });
      expect(begun).toMatchObject({ status: 502, json: { code: 'provider_failed' } });
    });
    expect(ok).toBe(false);
    expect(message).toMatch(/openid-configuration|OpenID Connect/);
  });

  it('and is given up when it does not answer', async () => {
    forger.instead.set('silent', { body: '', hangs: true });
    const silent = await organisationWith(server, { issuer: forger.issuer('silent') });
    const provider = await inTenant(silent, (scope) => getProvider(scope, silent.provider));
    const { outgoing } = loadConfig({ PSM_OUTGOING_ALLOW: '127.0.0.1', PSM_OUTGOING_SECONDS: '1' });
    const clients = openProviderClients(outgoing);
    const asked = clients.of(silent.tenantId, provider, await silent.database.secretKeys());
    await expect(asked).rejects.toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('did not answer in time'),
    });
    await clients.close();
  });

  it.each([
    ['inside, by https', 'https://169.254.169.254/'],
    ['inside, in other words', 'https://[::ffff:10.0.0.1]/'],
    ['without encryption', 'http://idp.example'],
    ['that nobody has', 'https://idp.invalid'],
  ])('and is not asked at an address %s', async (name, issuer) => {
    const { ok, message } = await check(name, issuer);
    expect(ok).toBe(false);
    expect(message).toMatch(/PSM_OUTGOING_ALLOW|no host|could not be looked up/);
  });
});

describe('people whom nobody added', () => {
  it('come in by their group, lose what it does not give any more, and are named in the trail', async () => {
    const there = await organisationWith(server, {
      issuer: forger.issuer(),
      domains: ['acme.test'],
      roleClaim: 'realm_access.roles',
      roleMap: { 'psm-admin': 'admin', 'psm-viewer': 'viewer' },
      createsAdmins: true,
      managesRoles: true,
    });
    const signIn = async (roles: string[], sub = 'new') => {
      const browser = new Browser(server);
      const asked = new URL(await browser.begin(there.provider, there.slug)).searchParams;
      const claims = {
        ...forger.claims(asked.get('nonce') ?? ''),
        sub,
        email: sub === 'new' ? 'new@acme.test' : 'owner@acme.test',
        realm_access: { roles },
      };
      const idToken = await forger.sign({ claims });
      forger.token = { body: { access_token: 'at', token_type: 'Bearer', id_token: idToken } };
      const back = `${publicUrl}/api/v1/signin/callback?code=c&state=${asked.get('state')}`;
      const place = placeOf(await browser.follow(back, isOurs));
      return place === '/' ? browser.me() : place.replace(/.*problem=(\w+).*/, '$1');
    };
    expect(await signIn(['psm-viewer', 'psm-admin'])).toEqual({ email: 'new@acme.test', role: 'admin' });
    expect(await signIn(['psm-viewer'])).toEqual({ email: 'new@acme.test', role: 'viewer' });
    expect(await signIn(['others'])).toBe('no_role');
    // The last owner stays one, whatever the provider says.
    expect(await signIn(['psm-viewer'], 'boss')).toEqual({ email: 'owner@acme.test', role: 'owner' });
    const trail = await queryIn<{ line: string }>(
      there,
      `select e.action || ' ' || (p.body ->> 'email') || coalesce(' ' || (p.body ->> 'role'), '') as line
         from audit_event e join audit_payload p using (event_id) where e.actor = 'provider:Okta' order by event_id`,
    );
    expect(trail.map(({ line }) => line)).toEqual([
      'admin.added new@acme.test admin',
      'admin.bound new@acme.test',
      'admin.changed new@acme.test viewer',
      'admin.bound owner@acme.test',
    ]);
  });
});
