import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../../src/scim/patch/applyPatch.ts';
import { readPatch } from '../../../src/scim/patch/readPatch.ts';
import type { ResourceBody } from '../../../src/scim/schema/types.ts';
import { enterprise, group, patched, patchedBy, patchOf, refusal, user } from './support/patched.ts';

const babs: ResourceBody = {
  userName: 'bjensen',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  addresses: [
    { type: 'work', streetAddress: '100 Universal City Plaza', locality: 'Hollywood' },
    { type: 'home', streetAddress: '456 Hollywood Blvd', locality: 'Hollywood' },
  ],
};
const { emails, addresses, ...bare } = babs;
const [work, home] = emails as [object, object];
const [workAddress, homeAddress] = addresses as [object, object];

type Row = readonly [title: string, operations: readonly object[], changes: object];

/** RFC 7644 §3.5.2.1 to 3.5.2.3, sentence by sentence; what changes of the user, undefined for what is gone. */
const rows: readonly Row[] = [
  [
    'add: an attribute that does not exist',
    [{ op: 'add', path: 'nickName', value: 'Babs' }],
    { nickName: 'Babs' },
  ],
  [
    'add: the value of a single-valued attribute',
    [{ op: 'add', path: 'userName', value: 'b' }],
    { userName: 'b' },
  ],
  [
    'add: sub-attributes of a complex attribute, beside those it has',
    [{ op: 'add', path: 'name', value: { GivenName: 'Babs', middleName: 'Jane' } }],
    { name: { familyName: 'Jensen', givenName: 'Babs', middleName: 'Jane' } },
  ],
  [
    'add: a value of a multi-valued attribute',
    [{ op: 'add', path: 'emails', value: [{ value: 'b@example.org', type: 'other' }] }],
    { emails: [work, home, { value: 'b@example.org', type: 'other' }] },
  ],
  [
    'add: a value without a list around it',
    [{ op: 'add', path: 'emails', value: { value: 'b@example.org' } }],
    { emails: [work, home, { value: 'b@example.org' }] },
  ],
  [
    'add: a value that is there is not there twice',
    [{ op: 'add', path: 'emails', value: [{ value: 'BABS@jensen.org', type: 'Home' }] }],
    { emails: [work, { value: 'BABS@jensen.org', type: 'Home' }] },
  ],
  [
    'add: what is new of a value that is there',
    [{ op: 'add', path: 'emails', value: [{ value: 'babs@jensen.org', display: 'Babs' }] }],
    { emails: [work, { value: 'babs@jensen.org', type: 'home', display: 'Babs' }] },
  ],
  [
    'add: an address is the same when it has all that is said',
    [{ op: 'add', path: 'addresses', value: [{ type: 'home', locality: 'Hollywood' }] }],
    {},
  ],
  ['add: nothing', [{ op: 'add', path: 'emails', value: [] }], {}],
  [
    'add: who becomes primary takes it from the others',
    [{ op: 'add', path: 'emails', value: [{ value: 'b@example.org', primary: true }] }],
    { emails: [{ ...work, primary: false }, home, { value: 'b@example.org', primary: true }] },
  ],
  ['remove: a single-valued attribute', [{ op: 'remove', path: 'name' }], { name: undefined }],
  ['remove: a sub-attribute', [{ op: 'remove', path: 'name.givenName' }], { name: { familyName: 'Jensen' } }],
  [
    'remove: the last sub-attribute takes the attribute along',
    [
      { op: 'remove', path: 'name.givenName' },
      { op: 'remove', path: 'name.familyName' },
    ],
    { name: undefined },
  ],
  ['remove: all values', [{ op: 'remove', path: 'emails' }], { emails: undefined }],
  [
    'remove: the values that match',
    [{ op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' }],
    { emails: [home] },
  ],
  ['remove: the last values that match', [{ op: 'remove', path: 'emails[value pr]' }], { emails: undefined }],
  [
    'remove: a sub-attribute of the values that match',
    [{ op: 'remove', path: 'addresses[type eq "work"].locality' }],
    { addresses: [{ type: 'work', streetAddress: '100 Universal City Plaza' }, homeAddress] },
  ],
  [
    'remove: a value of which the kind alone would be left',
    [{ op: 'remove', path: 'emails[type eq "home"].value' }],
    { emails: [work] },
  ],
  ['remove: an attribute that is not there', [{ op: 'remove', path: 'title' }], {}],
  ['remove: values that are not there', [{ op: 'remove', path: 'emails[type eq "fax"]' }], {}],
  [
    'remove: the values that are named',
    [{ op: 'remove', path: 'emails', value: [{ value: 'bjensen@example.com' }] }],
    { emails: [home] },
  ],
  [
    'remove: not those of another type',
    [{ op: 'remove', path: 'emails', value: [{ value: 'babs@jensen.org', type: 'work' }] }],
    {},
  ],
  [
    'remove: addresses that have all that is named',
    [{ op: 'remove', path: 'addresses', value: { type: 'home' } }],
    { addresses: [workAddress] },
  ],
  ['remove: a value that says nothing', [{ op: 'remove', path: 'emails', value: [{ x: 1 }] }], {}],
  [
    'remove: an attribute of an extension that is not there',
    [{ op: 'remove', path: `${enterprise}:manager` }],
    {},
  ],
  ['remove: an extension as a whole', [{ op: 'remove', path: enterprise }], {}],
  [
    'replace: a complex attribute keeps the sub-attributes that are not given',
    [{ op: 'replace', value: { name: { givenName: 'Babs' } } }],
    { name: { familyName: 'Jensen', givenName: 'Babs' } },
  ],
  [
    'replace: all values of a multi-valued attribute',
    [{ op: 'replace', path: 'emails', value: [{ value: 'b@example.org' }] }],
    { emails: [{ value: 'b@example.org' }] },
  ],
  ['replace: all values by none', [{ op: 'replace', path: 'emails', value: [] }], { emails: undefined }],
  [
    'replace: what does not exist is added',
    [{ op: 'replace', path: 'phoneNumbers', value: [{ value: 'tel:1' }] }],
    { phoneNumbers: [{ value: 'tel:1' }] },
  ],
  [
    'replace: what is given of the values that match',
    [{ op: 'replace', path: 'addresses[type eq "work"]', value: { locality: 'Lyon', streetAddress: null } }],
    { addresses: [{ type: 'work', locality: 'Lyon' }, homeAddress] },
  ],
  [
    'replace: the value of a type that comes to have another type is one and the same',
    [{ op: 'replace', path: 'emails[type eq "home"]', value: [{ type: 'other', value: 'b@example.org' }] }],
    { emails: [work, { type: 'other', value: 'b@example.org' }] },
  ],
  [
    'replace: a sub-attribute of all values that match',
    [{ op: 'replace', path: 'addresses[locality eq "hollywood"].region', value: 'CA' }],
    {
      addresses: [
        { ...workAddress, region: 'CA' },
        { ...homeAddress, region: 'CA' },
      ],
    },
  ],
  [
    'replace: a sub-attribute of all values',
    [{ op: 'replace', path: 'addresses.country', value: 'US' }],
    {
      addresses: [
        { ...workAddress, country: 'US' },
        { ...homeAddress, country: 'US' },
      ],
    },
  ],
  [
    'replace: who becomes primary takes it from the others',
    [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'replace: of several that become primary the last stays so',
    [{ op: 'replace', path: 'emails.primary', value: 'true' }],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    'replace: who is not there is not primary already',
    [{ op: 'replace', path: 'emails[type eq "other"].primary', value: false }],
    {},
  ],
  [
    'replace: an extension as a whole',
    [{ op: 'replace', path: enterprise, value: { costCenter: '4130' } }],
    { [enterprise]: { costCenter: '4130' } },
  ],
  [
    'in their order, each on what the one before left',
    [
      { op: 'remove', path: 'userName' },
      { op: 'add', path: 'userName', value: 'b' },
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: [home] },
      { op: 'replace', path: 'emails[type eq "home"].display', value: 'Babs' },
    ],
    { userName: 'b', emails: [{ ...home, display: 'Babs' }] },
  ],
  [
    'what is unknown or read-only in a value is ignored, in whatever depth',
    [
      {
        op: 'add',
        value: {
          nope: 1,
          'nope[type eq "x"].y': 1,
          'urn:x:nope': 1,
          'urn:x:other': { a: 1 },
          groups: [{ value: 'g' }],
          name: { nope: 1 },
          [enterprise]: { nope: 1, manager: { displayName: 'Ada' } },
        },
      },
    ],
    {},
  ],
  [
    'what every object has is no attribute',
    [{ op: 'add', value: JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}') as object }],
    {},
  ],
];

describe('operations', () => {
  it.each(rows)('%s', (_, operations, changes) => {
    const expected = { ...babs, ...changes } as Record<string, unknown>;
    for (const name of Object.keys(changes)) if (expected[name] === undefined) delete expected[name];
    expect(patched(babs, ...operations)).toStrictEqual(expected);
  });

  it('a failure leaves what was there as it is', () => {
    const before = structuredClone(babs);
    const request = patchOf(
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'x@example.org' },
      { op: 'remove', path: 'name' },
      { op: 'remove', path: 'userName' },
    );
    expect(refusal(request, before)).toBe('400 mutability');
    expect(before).toStrictEqual(babs);
  });
});

describe('requests that are refused', () => {
  const op = 'replace';
  it.each<[string, unknown, string]>([
    ['no object', [], 'invalidSyntax'],
    ['no operations', { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }, 'invalidSyntax'],
    ['operations that are no list', { Operations: { op, path: 'title', value: 'x' } }, 'invalidSyntax'],
    [
      'another message',
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [] },
      'invalidSyntax',
    ],
    ['an operation that is no object', patchOf('remove'), 'invalidSyntax'],
    ['no op', patchOf({ path: 'title', value: 'x' }), 'invalidSyntax'],
    ['an unknown op', patchOf({ op: 'move', path: 'title' }), 'invalidSyntax'],
    ['an op that is no text', patchOf({ op: ['add'], path: 'title', value: 'x' }), 'invalidSyntax'],
    ['a path that is no text', patchOf({ op, path: ['title'], value: 'x' }), 'invalidPath'],
    ['an unknown attribute', patchOf({ op, path: 'nope', value: 'x' }), 'invalidPath'],
    ['an unknown sub-attribute', patchOf({ op, path: 'name.nope', value: 'x' }), 'invalidPath'],
    ['an unknown schema', patchOf({ op, path: 'urn:x:y', value: 'x' }), 'invalidPath'],
    ['what every object has', patchOf({ op, path: '__proto__.x', value: 'x' }), 'invalidPath'],
    ['remove without a path', patchOf({ op: 'remove', value: { title: 'x' } }), 'noTarget'],
    [
      'a filter that nothing matches',
      patchOf({ op, path: 'emails[type ne "work" and type ne "home"].value', value: 'x' }),
      'noTarget',
    ],
    [
      'a filter that contradicts itself',
      patchOf({ op, path: 'emails[type eq "a" and type eq "b"].value', value: 'x' }),
      'noTarget',
    ],
    ['the id', patchOf({ op, path: 'id', value: 'x' }), 'mutability'],
    ['groups of a user', patchOf({ op: 'add', path: 'groups', value: [{ value: 'g' }] }), 'mutability'],
    [
      'a read-only sub-attribute',
      patchOf({ op, path: `${enterprise}:manager.displayName`, value: 'x' }),
      'mutability',
    ],
    ['the user name away', patchOf({ op: 'remove', path: 'userName' }), 'mutability'],
    ['the user name empty', patchOf({ op, value: { userName: '' } }), 'mutability'],
    ['the user name blank', patchOf({ op, value: { userName: '  ' } }), 'invalidValue'],
    ['no value', patchOf({ op, path: 'title' }), 'invalidValue'],
    ['no value and no path', patchOf({ op: 'add' }), 'invalidValue'],
    ['a value of another type', patchOf({ op, path: 'active', value: 'perhaps' }), 'invalidValue'],
    ['a text for an object', patchOf({ op, path: 'name', value: 'Babs' }), 'invalidValue'],
    ['a text as all values', patchOf({ op, value: '{"active":fals' }), 'invalidValue'],
    ['an extension that is no object', patchOf({ op, value: { [enterprise]: 'x' } }), 'invalidValue'],
    ['two values for one', patchOf({ op, path: 'title', value: ['a', 'b'] }), 'invalidValue'],
    ['a text that cannot be stored', patchOf({ op, path: 'title', value: 'a\0b' }), 'invalidValue'],
    ['half a surrogate pair', patchOf({ op, path: 'emails', value: [{ value: '\ud800' }] }), 'invalidValue'],
    [
      'too many values',
      patchOf({ op, path: 'emails', value: Array.from({ length: 1_001 }, (_, i) => `${i}`) }),
      'invalidValue',
    ],
  ])('%s', (_, request, scimType) => {
    expect(refusal(request, babs)).toBe(`400 ${scimType}`);
  });

  it.each<[string, unknown]>([
    ['more than 1,000 operations', patchOf(...Array.from({ length: 1_001 }, () => ({ op, value: {} })))],
    [
      'more than 5,000 attributes',
      patchOf({
        op,
        value: Object.fromEntries(
          Array.from({ length: 5_001 }, (_, i) => [`emails[type eq "${i}"].value`, 'x']),
        ),
      }),
    ],
    [
      'more comparisons than are meant well',
      patchOf(
        { op, path: 'emails', value: Array.from({ length: 900 }, (_, index) => `${index}`) },
        ...Array.from({ length: 999 }, () => ({ op: 'remove', path: 'emails[type eq "a" or type eq "b"]' })),
      ),
    ],
  ])('413 for %s', (_, request) => {
    expect(refusal(request, babs)).toBe('413');
  });

  it('a thousand operations are taken', () => {
    const titles = Array.from({ length: 1_000 }, (_, index) => ({ op, path: 'title', value: `${index}` }));
    expect(patched(bare, ...titles)).toStrictEqual({ ...bare, title: '999' });
  });

  it('values beyond the most that are stored, one by one', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => ({ value: `${index}` }));
    const request = patchOf({ op: 'add', path: 'roles', value: 'one more' });
    expect(refusal(request, { ...bare, roles: values })).toBe('400 invalidValue');
  });
});

describe('what is said in another way than the RFC has it', () => {
  it.each([
    ['no schemas', { Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
    [
      'the URN of a draft',
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:PatchOp'],
        Operations: [{ op: 'add', path: 'title', value: 'x' }],
      },
    ],
    ['names in another case', { operations: [{ OP: 'ADD', Path: 'TITLE', VALUE: 'x' }] }],
    ['an empty path', { Operations: [{ op: 'add', path: '', value: { title: 'x' } }] }],
    ['a path that is null', { Operations: [{ op: 'add', path: null, value: { title: 'x' } }] }],
    ['the core schema as a key', patchOf({ op: 'add', value: { [user.schema.id]: { title: 'x' } } })],
    ['the core schema as a path', patchOf({ op: 'add', path: user.schema.id, value: { title: 'x' } })],
    [
      'schemas that are written first',
      patchOf({ op: 'add', path: 'schemas', value: [enterprise] }, { op: 'add', path: 'title', value: 'x' }),
    ],
  ])('%s', (_, request) => {
    expect(patchedBy(request, bare)).toStrictEqual({ ...bare, title: 'x' });
  });
});

const samples = new URL('../../../../shared/corpora/scim-rfc-samples/', import.meta.url);
const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`rfc7644-3.5.2.${name}.json`, samples), 'utf8'));
const available = (() => {
  try {
    return readdirSync(samples).length > 0;
  } catch {
    return false;
  }
})();

describe.runIf(available)('the examples of RFC 7644 §3.5.2', () => {
  it.each<[string, object]>([
    ['1-patch_op-add_emails', { nickName: 'Babs' }],
    ['2-patch_op-remove_multi_complex_value', { emails: [home] }],
    [
      '3-patch_op-replace_street_address',
      { addresses: [{ ...workAddress, streetAddress: '1010 Broadway Ave' }, homeAddress] },
    ],
    ['3-patch_op-replace_all_email_values', { nickName: 'Babs' }],
    [
      '3-patch_op-replace_user_work_address',
      {
        addresses: [
          {
            type: 'work',
            streetAddress: '911 Universal City Plaza',
            locality: 'Hollywood',
            region: 'CA',
            postalCode: '91608',
            country: 'US',
            formatted: '911 Universal City Plaza\nHollywood, CA 91608 US',
            primary: true,
          },
          homeAddress,
        ],
      },
    ],
  ])('%s', (name, changes) => {
    expect(patchedBy(sample(name), babs)).toStrictEqual({ ...babs, ...changes });
  });

  it.each<[string, object[]]>([
    ['1-patch_op-add_members', [{ op: 'add', ids: ['2819c223-7f76-453a-919d-413861904646'] }]],
    ['2-patch_op-remove_all_members', [{ op: 'remove', where: undefined }]],
    [
      '2-patch_op-remove_and_add_one_member',
      [
        { op: 'remove', ids: ['2819c223...919d-413861904646'] },
        { op: 'add', ids: ['08e1d05d...473d93df9210'] },
      ],
    ],
    ['2-patch_op-remove_one_member', [{ op: 'remove', ids: ['2819c223-7f76-...413861904646'] }]],
    [
      '3-patch_op-replace_all_members',
      [
        { op: 'remove', where: undefined },
        {
          op: 'add',
          ids: ['2819c223-7f76-453a-919d-413861904646', '08e1d05d-121c-4561-8b96-473d93df9210'],
        },
      ],
    ],
  ])('%s', (name, members) => {
    const patch = readPatch(sample(name), group);
    expect(patch.members).toStrictEqual(members);
    expect(applyPatch({ displayName: 'Tour Guides' }, patch.operations, group)).toStrictEqual({
      displayName: 'Tour Guides',
    });
  });
});
