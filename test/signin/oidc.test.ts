import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { listAdmins, removeAdmin } from '../../src/directory/admins.ts';
import { changeProvider, removeProvider } from '../../src/signin/providers.ts';
import { createSigninLink } from '../../src/signin/link.ts';
import { organisationOf, serverPerFile } from '../http/support/server.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { organisationWith, type WithProvider } from './support/addedProvider.ts';
import { Browser, isCallback, isOurs, placeOf, publicUrl } from './support/browser.ts';
import { identityProviderPerFile } from './support/identityProvider.ts';

const server = serverPerFile({
  idle: true,
  config: { outgoing: loadConfig({ PSM_OUTGOING_ALLOW: '127.0.0.1' }).outgoing },
});
const okta = identityProviderPerFile();

const admin = { sub: 'u-1', email: 'admin@acme.test', email_verified: true };

let acme: WithProvider;
let other: WithProvider;
beforeAll(async () => {
  acme = await organisationWith(server, { issuer: okta.issuer, domains: ['acme.test'] });
  other = await organisationWith(server, { issuer: okta.issuer, domains: ['acme.test'] });
  okta.logoutUri = `${server.url}/t/${acme.slug}/api/v1/signin/backchannel-logout/${acme.provider}`;
  okta.people.set('u-1', admin);
});

const anew = () => new Browser(server);

/** Goes to the provider, signs in there, and stops before coming back. @returns where the provider sends the browser */
async function goThere(browser: Browser, as: string | null = 'u-1', at: WithProvider = acme, next?: string) {
  okta.signsIn(as);
  return (await browser.follow(await browser.begin(at.provider, at.slug, next), isCallback)).url;
}

/** All the way. @returns the page where it ends */
async function signIn(browser: Browser, as: string | null = 'u-1', at: WithProvider = acme, next?: string) {
  return placeOf(await browser.follow(await goThere(browser, as, at, next), isOurs));
}

const problem = (code: string, of = acme) => `/signin?problem=${code}&organisation=${of.slug}`;

/** An address with parameters that somebody changed. */
function changed(url: string, parameters: Readonly<Record<string, string>>): string {
  const to = new URL(url);
  for (const [name, value] of Object.entries(parameters)) to.searchParams.set(name, value);
  return to.href;
}

describe('signing in at an identity provider', () => {
  // ASVS 6.3.8
  it('begins with an e-mail address, and its domain alone decides', async () => {
    const enter = async (email: string) => {
      const page = await anew().call('POST', '/api/v1/signin/email', { organisation: acme.slug, email });
      return { status: page.status, ...JSON.parse(page.text) };
    };
    for (const email of [admin.email, 'nobody@acme.test']) {
      const step = await enter(email);
      expect(step).toMatchObject({ status: 200, way: 'provider' });
      const url = new URL(step.url);
      expect([url.origin, url.searchParams.get('login_hint')]).toEqual([new URL(okta.issuer).origin, email]);
    }
    // No mail is set up here.
    expect(await enter('somebody@elsewhere.test')).toMatchObject({ status: 409 });
  });

  // ASVS 10.1.2, 10.2.1, 10.5.1, 3.3.2
  it('asks with PKCE, state and nonce, and the cookie binds the sign-in to the browser', async () => {
    const browser = anew();
    const begun = await browser.call('POST', '/api/v1/signin/provider', {
      provider: acme.provider,
      organisation: acme.slug,
      select_account: true,
    });
    const url = new URL((JSON.parse(begun.text) as { url: string }).url);
    const asked = Object.fromEntries(url.searchParams);
    expect(url.origin).toBe(okta.issuer);
    expect(asked).toMatchObject({
      response_type: 'code',
      redirect_uri: `${publicUrl}/api/v1/signin/callback`,
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    for (const value of [asked['state'], asked['nonce'], asked['code_challenge']]) {
      expect(value).toMatch(/^[\w-]{43,}$/);
    }
    expect(begun.headers.get('set-cookie')).toMatch(
      /^__Host-psm_signin=psc_[\w-]{64}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  // ASVS 10.1.1
  it('opens a session with the role of the admin, and leads to the page that was asked for', async () => {
    const browser = anew();
    expect(await signIn(browser, 'u-1', acme, '/people?status=active')).toBe('/people?status=active');
    expect(await browser.me()).toEqual({ email: 'admin@acme.test', role: 'admin' });
    // The challenge is used up, and its cookie is gone.
    expect([...browser.cookies().keys()]).toEqual(['__Host-psm_session']);
    const [opened] = await queryIn<{ method: string; provider: string }>(
      acme,
      `select p.body ->> 'method' as method, p.body ->> 'provider' as provider
         from audit_event e join audit_payload p using (event_id)
        where action = 'session.opened' order by event_id desc limit 1`,
    );
    expect(opened).toEqual({ method: 'provider', provider: acme.provider });
  });

  // ASVS 3.7.2
  it.each([
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/\t/evil.example',
    'https://evil.example',
  ])('leads to no other site: next=%j', async (next) => {
    const browser = anew();
    const begun = await browser.call('POST', '/api/v1/signin/provider', {
      provider: acme.provider,
      organisation: acme.slug,
      next,
    });
    if (begun.status === 400) return;
    okta.signsIn('u-1');
    const { url } = JSON.parse(begun.text) as { url: string };
    const page = await browser.follow((await browser.follow(url, isCallback)).url, isOurs);
    expect(new URL(page.url).host).toBe('psm.test');
  });

  // ASVS 7.2.4
  it('ends the session that the browser had, also one that somebody planted, and takes no new one from it', async () => {
    const attacker = anew();
    await signIn(attacker);
    const victim = anew();
    victim.cookies().set('__Host-psm_session', attacker.session ?? '');
    const back = await goThere(victim);
    // Browsers do not send that cookie when another site leads here.
    victim.cookies().delete('__Host-psm_session');
    await victim.follow(back, isOurs);
    expect(victim.session).toMatch(/^pss_/);
    expect(victim.session).not.toBe(attacker.session);
    expect([await victim.me(), await attacker.me()]).toEqual([expect.anything(), 401]);
  });

  it('begins at the host name of the organisation, to which its cookie belongs', async () => {
    const own = await organisationWith(server, { issuer: okta.issuer });
    await queryIn(own, `update tenant set host = 'own.psm.test'`);
    const browser = anew();
    expect(await browser.begin(own.provider, own.slug)).toBe('https://own.psm.test/signin');
    expect(browser.cookies().size).toBe(0);
  });

  it('says so when somebody cancels there', async () => {
    expect(await signIn(anew(), null)).toBe(problem('refused'));
  });

  it('is refused once the admin is removed, although the provider still knows them', async () => {
    const gone = await organisationWith(server, { issuer: okta.issuer, domains: ['acme.test'] });
    const browser = anew();
    await signIn(browser, 'u-1', gone);
    await inTenant(gone, async (scope) => {
      const { adminId = '' } = (await listAdmins(scope)).find(({ email }) => email === admin.email) ?? {};
      await removeAdmin(scope, adminId, 'console:test');
    });
    expect([await browser.me(), await signIn(anew(), 'u-1', gone)]).toEqual([
      401,
      problem('not_an_admin', gone),
    ]);
  });

  it('is refused while the organisation is suspended', async () => {
    const resting = await organisationWith(server, { issuer: okta.issuer, domains: ['acme.test'] });
    const browser = anew();
    const back = await goThere(browser, 'u-1', resting);
    await queryIn(resting, 'update tenant set suspended_at = now()');
    expect(placeOf(await browser.follow(back, isOurs))).toBe(problem('tenant_suspended', resting));
  });

  it('is refused at a provider that was switched off meanwhile, whose sessions end', async () => {
    const off = await organisationWith(server, { issuer: okta.issuer, domains: ['acme.test'] });
    const [signedIn, under] = [anew(), anew()];
    await signIn(signedIn, 'u-1', off);
    const back = await goThere(under, 'u-1', off);
    const keys = await off.database.secretKeys();
    await inTenant(off, (scope) =>
      changeProvider(scope, keys, off.provider, { enabled: false }, 'console:test'),
    );
    expect(await signedIn.me()).toBe(401);
    expect(placeOf(await under.follow(back, isOurs))).toBe(problem('provider_gone', off));
    const again = { provider: off.provider, organisation: off.slug };
    expect((await anew().call('POST', '/api/v1/signin/provider', again)).status).toBe(404);
    await inTenant(off, (scope) => removeProvider(scope, off.provider, 'console:test'));
    // On the machine a link can be made at any time.
    const link = await inTenant(off, (scope) => createSigninLink(scope, admin.email, 'console:test'));
    const broken = anew();
    await broken.call('POST', '/api/v1/session', { link });
    expect(await broken.me()).toMatchObject({ email: admin.email });
  });
});

describe('a callback', () => {
  // ASVS 10.2.1, 10.1.2, 10.5.1
  it('counts once', async () => {
    const browser = anew();
    const back = await goThere(browser);
    const cookie = browser.cookies().get('__Host-psm_signin') ?? '';
    expect(placeOf(await browser.follow(back, isOurs))).toBe('/');
    const replay = anew();
    replay.cookies().set('__Host-psm_signin', cookie);
    expect(placeOf(await replay.follow(back, isOurs))).toBe(problem('expired'));
    expect(replay.session).toBeUndefined();
    // Nothing that would be good for anything stands in the log.
    const { searchParams } = new URL(back);
    for (const secret of [searchParams.get('code'), searchParams.get('state'), cookie, browser.session]) {
      expect(server.logged().includes(secret ?? '')).toBe(false);
    }
  });

  it('counts once, of several at the same moment', async () => {
    const browser = anew();
    const back = await goThere(browser);
    const pages = await Promise.all([1, 2, 3].map(() => browser.request(back)));
    const places = pages.map(({ headers }) => headers.get('location') ?? '');
    expect(places.filter((place) => place === '/')).toHaveLength(1);
    expect(places.filter((place) => place === problem('expired'))).toHaveLength(2);
  });

  // ASVS 6.5.5
  it('is too old after ten minutes', async () => {
    const browser = anew();
    const back = await goThere(browser);
    await queryIn(acme, 'update signin_challenge set expires_at = now() where used_at is null');
    expect(placeOf(await browser.follow(back, isOurs))).toBe(problem('expired'));
  });

  // ASVS 10.2.1: nobody is signed in to the account of somebody else who began it.
  // ASVS 7.6.2
  it('without the cookie is nobody’s, and neither is one of another browser', async () => {
    const [one, two] = [anew(), anew()];
    const [backOne, backTwo] = [await goThere(one), await goThere(two)];
    expect(placeOf(await anew().follow(backOne, isOurs))).toBe(problem('other_browser'));
    expect(placeOf(await one.follow(backTwo, isOurs))).toBe(problem('other_browser'));
    // Its own does not count any more either: who is led astray begins anew.
    expect(placeOf(await one.follow(backOne, isOurs))).toBe(problem('other_browser'));
    expect([one.session, two.session]).toEqual([undefined, undefined]);
  });

  // ASVS 3.3.3
  it('under https takes no cookie of the name that a neighbouring host can plant', async () => {
    const [attacker, victim] = [anew(), anew()];
    const back = await goThere(attacker);
    victim.cookies().set('psm_signin', attacker.cookies().get('__Host-psm_signin') ?? '');
    expect(placeOf(await victim.follow(back, isOurs))).toBe(problem('other_browser'));
  });

  // ASVS 10.2.2, 10.5.4
  it.each([
    ['another state', { state: 'x'.repeat(64) }, 'other_browser'],
    ['the code of nobody', { code: 'x'.repeat(43) }, 'not_proved'],
    ['the issuer of another provider', { iss: 'https://evil.example' }, 'not_proved'],
    ['an error in its place', { error: 'access_denied' }, 'refused'],
    ['an error that is none', { error: '<b>evil</b>' }, 'provider_failed'],
  ])('with %s opens nothing', async (_, parameters, code) => {
    const browser = anew();
    const back = changed(await goThere(browser), parameters);
    const page = placeOf(await browser.follow(back, isOurs));
    expect(page).toMatch(`/signin?problem=${code}`);
    expect(page).not.toContain('evil');
    expect(browser.session).toBeUndefined();
  });

  // ASVS 10.2.2
  it('needs the issuer where the provider says that it sends it, and needs a state', async () => {
    for (const missing of ['iss', 'state']) {
      const browser = anew();
      const back = new URL(await goThere(browser));
      back.searchParams.delete(missing);
      expect(placeOf(await browser.follow(back.href, isOurs))).toMatch(/problem=(not_proved|other_browser)/);
    }
  });

  // ASVS 10.2.1
  it('does not take the code of another sign-in: the provider looks at PKCE', async () => {
    const [attacker, victim] = [anew(), anew()];
    const stolen = new URL(await goThere(victim)).searchParams.get('code') ?? '';
    const back = changed(await goThere(attacker, 'u-2'), { code: stolen });
    expect(placeOf(await attacker.follow(back, isOurs))).toBe(problem('not_proved'));
  });

  it('without PKCE is refused by the provider, before anybody signs in', async () => {
    const browser = anew();
    const url = new URL(await browser.begin(acme.provider, acme.slug));
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    okta.signsIn('u-1');
    expect(placeOf(await browser.follow(url.href, isOurs))).toBe(problem('provider_failed'));
  });

  it('signs in to the organisation that it was begun for, whatever it says of another', async () => {
    const [here, there] = [anew(), anew()];
    const [backHere, backThere] = [await goThere(here), await goThere(there, 'u-1', other)];
    const state = new URL(backThere).searchParams.get('state') ?? '';
    expect(placeOf(await here.follow(changed(backHere, { state }), isOurs))).toBe(problem('other_browser'));
    await there.follow(backThere, isOurs);
    expect((await there.request(`/t/${acme.slug}/api/v1/me`)).status).toBe(401);
    expect((await there.request(`/t/${other.slug}/api/v1/me`)).status).toBe(200);
  });

  it('of a provider of another organisation is not begun', async () => {
    const asked = { provider: other.provider, organisation: acme.slug };
    expect((await anew().call('POST', '/api/v1/signin/provider', asked)).status).toBe(404);
    const nowhere = await organisationOf(server);
    expect(nowhere.tenantId).not.toBe(acme.tenantId);
  });
});

describe('signing out', () => {
  // ASVS 7.6.1
  it('leads to the provider, which ends its session and leads back', async () => {
    const browser = anew();
    await signIn(browser);
    const out = await browser.call('DELETE', '/api/v1/session');
    expect(out.status).toBe(200);
    expect(await browser.me()).toBe(401);
    const url = new URL((JSON.parse(out.text) as { url: string }).url);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      id_token_hint: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      post_logout_redirect_uri: `${publicUrl}/signin`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    const form = (await browser.follow(url.href)).text;
    const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? [];
    const body = new URLSearchParams({ xsrf, logout: 'yes' });
    const done = await browser.request(action, { method: 'POST', body });
    expect(done.headers.get('location')).toMatch(`${publicUrl}/signin?state=`);
  });

  it('of a session by link leads nowhere', async () => {
    const link = await inTenant(acme, (scope) => createSigninLink(scope, admin.email, 'console:test'));
    const browser = anew();
    await browser.call('POST', '/api/v1/session', { link });
    expect((await browser.call('DELETE', '/api/v1/session')).status).toBe(204);
  });

  // ASVS 7.4.1, 10.5.5, 7.6.1
  it('at the provider ends the sessions here that began with it, and no other', async () => {
    const [here, elsewhere] = [anew(), anew()];
    await signIn(here);
    await signIn(elsewhere);
    const form = (await here.follow(`${okta.issuer}/session/end`)).text;
    const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? [];
    await here.request(action, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
    expect([await here.me(), await elsewhere.me()]).toEqual([401, { email: admin.email, role: 'admin' }]);
  });
});
