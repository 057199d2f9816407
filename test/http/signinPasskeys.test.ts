import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putAdmin, removeAdmin } from '../../src/directory/admins.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { Browser, publicUrl } from '../signin/support/browser.ts';
import { Authenticator, flags, type Forgery } from '../support/authenticator.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let other: TestOrganisation;
const slugs = new Map<TestOrganisation, string>();
beforeAll(async () => {
  acme = await organisationOf(server);
  other = await organisationOf(server);
  for (const tenant of [acme, other]) {
    const [row] = await queryIn<{ slug: string }>(tenant, 'select slug from tenant');
    slugs.set(tenant, row?.slug ?? '');
  }
});

const json = ({ text }: { readonly text: string }) => JSON.parse(text);

let nth = 0;
/** Somebody who has just signed in with a link. */
async function signedIn(tenant: TestOrganisation = acme, role: 'owner' | 'admin' = 'admin') {
  nth += 1;
  const email = `key${nth}@acme.test`;
  const { adminId, link } = await inTenant(tenant, async (scope) => ({
    ...(await putAdmin(scope, email, role, 'console:test')),
    link: await createSigninLink(scope, email, 'console:test'),
  }));
  const browser = new Browser(server);
  await browser.call('POST', '/api/v1/session', { link });
  return { email, adminId, browser };
}

async function add(browser: Browser, key: Authenticator, forged: Forgery = {}) {
  const { options } = json(await browser.call('POST', '/api/v1/passkeys/options'));
  const response = key.create(options, forged);
  return browser.call('POST', '/api/v1/passkeys', { name: 'Laptop', response });
}

async function ask(browser: Browser, tenant: TestOrganisation = acme) {
  const page = await browser.call('POST', '/api/v1/signin/passkey/options', {
    organisation: slugs.get(tenant),
  });
  return json(page).options;
}

const answer = (browser: Browser, response: object) =>
  browser.call('POST', '/api/v1/signin/passkey', { response });

async function signIn(key: Authenticator, forged: Forgery = {}, tenant: TestOrganisation = acme) {
  const browser = new Browser(server);
  const page = await answer(browser, key.get(await ask(browser, tenant), forged));
  return { browser, page };
}

describe('a passkey', () => {
  let key: Authenticator;
  let person: Awaited<ReturnType<typeof signedIn>>;
  beforeAll(async () => {
    person = await signedIn();
    key = new Authenticator(publicUrl);
    await add(person.browser, key);
  });

  // ASVS 6.3.3, 6.7.2
  it('signs in whoever it belongs to, who says neither name nor address', async () => {
    const { browser, page } = await signIn(key);
    expect(page.status).toBe(201);
    expect(await browser.me()).toEqual({ email: person.email, role: 'admin' });
    const sessions = json(await browser.call('GET', '/api/v1/sessions')).items;
    expect(sessions.find((one: { current: boolean }) => one.current)).toMatchObject({ method: 'passkey' });
    const [mine] = json(await browser.call('GET', '/api/v1/passkeys')).items;
    expect(mine).toMatchObject({ name: 'Laptop', synced: false, last_used_at: expect.any(String) });
  });

  const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  // ASVS 6.3.8, 6.8.2
  it.each<readonly [string, Forgery]>([
    ['at another site', { origin: 'https://psm.test.evil.example' }],
    ['over http', { origin: 'http://psm.test' }],
    ['for another host', { rpId: 'evil.example' }],
    ['for another question', { challenge: randomBytes(32).toString('base64url') }],
    ['as a new passkey', { type: 'webauthn.create' }],
    ['without asking who it is', { flags: flags.present }],
    ['with nobody there', { flags: flags.verified }],
    ['by another key', { key: another }],
    ['that nobody knows', { credentialId: randomBytes(32) }],
    ['as somebody else', { userHandle: Buffer.from(newId().replaceAll('-', ''), 'hex') }],
    ['as nobody', { userHandle: Buffer.alloc(0) }],
    ['that counts back, as a copy does', { counter: 1 }],
  ])('used %s signs in nobody, and nothing says why', async (_, forged) => {
    const { browser, page } = await signIn(key, forged);
    expect(page).toMatchObject({ status: 401 });
    expect(json(page).detail).toBe(
      'Nobody could be signed in with this passkey. Try again, or sign in another way.',
    );
    expect(browser.session).toBeUndefined();
  });

  // ASVS 16.3.3
  it('that may be a copy is in the trail', async () => {
    await signIn(key, { counter: 1 });
    const copied = `select 1 from audit_event where action = 'passkey.copied' and actor = $1`;
    expect((await queryIn(acme, copied, [`admin:${person.email}`])).length).toBeGreaterThan(0);
  });

  // ASVS 6.5.1, 6.6.2, 6.5.5
  it('answers a question once, in the browser that was asked, in its organisation, within 10 minutes', async () => {
    const browser = new Browser(server);
    const response = key.get(await ask(browser));
    const cookie = browser.cookies().get('__Host-psm_signin') ?? '';
    expect(await answer(new Browser(server), response)).toMatchObject({ status: 401 });
    const elsewhere = new Browser(server);
    await ask(elsewhere);
    expect(await answer(elsewhere, response)).toMatchObject({ status: 401 });
    expect(await answer(browser, response)).toMatchObject({ status: 201 });
    browser.cookies().set('__Host-psm_signin', cookie);
    expect(await answer(browser, response)).toMatchObject({ status: 401 });
    expect((await signIn(key, {}, other)).page).toMatchObject({ status: 401 });
    const late = key.get(await ask(browser));
    await queryIn(acme, 'update signin_challenge set expires_at = now() where used_at is null');
    expect(await answer(browser, late)).toMatchObject({ status: 401 });
  });

  it.each([
    [{}],
    [{ id: 7 }],
    [{ id: 'x', response: null }],
    [{ id: 'x', rawId: 'x', type: 'public-key', response: { userHandle: [] } }],
  ])('is no %j', async (response) => {
    const browser = new Browser(server);
    await ask(browser);
    expect(await answer(browser, response)).toMatchObject({ status: 401 });
  });

  it('is asked for alike in an organisation that does not exist', async () => {
    const [here, nowhere] = [new Browser(server), new Browser(server)];
    const known = await here.call('POST', '/api/v1/signin/passkey/options', {
      organisation: slugs.get(acme),
    });
    const unknown = await nowhere.call('POST', '/api/v1/signin/passkey/options', { organisation: 'nowhere' });
    const shape = (page: typeof known) => page.text.replace(/"challenge":"[\w-]+"/, '');
    expect(shape(unknown)).toBe(shape(known));
    const cookie = /^__Host-psm_signin=psc_[\w-]{64}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/;
    for (const page of [known, unknown]) expect(page.headers.get('set-cookie')).toMatch(cookie);
  });

  // ASVS 7.4.2
  it('ends with the admin it belongs to', async () => {
    const { browser, adminId } = await signedIn();
    const gone = new Authenticator(publicUrl);
    await add(browser, gone);
    expect((await signIn(gone)).page.status).toBe(201);
    await inTenant(acme, (scope) => removeAdmin(scope, adminId, 'console:test'));
    expect((await signIn(gone)).page.status).toBe(401);
  });
});

describe('adding a passkey', () => {
  let browser: Browser;
  let adminId: string;
  beforeEach(async () => {
    ({ browser, adminId } = await signedIn());
  });

  it.each<readonly [string, Forgery]>([
    ['made for another site', { origin: 'https://evil.example' }],
    ['made for another host', { rpId: 'evil.example' }],
    ['that answers another question', { challenge: 'AAAA' }],
    ['without asking who it is', { flags: flags.present }],
    ['with an id longer than there are', { credentialId: randomBytes(1024) }],
  ])('refuses one %s', async (_, forged) => {
    expect(await add(browser, new Authenticator(publicUrl), forged)).toMatchObject({ status: 400 });
    expect(json(await browser.call('GET', '/api/v1/passkeys')).items).toEqual([]);
  });

  it('takes an answer once, and a key once', async () => {
    const key = new Authenticator(publicUrl, 0);
    const { options } = json(await browser.call('POST', '/api/v1/passkeys/options'));
    const cookie = browser.cookies().get('__Host-psm_signin') ?? '';
    const body = { name: 'Phone', response: key.create(options, { flags: 0x1d }) };
    expect(await browser.call('POST', '/api/v1/passkeys', body)).toMatchObject({ status: 201 });
    browser.cookies().set('__Host-psm_signin', cookie);
    expect(await browser.call('POST', '/api/v1/passkeys', body)).toMatchObject({ status: 409 });
    expect(await add(browser, key)).toMatchObject({ status: 409 });
    const { options: again } = json(await browser.call('POST', '/api/v1/passkeys/options'));
    expect(again.excludeCredentials).toEqual([
      { id: key.credentialId.toString('base64url'), transports: ['internal'], type: 'public-key' },
    ]);
    // One that is synced does not count.
    expect((await signIn(key)).page.status).toBe(201);
    expect((await signIn(key)).page.status).toBe(201);
    expect(json(await browser.call('GET', '/api/v1/passkeys')).items).toMatchObject([{ name: 'Phone' }]);
  });

  it('keeps of what the browser adds only what it can mean', async () => {
    const transports = ['usb', [['x']], { a: 1 }, '\0', 'x'.repeat(99), null];
    expect(await add(browser, new Authenticator(publicUrl), { transports })).toMatchObject({ status: 201 });
    const stored = await queryIn(acme, 'select transports from passkey where admin_id = $1', [adminId]);
    expect(stored).toEqual([{ transports: ['usb'] }]);
  });

  it('is ended by whoever began it', async () => {
    const { options } = json(await browser.call('POST', '/api/v1/passkeys/options'));
    const somebody = (await signedIn()).browser;
    somebody.cookies().set('__Host-psm_signin', browser.cookies().get('__Host-psm_signin') ?? '');
    const body = { name: 'Theirs', response: new Authenticator(publicUrl).create(options) };
    expect(await somebody.call('POST', '/api/v1/passkeys', body)).toMatchObject({ status: 409 });
  });

  // ASVS 7.5.1
  it('needs a sign-in within the last 15 minutes', async () => {
    await queryIn(acme, `update session set created_at = now() - interval '16 minutes' where admin_id = $1`, [
      adminId,
    ]);
    const page = await browser.call('POST', '/api/v1/passkeys/options');
    expect(json(page)).toMatchObject({ status: 403, details: { sign_in_again: true } });
  });

  it('is for nobody whose organisation signs them in elsewhere, but for owners', async () => {
    const key = new Authenticator(publicUrl);
    const owner = await signedIn(other, 'owner');
    const admin = await signedIn(other);
    expect((await add(admin.browser, key)).status).toBe(201);
    await queryIn(
      other,
      `insert into identity_provider (provider_id, name, issuer, client_id, domains, created_by)
       values ($1, 'Okta', 'https://idp.test', 'psm', '{acme.test}', 'console:test')`,
      [newId()],
    );
    expect(await admin.browser.call('POST', '/api/v1/passkeys/options')).toMatchObject({ status: 409 });
    expect((await signIn(key, {}, other)).page.status).toBe(401);
    const owned = new Authenticator(publicUrl);
    expect((await add(owner.browser, owned)).status).toBe(201);
    expect((await signIn(owned, {}, other)).page.status).toBe(201);
  });

  // ASVS 6.5.6, 8.2.2
  it('can be taken back, by nobody but the person', async () => {
    const key = new Authenticator(publicUrl);
    const { id } = json(await add(browser, key));
    const somebody = (await signedIn()).browser;
    const at = `/api/v1/passkeys/${id}`;
    expect(await somebody.call('PATCH', at, { name: 'Mine' })).toMatchObject({ status: 404 });
    expect(await somebody.call('DELETE', at)).toMatchObject({ status: 404 });
    expect(json(await browser.call('PATCH', at, { name: 'Work' }))).toMatchObject({ name: 'Work' });
    expect(await browser.call('DELETE', at)).toMatchObject({ status: 204 });
    expect((await signIn(key)).page.status).toBe(401);
    const acts = await queryIn<{ action: string }>(
      acme,
      `select action from audit_event where actor = $1 order by event_id`,
      [`admin:key${nth - 1}@acme.test`],
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'session.opened',
      'passkey.added',
      'passkey.renamed',
      'passkey.removed',
    ]);
  });
});
