import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../../src/scim/patch/applyPatch.ts';
import { readPatch } from '../../../src/scim/patch/readPatch.ts';
import type { ResourceBody } from '../../../src/scim/schema/types.ts';
import { enterprise, group, patched, patchedBy, patchOf, refusal } from './support/patched.ts';

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
const { emails, addresses } = babs;
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
    'replace: an earlier one that becomes primary, too',
    [
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      { op: 'replace', path: 'emails[type eq "work"].primary', value: true },
    ],
    { emails: [work, { ...home, primary: false }] },
  ],
  [
    'replace: values that become the same are one',
    [{ op: 'replace', path: 'emails[value pr]', value: { value: 'b@example.org', type: 'other' } }],
    { emails: [{ value: 'b@example.org', type: 'other', primary: true }] },
  ],
  [
    'add: of values that differ by case alone the very one',
    [
      { op: 'replace', path: 'roles', value: ['clerk', 'Clerk'] },
      { op: 'add', path: 'roles', value: [{ value: 'Clerk', display: 'Clerk' }] },
    ],
    { roles: [{ value: 'clerk' }, { value: 'Clerk', display: 'Clerk' }] },
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
