import { describe, expect, it } from 'vitest';
import { readResource } from '../../../src/scim/resource/readResource.ts';
import { longestText } from '../../../src/scim/resource/readText.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import { coreGroup, coreUser, custom, enterprise, registry } from '../schema/everyField.ts';

/** What a PUT of a user with this is stored as, but for the user name that all of them have. */
function user(given: Record<string, unknown>): Record<string, unknown> {
  const input = { schemas: [coreUser], userName: 'ann', ...given };
  const { userName, ...body } = readResource(input, registry.user, 'replace').body;
  expect(userName).toBe('ann');
  return body;
}

function group(given: Record<string, unknown>): ReturnType<typeof readResource> {
  return readResource({ schemas: [coreGroup], displayName: 'Blue', ...given }, registry.group, 'create');
}

/** `400 scimType: message` of what is thrown. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return `${error.status} ${error.scimType}: ${error.message}`;
  }
  return 'taken';
}

describe('names', () => {
  it.each([
    [
      'in whatever case',
      { DisplayName: 'Ann', NAME: { GIVENNAME: 'Ann' } },
      { displayName: 'Ann', name: { givenName: 'Ann' } },
    ],
    [
      'dotted',
      { 'name.givenName': 'Ann', 'Name.FamilyName': 'Ng' },
      { name: { givenName: 'Ann', familyName: 'Ng' } },
    ],
    [
      'dotted beside the whole',
      { name: { givenName: 'Ann' }, 'name.familyName': 'Ng' },
      { name: { givenName: 'Ann', familyName: 'Ng' } },
    ],
    [
      'the whole after a part',
      { 'name.familyName': 'Ng', name: { givenName: 'Ann' } },
      { name: { givenName: 'Ann', familyName: 'Ng' } },
    ],
    [
      'below the URN of an extension',
      { [enterprise]: { department: 'HR' } },
      { [enterprise]: { department: 'HR' } },
    ],
    [
      'below a URN in another case',
      { [enterprise.toUpperCase()]: { Department: 'HR' } },
      { [enterprise]: { department: 'HR' } },
    ],
    [
      'with a URN before them',
      { [`${enterprise}:employeeNumber`]: '7' },
      { [enterprise]: { employeeNumber: '7' } },
    ],
    [
      'with a URN, dotted',
      { [`${enterprise}:manager.value`]: '7' },
      { [enterprise]: { manager: { value: '7' } } },
    ],
    [
      'below a URN and with it',
      { [enterprise]: { division: 'x' }, [`${enterprise}:department`]: 'HR' },
      { [enterprise]: { division: 'x', department: 'HR' } },
    ],
    ['below the URN of the core schema', { [coreUser]: { displayName: 'Ann' } }, { displayName: 'Ann' }],
    [
      "of the tenant's own fields",
      { [custom]: { team: 'Blue', Skills: ['Go'] } },
      { [custom]: { team: 'Blue', skills: ['Go'] } },
    ],
  ])('%s', (_, given, expected) => {
    expect(user(given)).toEqual(expected);
  });

  it.each([
    [
      'unknown',
      { colour: 'red', name: { colour: 'red', givenName: 'Ann' }, emails: [{ value: 'a@b', colour: 'red' }] },
      { name: { givenName: 'Ann' }, emails: [{ value: 'a@b' }] },
    ],
    [
      'of an unknown extension',
      { 'urn:example:2.0:User': { colour: 'red' }, 'urn:example:2.0:User:colour': 'red' },
      {},
    ],
    ['of an extension without its URN', { department: 'HR' }, {}],
    ['read-only', { id: 'x', meta: { version: 'x' }, groups: [{ value: 'x' }], 'meta.version': 'x' }, {}],
    [
      'read-only below others',
      { [enterprise]: { manager: { value: '7', displayName: 'Bo' } } },
      { [enterprise]: { manager: { value: '7' } } },
    ],
    ['fields of the account', { [custom]: { email: 'a@b', unique_id: '7' } }, {}],
    [
      'what every object has',
      JSON.parse(
        '{"__proto__":{"active":false},"constructor":{"prototype":1},"name":{"__proto__":{"givenName":"x"}}}',
      ),
      {},
    ],
    ['a part of many', { 'emails.value': 'a@b' }, {}],
  ])('%s are passed over', (_, given, expected) => {
    expect(user(given as Record<string, unknown>)).toEqual(expected);
  });
});

describe('values', () => {
  it.each([
    [
      'empty texts and null are no value',
      { displayName: '', title: null, name: { givenName: '', familyName: null } },
      {},
    ],
    [
      'so are empty arrays and objects, and arrays of nothing',
      { emails: [], name: {}, phoneNumbers: [{}, null, { value: null }], [enterprise]: {} },
      {},
    ],
    ['an extension can be null', { [enterprise]: null }, {}],
    [
      'a later nothing takes back what was said before',
      { displayName: 'Ann', DISPLAYNAME: '', name: { givenName: 'x' }, 'name.givenName': null },
      {},
    ],
    [
      'True and False are booleans',
      { active: 'False', [custom]: { mentor: 'TRUE' } },
      { active: false, [custom]: { mentor: true } },
    ],
    ['numbers may come as texts', { [custom]: { years: '-2.50' } }, { [custom]: { years: -2.5 } }],
    ['a zero has no sign', { [custom]: { years: -0 } }, { [custom]: { years: 0 } }],
    [
      'texts come back as they were sent',
      { displayName: '  Änn\t ', phoneNumbers: [{ value: '+49 (0)30/12', type: 'WORK' }] },
      { displayName: '  Änn\t ', phoneNumbers: [{ value: '+49 (0)30/12', type: 'WORK' }] },
    ],
    [
      'a bare manager is an id',
      { [enterprise]: { manager: '7' } },
      { [enterprise]: { manager: { value: '7' } } },
    ],
    ['an empty manager is none', { [`${enterprise}:manager`]: '' }, {}],
    [
      'a manager in an array is one',
      { [enterprise]: { manager: [{ value: '7', $ref: null }] } },
      { [enterprise]: { manager: { value: '7' } } },
    ],
    [
      'one where many are expected',
      { emails: { value: 'a@b' }, [custom]: { skills: 'Go' } },
      { emails: [{ value: 'a@b' }], [custom]: { skills: ['Go'] } },
    ],
    [
      'bare elements are values',
      { emails: ['a@b', null, ''], roles: ['Student'] },
      { emails: [{ value: 'a@b' }], roles: [{ value: 'Student' }] },
    ],
    [
      'members of elements that are null are not there',
      { addresses: [{ country: 'DE', locality: null, primary: false }] },
      { addresses: [{ country: 'DE', primary: false }] },
    ],
    [
      'values that no option is are taken as well',
      { [custom]: { team: 'Green', skills: ['Rust'] } },
      { [custom]: { team: 'Green', skills: ['Rust'] } },
    ],
    [
      'what is sent as a URI is taken as it is',
      { profileUrl: 'no url at all' },
      { profileUrl: 'no url at all' },
    ],
    [
      'certificates may have line breaks',
      { x509Certificates: [{ value: 'MIID\nQz+/==\n' }] },
      { x509Certificates: [{ value: 'MIID\nQz+/==\n' }] },
    ],
  ])('%s', (_, given, expected) => {
    expect(user(given)).toEqual(expected);
  });

  it.each([
    [
      'emails',
      {
        emails: [
          { value: 'a@b', type: 'work', primary: true },
          { value: 'a@b', type: 'home' },
          { value: 'a@b', type: 'work', display: 'A' },
        ],
      },
      {
        emails: [
          { value: 'a@b', type: 'work', primary: true, display: 'A' },
          { value: 'a@b', type: 'home' },
        ],
      },
    ],
    ['plain values', { [custom]: { skills: ['Go', 'SQL', 'Go'] } }, { [custom]: { skills: ['Go', 'SQL'] } }],
    [
      'addresses',
      {
        addresses: [
          { type: 'work', country: 'DE' },
          { country: 'DE', type: 'work' },
          { type: 'home', country: 'DE' },
        ],
      },
      {
        addresses: [
          { type: 'work', country: 'DE' },
          { type: 'home', country: 'DE' },
        ],
      },
    ],
  ])('%s that are there twice are there once', (_, given, expected) => {
    expect(user(given)).toEqual(expected);
  });

  it('of several that are primary the last one stays so', () => {
    const emails = ['a', 'b', 'c', 'd'].map((value) => ({ value, primary: value !== 'd' }));
    expect(user({ emails })['emails']).toEqual([
      { value: 'a', primary: false },
      { value: 'b', primary: false },
      { value: 'c', primary: true },
      { value: 'd', primary: false },
    ]);
  });

  it('a password is looked at and thrown away', () => {
    expect(user({ password: 'Tr0ub4dor' })).toEqual({});
    expect(user({ password: null })).toEqual({});
    expect(refusal(() => user({ password: { value: 'Tr0ub4dor' } }))).toBe(
      '400 invalidValue: "password" must be a string, not an object.',
    );
  });
});

describe('a new user', () => {
  const create = (given: object) =>
    readResource({ schemas: [coreUser], userName: 'ann', ...given }, registry.user, 'create').body;

  it('is active unless it is said not to be', () => {
    expect(create({})).toEqual({ userName: 'ann', active: true });
    expect(create({ active: null })).toEqual({ userName: 'ann', active: true });
    expect(create({ active: 'false' })).toEqual({ userName: 'ann', active: false });
  });

  it('as Okta sends it', () => {
    expect(
      create({
        name: { givenName: 'Ann', familyName: 'Ng' },
        emails: [{ primary: true, value: 'ann@example.com', type: 'work' }],
        displayName: 'Ann Ng',
        locale: 'en-US',
        externalId: '00ujl29u0le5T6Aj10h7',
        groups: [],
        password: '1mz050nq',
        active: true,
      }),
    ).toEqual({
      userName: 'ann',
      name: { givenName: 'Ann', familyName: 'Ng' },
      emails: [{ primary: true, value: 'ann@example.com', type: 'work' }],
      displayName: 'Ann Ng',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      active: true,
    });
  });
});

describe('members of a group', () => {
  it.each([
    ['none said', {}, undefined],
    ['an empty array', { members: [] }, []],
    ['null', { members: null }, []],
    [
      'objects',
      { members: [{ value: 'a', display: 'A', $ref: null, type: 'User' }, { VALUE: 'b' }] },
      ['a', 'b'],
    ],
    ['bare ids', { Members: ['a', 'b'] }, ['a', 'b']],
    ['one that stands alone', { members: { value: 'a' } }, ['a']],
    ['one that is there twice', { members: [{ value: 'b' }, { value: 'a' }, { value: 'b' }] }, ['b', 'a']],
    ['nulls between them', { members: [null, { value: 'a' }] }, ['a']],
  ])('%s', (_, given, expected) => {
    expect(group(given)).toEqual({
      body: { displayName: 'Blue' },
      ...(expected !== undefined && { members: expected }),
    });
  });

  it('can be a hundred thousand', () => {
    const members = Array.from({ length: 100_000 }, (_, index) => ({ value: `${index}` }));
    expect(group({ members }).members).toHaveLength(100_000);
  });

  it.each([
    [
      'no value',
      [{ display: 'Ann' }],
      'Every element of "members" needs a "value": the id of a user or a group.',
    ],
    ['a number', [7], '"members" must hold objects with a "value", not this number.'],
    ['an array', [['a']], '"members" must hold objects with a "value", not an array.'],
    ['a number as the value', [{ value: 7 }], '"members.value" must be a string, not this number.'],
  ])('%s is refused', (_, members, message) => {
    expect(refusal(() => group({ members }))).toBe(`400 invalidValue: ${message}`);
  });
});

describe('what is refused', () => {
  const long = 'x'.repeat(longestText + 1);
  it.each([
    [{ userName: 7 }, '"userName" must be a string, not this number.'],
    [{ userName: ['ann'] }, '"userName" must be a string, not an array.'],
    [{ active: 'yes' }, '"active" must be true or false, not this text.'],
    [{ active: 1 }, '"active" must be true or false, not this number.'],
    [{ name: 'Ann Ng' }, '"name" must be an object, not this text.'],
    [{ name: [{ givenName: 'a' }, { givenName: 'b' }] }, '"name" must be an object, not an array.'],
    [{ 'name.givenName': {} }, '"name.givenName" must be a string, not an object.'],
    [{ emails: [[{ value: 'a@b' }]] }, '"emails" must be an object, not an array.'],
    [{ emails: [{ value: { value: 'a@b' } }] }, '"emails.value" must be a string, not an object.'],
    [
      { emails: [{ value: 'a@b', primary: 'first' }] },
      '"emails.primary" must be true or false, not this text.',
    ],
    [{ addresses: ['Berlin'] }, '"addresses" must be an object, not this text.'],
    [
      { x509Certificates: [{ value: 'not base64!' }] },
      '"x509Certificates.value" must be a string in base64, not this text.',
    ],
    [{ [enterprise]: 'HR' }, `"${enterprise}" must be an object, not this text.`],
    [{ [enterprise]: [] }, `"${enterprise}" must be an object, not an array.`],
    [{ [enterprise]: { department: 7 } }, `"${enterprise}:department" must be a string, not this number.`],
    [{ [custom]: { years: '7 or 8' } }, `"${custom}:years" must be a number, not this text.`],
    [{ [custom]: { years: Infinity } }, `"${custom}:years" must be a number, not this number.`],
    [{ [custom]: { skills: [{ value: 'Go' }] } }, `"${custom}:skills" must be a string, not an object.`],
    [
      { displayName: 'a\0b' },
      '"displayName" holds a character that cannot be stored: NUL, or half of a surrogate pair. Send it without.',
    ],
    [
      { emails: [{ value: '\ud800' }] },
      '"emails.value" holds a character that cannot be stored: NUL, or half of a surrogate pair. Send it without.',
    ],
    [{ title: long }, '"title" has 65,537 characters; at most 65,536 are taken.'],
    [
      { roles: Array.from({ length: 1001 }, () => 'x') },
      '"roles" has 1,001 values; at most 1,000 are taken.',
    ],
    [{ userName: '' }, '"userName" is missing: every User needs one.'],
    [{ userName: '  ' }, '"userName" is missing: every User needs one.'],
    [{ userName: null }, '"userName" is missing: every User needs one.'],
  ])('%o', (given, message) => {
    expect(refusal(() => user(given))).toBe(`400 invalidValue: ${message}`);
  });

  it('a group without a name', () => {
    expect(refusal(() => group({ displayName: undefined }))).toBe(
      '400 invalidValue: "displayName" is missing: every Group needs one.',
    );
  });

  it.each([null, undefined, 'text', 7, true, [], [{}]])('%o as the body', (input) => {
    expect(refusal(() => readResource(input, registry.user, 'create'))).toBe(
      '400 invalidSyntax: The body must be a JSON object with the attributes of a User.',
    );
  });

  it.each([
    ['none', undefined],
    ['null', null],
    ['an empty array', []],
    ['those of groups', [coreGroup]],
    ['an extension alone', [enterprise]],
    ['something that is no text', [coreUser, 7]],
    ['an object', { [coreUser]: true }],
  ])('%s as schemas', (_, schemas) => {
    expect(refusal(() => user({ schemas }))).toBe(
      `400 invalidSyntax: "schemas" must be an array of strings with "${coreUser}" among them.`,
    );
  });

  it.each([
    ['with further URNs', [enterprise, coreUser, 'urn:example:ADSCIM:2.0:User']],
    ['in another case', [coreUser.toUpperCase()]],
    ['as a text', coreUser],
  ])('but schemas %s are taken', (_, schemas) => {
    expect(user({ schemas })).toEqual({});
  });

  it('schemas by their name in another case', () => {
    expect(readResource({ Schemas: [coreUser], UserName: 'ann' }, registry.user, 'replace').body).toEqual({
      userName: 'ann',
    });
  });
});
