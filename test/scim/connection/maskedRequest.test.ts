import { describe, expect, it } from 'vitest';
import { maskedRequest } from '../../../src/scim/connection/maskedRequest.ts';

const id = '0199a1b2-4444-7d30-9c11-0f6f3c5a9b52';
const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const asked = (request: unknown) => maskedRequest({ url: '/scim/v2/Users', request }).request;
const pathOf = (url: string) => maskedRequest({ url }).path;

describe('a body', () => {
  it('as Okta sends it keeps its shape and loses its person', () => {
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'jane.miller@acme.test',
      name: { givenName: 'Jane', familyName: 'Miller' },
      emails: [{ primary: true, value: 'jane.miller@acme.test', type: 'work' }],
      displayName: 'Jane Miller',
      locale: 'en-US',
      externalId: '00u1dhhb1fkIGP7RL1d8',
      groups: [],
      password: 'hunter22',
      active: true,
    };
    expect(asked(body)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'j…@acme.test',
      name: { givenName: 'J… (4)', familyName: 'M… (6)' },
      emails: [{ primary: true, value: 'j…@acme.test', type: 'work' }],
      displayName: 'J… (11)',
      locale: 'e… (5)',
      externalId: '00u1dhhb1fkIGP7RL1d8',
      groups: [],
      password: '•••',
      active: true,
    });
  });

  it('as Entra ID sends it keeps operations, paths and "False"', () => {
    const body = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'Add', path: 'emails[type eq "work"].value', value: 'jane@acme.test' },
        { op: 'remove', path: `members[value eq "${id}"]` },
        {
          op: 'Replace',
          value: { 'name.givenName': 'Jane', 'emails[value eq "jane@acme.test"].display': 'J' },
        },
      ],
    };
    expect(asked(body)).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'Add', path: 'emails[type eq "work"].value', value: 'j…@acme.test' },
        { op: 'remove', path: `members[value eq "${id}"]` },
        {
          op: 'Replace',
          value: { 'name.givenName': 'J… (4)', 'emails[value eq "j…@acme.test"].display': '… (1)' },
        },
      ],
    });
  });

  it.each([
    ['password', { password: 'hunter22' }, { password: '•••' }],
    [
      'in an operation',
      { Operations: [{ path: 'password', value: 'hunter22' }] },
      { Operations: [{ path: 'password', value: '•••' }] },
    ],
    [
      'by its whole name',
      { Operations: [{ path: `${user}:password`, value: 'hunter22' }] },
      { Operations: [{ path: `${user}:password`, value: '•••' }] },
    ],
    [
      'in any case, of any type',
      { PassWord: 12345678, newPassword: { a: 'x' } },
      { PassWord: '•••', newPassword: '•••' },
    ],
    ['client_secret', { client_secret: 'abc' }, { client_secret: '•••' }],
  ])('a secret does not even show its length: %s', (_where, body, masked) => {
    expect(asked(body)).toEqual(masked);
  });

  it.each([
    ['short ones show no letter', 'US', '… (2)'],
    ['nor do others that begin with a sign', '+1 555 0100', '… (11)'],
    ['a number', 1980, '…'],
    ['a number as a text', '19800417', '1… (8)'],
    ['a UUID stays', id, id],
    ['nothing stays', '', ''],
    ['null stays', null, null],
    ['half a character', '\ud800abc', '… (4)'],
    ['an employee number', 'E00017', 'E… (6)'],
  ])('values: %s', (_what, value, masked) => {
    expect(asked({ employeeNumber: value })).toEqual({ employeeNumber: masked });
  });

  it('of a list keeps the numbers and the places of the resources', () => {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse'];
    const response = {
      schemas,
      totalResults: 2,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [
        {
          id,
          userName: 'jane',
          meta: {
            resourceType: 'User',
            created: '2026-03-01T12:00:00.000Z',
            location: `https://acme.test/scim/v2/Users/${id}`,
            version: 'W/"3"',
          },
        },
      ],
    };
    expect(maskedRequest({ url: '/scim/v2/Users', response }).response).toEqual({
      schemas,
      totalResults: 2,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [
        {
          id,
          userName: 'j… (4)',
          meta: {
            resourceType: 'User',
            created: '2026-03-01T12:00:00.000Z',
            location: `…/Users/${id}`,
            version: 'W/"3"',
          },
        },
      ],
    });
  });

  it('of 100,000 members keeps the first 20 and says how many more there were', () => {
    const members = Array.from({ length: 100_000 }, () => ({ value: id }));
    const masked = asked({ members }) as { members: unknown[] };
    expect(masked.members).toHaveLength(21);
    expect(masked.members[20]).toBe('… and 99980 more');
  });

  it.each([
    ['wide', Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, 'value']))],
    ['long', { displayName: 'x'.repeat(1_000_000) }],
    ['deep', JSON.parse(`${'{"a":['.repeat(400)}1${']}'.repeat(400)}`) as object],
    [
      'of lists in lists',
      Array.from({ length: 20 }, () =>
        Array.from({ length: 20 }, () => ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']),
      ),
    ],
    [
      'with long names',
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => ['n'.repeat(150) + index, 1])),
    ],
  ])('that is %s is cut to a few kilobytes', (_what, body) => {
    expect(JSON.stringify(asked(body)).length).toBeLessThan(40_000);
  });

  it('with fields that are called as the protocol calls its own is masked all the same', () => {
    const own = { detail: 'Jane', status: '123', version: '12', count: 7, created: '2026-03-01T12:00:00Z' };
    const masked = { detail: 'J… (4)', status: '1… (3)', version: '… (2)', count: '…', created: '2… (20)' };
    const extension = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
    expect(asked({ [extension]: own })).toEqual({ [extension]: masked });
    expect(maskedRequest({ url: '/', response: { [extension]: own } }).response).toEqual({
      [extension]: masked,
    });
    const plain = {
      detail: 'Jane',
      path: 'Jane',
      filter: 'Jane',
      location: 'Jane',
      sortBy: 'Jane',
      count: 7,
    };
    const hidden = 'J… (4)';
    expect(asked(plain)).toEqual({
      detail: hidden,
      path: hidden,
      filter: hidden,
      location: hidden,
      sortBy: hidden,
      count: '…',
    });
  });

  it('cannot put anything into prototypes', () => {
    const masked = asked(
      JSON.parse(
        '{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"x": "yes"}}, "toString": "yes"}',
      ),
    );
    expect(JSON.stringify(masked)).toBe(
      '{"__proto__":{"polluted":"y… (3)"},"constructor":{"prototype":{"x":"y… (3)"}},"toString":"y… (3)"}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    [
      '/scim/v2/Users?filter=userName%20eq%20%22jane%40acme.test%22&startIndex=1&count=100',
      '/scim/v2/Users?filter=userName eq "j…@acme.test"&startIndex=1&count=100',
    ],
    ['/scim/v2/Users?filter=userName+eq+%22jane%22', '/scim/v2/Users?filter=userName eq "j… (4)"'],
    [
      `/scim/v2/Users/${id}?attributes=userName,emails.value`,
      `/scim/v2/Users/${id}?attributes=userName,emails.value`,
    ],
    ['/scim/v2/Users/jane@acme.test', '/scim/v2/Users/j…@acme.test'],
    ['/scim/v2/Users/jane%40acme.test', '/scim/v2/Users/j…@acme.test'],
    [
      '/scim/v2/Groups?excludedAttributes=members&sortOrder=descending',
      '/scim/v2/Groups?excludedAttributes=members&sortOrder=descending',
    ],
    [
      '/scim/v2/Users?access_token=abcdefgh&jane@acme.test=1',
      '/scim/v2/Users?access_token=•••&j…@acme.test=… (1)',
    ],
    [
      '/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
      '/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User',
    ],
    ['/scim/v2/Users?filter=%zz', '/scim/v2/Users?filter=… (3)'],
    ['/scim/v2/Users?startIndex=jane@acme.test', '/scim/v2/Users?startIndex=j…@acme.test'],
  ])('%s is kept as %s', (url, masked) => {
    expect(pathOf(url)).toBe(masked);
  });
});

describe('a filter', () => {
  const filterOf = (filter: string) =>
    pathOf(`/scim/v2/Users?filter=${encodeURIComponent(filter)}`).slice('/scim/v2/Users?filter='.length);

  it.each([
    ['userName eq "jane" and active eq true', 'userName eq "j… (4)" and active eq true'],
    [
      'emails[type eq "work" and value co "jane@acme.test"]',
      'emails[type eq "work" and value co "j…@acme.test"]',
    ],
    ['not (title pr) or name.familyName sw "Mil"', 'not (title pr) or name.familyName sw "M… (3)"'],
    ['meta.lastModified gt "2026-03-01T12:00:00Z"', 'meta.lastModified gt "2… (20)"'],
    ['employeeNumber eq 4711', 'employeeNumber eq 4… (4)'],
    ['userName eq jane', 'userName eq j… (4)'],
    ['password eq "hunter22"', 'password eq "•••"'],
    ['userName eq "ja\\"ne"', 'userName eq "j… (5)"'],
    [`id eq "${id}"`, `id eq "${id}"`],
  ])('%s is kept as %s', (filter, masked) => {
    expect(filterOf(filter)).toBe(masked);
  });

  it.each([
    'jane',
    'jane@acme.test',
    'jane miller',
    'userName eq jane miller',
    'userName eq "jane',
    'userName eq "jane" miller',
    'userName eq "jane" and',
    'userName "jane" eq',
    '名前 eq "jane"',
    '"jane" eq userName miller',
  ])('that is none is masked as a whole, or as far as it is none: %s', (filter) => {
    expect(filterOf(filter)).not.toMatch(/jane|miller|名前/i);
  });
});

describe('an error', () => {
  const detailOf = (detail: string, request: unknown, url = '/scim/v2/Users') =>
    (
      maskedRequest({
        url,
        request,
        response: { schemas: [errorSchema], status: '400', scimType: 'invalidValue', detail },
      }).response as {
        detail: string;
      }
    ).detail;

  it.each([
    ['There is a user "jane@acme.test" already.', 'There is a user "j…@acme.test" already.'],
    ['There is a user named JANE MILLER already.', 'There is a user named J… (11) already.'],
    ['"userName" is needed.', '"userName" is needed.'],
    ['"x y z" is no path.', '"x… (5)" is no path.'],
    ['Write to somebody@else.test.', 'Write to s…@else.test.'],
  ])('%s', (detail, masked) => {
    expect(detailOf(detail, { userName: 'jane@acme.test', displayName: 'Jane Miller' })).toBe(masked);
  });

  it('does not say what the address asked for', () => {
    const url = '/scim/v2/Users?filter=userName eq jane miller';
    expect(
      detailOf('"userName eq jane miller" is no filter: "jane" stands where a literal should.', {}, url),
    ).not.toMatch(/jane|miller/);
  });

  it('keeps its status and its code', () => {
    const response = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
    };
    expect(maskedRequest({ url: '/', response }).response).toEqual(response);
  });
});
