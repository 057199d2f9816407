import { describe, expect, it } from 'vitest';
import { filledUp, lacksClaims, roleOf, saidBy } from '../../../src/signin/oidc/claims.ts';
import { type Candidate, decidePerson, type Situation } from '../../../src/signin/oidc/decidePerson.ts';
import { nextPage } from '../../../src/signin/nextPage.ts';
import type { IdentityProvider } from '../../../src/signin/providers.ts';

const okta: IdentityProvider = {
  providerId: 'okta',
  name: 'Okta',
  issuer: 'https://acme.okta.test',
  clientId: 'psm',
  secret: null,
  scopes: 'openid email',
  domains: ['acme.test'],
  roleClaim: 'groups',
  roleMap: { 'PSM admins': 'admin' },
  defaultRole: null,
  createsAdmins: false,
  managesRoles: false,
  enabled: true,
  createdAt: new Date(0),
};
const google: IdentityProvider = { ...okta, providerId: 'google', name: 'Google', domains: [] };

const ann: Candidate = {
  adminId: 'ann',
  email: 'ann@acme.test',
  role: 'approver',
  providerId: null,
  subject: null,
};

/** Ann signs in at Okta, verified and for the first time, unless the test says otherwise. */
function decide(
  { provider = okta, others = [], owners = 1, ...of }: Partial<Omit<Situation, 'said'>>,
  said: Partial<Situation['said']> = {},
) {
  return decidePerson({
    provider,
    others,
    owners,
    bySubject: of.bySubject,
    byEmail: 'byEmail' in of ? of.byEmail : ann,
    said: {
      subject: 's',
      email: 'ann@acme.test',
      emailVerified: true,
      role: undefined,
      session: undefined,
      ...said,
    },
  });
}

// ASVS 6.8.1, 10.5.2
describe('who it is', () => {
  it('is who signed in with this subject before, whatever address they have now', () => {
    const bound = { ...ann, providerId: 'okta', subject: 's' };
    const said = { email: 'somebody@else.test', emailVerified: false };
    expect(decide({ bySubject: bound, byEmail: undefined }, said)).toEqual({ admit: bound, bind: false });
  });

  it('is who has the address, when the provider speaks for its domain; they are bound', () => {
    expect(decide({})).toEqual({ admit: ann, bind: true });
    expect(decide({}, { emailVerified: undefined })).toEqual({ admit: ann, bind: true });
    expect(decide({}, { email: 'ANN@ACME.TEST' })).toEqual({ admit: ann, bind: true });
  });

  it.each<[string, Parameters<typeof decide>, string]>([
    ['no address', [{}, { email: undefined }], 'no_email'],
    ['an address that is not theirs', [{}, { emailVerified: false }], 'email_not_verified'],
    ['an address of another domain', [{}, { email: 'ann@else.test' }], 'other_domain'],
    ['an address of a domain below', [{}, { email: 'ann@x.acme.test' }], 'other_domain'],
    [
      'an address of everybody, unverified',
      [{ provider: google }, { emailVerified: undefined }],
      'email_not_verified',
    ],
    ['an address of another provider', [{ provider: google, others: [okta] }], 'other_provider'],
    [
      'an address of somebody who is another there',
      [{ byEmail: { ...ann, providerId: 'okta', subject: 'x' } }],
      'bound_to_another',
    ],
    ['an address that nobody has', [{ byEmail: undefined }], 'not_an_admin'],
    [
      'a subject whose domain belongs to another provider',
      [{ provider: google, others: [okta], bySubject: ann }],
      'other_provider',
    ],
  ])('is nobody with %s', (_, given, problem) => {
    expect(decide(...given)).toEqual({ problem });
  });

  it('is found by a verified address where the provider has no domains, and where another is switched off', () => {
    expect(decide({ provider: google })).toMatchObject({ admit: ann });
    expect(decide({ provider: google, others: [{ ...okta, enabled: false }] })).toMatchObject({ admit: ann });
  });

  it('moves from another provider to this one', () => {
    const before = { ...ann, providerId: 'google', subject: 'g' };
    expect(decide({ byEmail: before })).toEqual({ admit: before, bind: true });
  });
});

describe('somebody new', () => {
  it.each([
    [
      'the role of their group',
      { createsAdmins: true },
      'admin' as const,
      { create: { email: 'ann@acme.test', role: 'admin' } },
    ],
    [
      'the usual role without one',
      { createsAdmins: true, defaultRole: 'viewer' as const },
      undefined,
      { create: { email: 'ann@acme.test', role: 'viewer' } },
    ],
    ['no role, and stays outside', { createsAdmins: true }, undefined, { problem: 'no_role' }],
    [
      'nothing where nobody is added by signing in',
      { defaultRole: 'viewer' as const },
      'admin' as const,
      { problem: 'not_an_admin' },
    ],
  ])('gets %s', (_, settings, role, verdict) => {
    expect(decide({ provider: { ...okta, ...settings }, byEmail: undefined }, { role })).toEqual(verdict);
  });
});

// ASVS 8.3.2
describe('a provider that manages roles', () => {
  const manages = { ...okta, managesRoles: true };
  const owner = { ...ann, role: 'owner' as const };

  it.each([
    ['raises', ann, 1, 'admin' as const, 'admin'],
    ['lowers', owner, 2, 'viewer' as const, 'viewer'],
    ['leaves the same', ann, 1, 'approver' as const, undefined],
    ['leaves the last owner', owner, 1, 'viewer' as const, undefined],
  ])('%s', (_, byEmail, owners, role, becomes) => {
    expect(decide({ provider: manages, byEmail, owners }, { role })).toEqual({
      admit: byEmail,
      bind: true,
      role: becomes,
    });
  });

  it('refuses whom nothing gives a role any more, and takes the usual role where there is one', () => {
    expect(decide({ provider: manages })).toEqual({ problem: 'no_role' });
    expect(decide({ provider: { ...manages, defaultRole: 'viewer' } })).toMatchObject({ role: 'viewer' });
  });

  it('is not what one is that only adds people', () => {
    expect(decide({ provider: okta }, { role: 'owner' })).toEqual({ admit: ann, bind: true });
  });
});

describe('the claim of roles', () => {
  const roleMap = { owners: 'owner', admins: 'admin', viewers: 'viewer' } as const;
  const of = (claims: object, roleClaim = 'groups') => roleOf({ ...claims }, { roleClaim, roleMap });

  it.each([
    ['a text', { groups: 'admins' }, undefined, 'admin'],
    ['a list, of which the highest wins', { groups: ['viewers', 'admins', 'others'] }, undefined, 'admin'],
    ['inside others', { realm_access: { roles: ['viewers'] } }, 'realm_access.roles', 'viewer'],
    ['with dots in its name', { 'https://acme.test/roles': ['owners'] }, 'https://acme.test/roles', 'owner'],
    ['of other values', { groups: ['Admins', ' admins', 7, null, ['owners']] }, undefined, undefined],
    [
      'of names that every object has',
      { groups: ['constructor', '__proto__', 'toString'] },
      undefined,
      undefined,
    ],
    ['that is none', { groups: { admins: true } }, undefined, undefined],
    ['that is missing', {}, undefined, undefined],
    ['that every object has', {}, 'constructor.name', undefined],
  ])('can be %s', (_, claims, name, role) => {
    expect(of(claims, name)).toBe(role);
  });

  it('is asked for at the user info only where the ID token lacks it, and replaces nothing there', () => {
    const rules = { roleClaim: 'groups', roleMap };
    const token = { sub: 's', email: 'a@acme.test', email_verified: false };
    expect([lacksClaims(token, rules), lacksClaims({ ...token, groups: [] }, rules)]).toEqual([true, false]);
    const info = { sub: 's', email: 'b@acme.test', email_verified: true, groups: ['admins'] };
    expect(saidBy(filledUp(token, info, rules), rules)).toMatchObject({
      email: 'a@acme.test',
      emailVerified: false,
      role: 'admin',
    });
  });

  it.each([
    [true, true],
    ['true', true],
    ['false', false],
    [0, false],
    [undefined, undefined],
  ])('email_verified %j counts as %s', (said, verified) => {
    expect(saidBy({ email_verified: said }, { roleClaim: null, roleMap: {} }).emailVerified).toBe(verified);
  });

  it.each(['', 'x', 'a b@acme.test', 'a@b@acme.test', 'a\n@acme.test', 7, `${'x'.repeat(300)}@acme.test`])(
    'an address %j is none',
    (email) => {
      expect(saidBy({ email }, { roleClaim: null, roleMap: {} }).email).toBeUndefined();
    },
  );
});

// ASVS 3.7.2
describe('the page after signing in', () => {
  it.each([
    ['/people?status=active#x', '/people?status=active#x'],
    [undefined, '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/\n\\evil.test', '/'],
    ['/.//evil.test', '/'],
    ['/x/..//evil.test', '/'],
    ['/%2e//evil.test', '/'],
    ['https://evil.test', '/'],
    ['javascript:alert(1)', '/'],
    ['people', '/people'],
  ])('asked for as %j is %s', (asked, page) => {
    expect(nextPage(asked)).toBe(page);
  });
});
