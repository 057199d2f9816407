import { describe, expect, it } from 'vitest';
import { readPatch } from '../../../src/scim/patch/readPatch.ts';
import type { ResourceBody } from '../../../src/scim/schema/types.ts';
import {
  custom,
  enterprise,
  group,
  membersBy,
  patched,
  patchedBy,
  patchOf,
  refusal,
  user,
} from './support/patched.ts';

const adele: ResourceBody = {
  userName: 'adele@contoso.example',
  active: true,
  displayName: 'Adele Vance',
  name: { givenName: 'Adele', familyName: 'Vance' },
  emails: [{ type: 'work', value: 'adele@contoso.example', primary: true }],
  [enterprise]: { department: 'Retail', manager: { value: 'm1' } },
};
const addresses = (...given: object[]) => ({ ...adele, addresses: given }) as ResourceBody;
const withEnterprise = (extension: object) => ({ ...adele, [enterprise]: extension }) as ResourceBody;

const without = (body: ResourceBody, name: string): ResourceBody =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

/** One write as a provider sends it, and what has become of the user. */
type Row = readonly [title: string, operations: readonly object[], before: ResourceBody, after: ResourceBody];

const rows: readonly Row[] = [
  [
    '1 Entra ID capitalizes Add, Replace and Remove',
    [
      { op: 'Add', path: 'title', value: 'Buyer' },
      { op: 'Replace', path: 'displayName', value: 'Adele V.' },
      { op: 'Remove', path: 'name.givenName' },
    ],
    adele,
    { ...adele, title: 'Buyer', displayName: 'Adele V.', name: { familyName: 'Vance' } },
  ],
  [
    '2 Entra ID sends active as the text "False"',
    [{ op: 'Replace', path: 'active', value: 'False' }],
    adele,
    { ...adele, active: false },
  ],
  [
    '2 Entra ID sends active as the text "True"',
    [{ op: 'Add', path: 'active', value: 'True' }],
    { ...adele, active: false },
    adele,
  ],
  [
    '3 Entra ID replaces without a path, by keys that are paths',
    [
      {
        op: 'replace',
        value: {
          displayName: 'Bjfe',
          'name.givenName': 'Kkom',
          'name.familyName': 'Unua',
          [`${enterprise}:employeeNumber`]: 'Aklq',
        },
      },
    ],
    adele,
    {
      ...adele,
      displayName: 'Bjfe',
      name: { givenName: 'Kkom', familyName: 'Unua' },
      [enterprise]: { department: 'Retail', manager: { value: 'm1' }, employeeNumber: 'Aklq' },
    },
  ],
  [
    '3 an extension as an object below its URN, and a value filter as a key',
    [
      {
        op: 'Add',
        value: {
          [enterprise.toUpperCase()]: { Department: 'Finance', 'manager.value': 'm2' },
          'emails[type eq "work"].value': 'adele.vance@contoso.example',
        },
      },
    ],
    adele,
    {
      ...adele,
      emails: [{ type: 'work', value: 'adele.vance@contoso.example', primary: true }],
      [enterprise]: { department: 'Finance', manager: { value: 'm2' } },
    },
  ],
  [
    '4 a write to addresses[type eq "work"].locality that is absent creates it',
    [
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Lyon' },
      { op: 'Replace', path: 'addresses[type eq "work"].postalCode', value: '69001' },
    ],
    adele,
    addresses({ type: 'work', locality: 'Lyon', postalCode: '69001' }),
  ],
  [
    '4 the element that is created stands beside the others',
    [{ op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Lyon' }],
    addresses({ type: 'home', locality: 'Nantes' }),
    addresses({ type: 'home', locality: 'Nantes' }, { type: 'work', locality: 'Lyon' }),
  ],
  [
    '8 a value filter selects by more than the type',
    [{ op: 'Replace', path: 'emails[type eq "work" and primary eq "True"].display', value: 'Adele' }],
    adele,
    {
      ...adele,
      emails: [{ type: 'work', value: 'adele@contoso.example', primary: true, display: 'Adele' }],
    },
  ],
  [
    '11 Entra ID sends the manager as a bare text',
    [{ op: 'Add', path: `${enterprise}:manager`, value: '2c2f6fb8' }],
    withEnterprise({ department: 'Retail' }),
    withEnterprise({ department: 'Retail', manager: { value: '2c2f6fb8' } }),
  ],
  [
    '11 the manager as a list of one',
    [{ op: 'Replace', path: `${enterprise}:manager`, value: [{ $ref: '../Users/m2', value: 'm2' }] }],
    adele,
    withEnterprise({ department: 'Retail', manager: { value: 'm2', $ref: '../Users/m2' } }),
  ],
  [
    '11 another manager leaves no reference to the one before',
    [{ op: 'Replace', path: `${enterprise}:manager`, value: 'm2' }],
    withEnterprise({ manager: { value: 'm1', $ref: '../Users/m1' } }),
    withEnterprise({ manager: { value: 'm2' } }),
  ],
  [
    '11 the manager is removed by a replace with an empty text',
    [{ op: 'Replace', path: `${enterprise}:manager`, value: '' }],
    adele,
    withEnterprise({ department: 'Retail' }),
  ],
  [
    '11 the manager, as the last of the extension, takes it along',
    [{ op: 'Replace', path: `${enterprise}:manager`, value: { value: '' } }],
    withEnterprise({ manager: { value: 'm1' } }),
    without(adele, enterprise),
  ],
  [
    '12 an empty text and null both clear',
    [
      { op: 'Replace', path: 'displayName', value: '' },
      { op: 'Add', path: 'name.givenName', value: null },
      { op: 'Replace', value: { emails: null, name: { familyName: '' }, [enterprise]: null } },
    ],
    adele,
    { userName: 'adele@contoso.example', active: true },
  ],
  [
    '13 Entra ID quotes the True of roles[primary eq "True"].value',
    [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: 'Buyer' }],
    { ...adele, roles: [{ value: 'Clerk', primary: true }, { value: 'Guest' }] },
    { ...adele, roles: [{ value: 'Buyer', primary: true }, { value: 'Guest' }] },
  ],
  [
    '13 and expects the role to be there when it was not',
    [{ op: 'Add', path: 'roles[primary eq "True"].value', value: 'Buyer' }],
    adele,
    { ...adele, roles: [{ primary: true, value: 'Buyer' }] },
  ],
  [
    "14 the tenant's own attributes by their schema-qualified path",
    [
      { op: 'Add', path: `${custom}:cohort`, value: '2026 autumn' },
      { op: 'Replace', path: `${custom}:certified`, value: 'True' },
      { op: 'Add', path: `${custom}:skills`, value: ['Welding'] },
      { op: 'Add', path: `${custom}:skills`, value: 'Brazing' },
      { op: 'Add', path: `${custom}:hours`, value: 12 },
    ],
    adele,
    {
      ...adele,
      [custom]: { cohort: '2026 autumn', certified: true, skills: ['Welding', 'Brazing'], hours: 12 },
    },
  ],
  [
    '14 core attributes by their schema-qualified path',
    [
      { op: 'Replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName', value: 'V' },
      {
        op: 'Replace',
        path: 'urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value',
        value: 'a@contoso.example',
      },
    ],
    adele,
    {
      ...adele,
      name: { givenName: 'Adele', familyName: 'V' },
      emails: [{ type: 'work', value: 'a@contoso.example', primary: true }],
    },
  ],
  [
    '15 Add where there is a value replaces it, Replace where there is none adds it',
    [
      { op: 'Add', path: 'displayName', value: 'Adele V.' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@contoso.example' },
      { op: 'Replace', path: 'nickName', value: 'Del' },
      { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+33 6 12 34 56 78' },
    ],
    adele,
    {
      ...adele,
      displayName: 'Adele V.',
      emails: [{ type: 'work', value: 'a@contoso.example', primary: true }],
      nickName: 'Del',
      phoneNumbers: [{ type: 'mobile', value: '+33 6 12 34 56 78' }],
    },
  ],
  ['18 an empty list of operations changes nothing', [], adele, adele],
  [
    '22 Okta sends an id along without a path',
    [{ op: 'replace', value: { id: '123', displayName: 'Adele V.', schemas: ['x'], meta: {}, groups: [] } }],
    adele,
    { ...adele, displayName: 'Adele V.' },
  ],
  [
    '21 Okta deactivates without a path, and its password is not kept',
    [{ op: 'replace', value: { active: false, password: 'pa55word' } }],
    adele,
    { ...adele, active: false },
  ],
  [
    '32 a client sends the value as a JSON text',
    [{ op: 'replace', value: '{"active":"False","name":{"givenName":"Ada"}}' }],
    adele,
    { ...adele, active: false, name: { givenName: 'Ada', familyName: 'Vance' } },
  ],
  [
    '32 also of an attribute that is named by a path',
    [{ op: 'replace', path: 'emails', value: '[{"value":"ada@contoso.example"}]' }],
    adele,
    { ...adele, emails: [{ value: 'ada@contoso.example' }] },
  ],
  [
    '32 but a text that only looks like JSON is what it says',
    [
      { op: 'Add', path: `${custom}:skills`, value: '{"level":1}' },
      { op: 'Add', path: 'title', value: '["x"]' },
      { op: 'Add', path: 'roles', value: [{ value: '{"id":"1"}' }] },
      { op: 'Add', path: 'nickName', value: '{x' },
    ],
    adele,
    {
      ...adele,
      title: '["x"]',
      nickName: '{x',
      roles: [{ value: '{"id":"1"}' }],
      [custom]: { skills: ['{"level":1}'] },
    },
  ],
  [
    'an older connection of Entra ID wraps single values in a list',
    [
      { op: 'Add', path: 'nickName', value: [{ $ref: null, value: 'Babs' }] },
      { op: 'Replace', path: 'active', value: [{ value: 'False' }] },
      { op: 'Replace', path: 'displayName', value: [{ $ref: null, value: null }] },
    ],
    adele,
    { ...without(adele, 'displayName'), nickName: 'Babs', active: false },
  ],
  [
    'Entra ID removes an address with the value that it had',
    [{ op: 'Remove', path: 'emails[type eq "work"].value', value: 'who@knows.example' }],
    adele,
    without(adele, 'emails'),
  ],
];

describe('what identity providers write', () => {
  it.each(rows)('%s', (_, operations, before, after) => {
    const untouched = structuredClone(before);
    expect(patched(before, ...operations)).toStrictEqual(after);
    expect(before).toStrictEqual(untouched);
  });

  it.each(rows)('%s: sent once more, nothing changes', (_, operations, before) => {
    const once = patched(before, ...operations);
    expect(patched(once, ...operations)).toStrictEqual(once);
  });

  it('a password has to be a text, and is in none of the operations', () => {
    expect(readPatch(patchOf({ op: 'replace', path: 'password', value: 'pa55word' }), user)).toStrictEqual({
      operations: [],
      members: [],
    });
    expect(refusal(patchOf({ op: 'replace', value: { password: { a: 1 } } }), adele)).toBe(
      '400 invalidValue',
    );
  });
});

describe('what identity providers write to groups', () => {
  const all = { op: 'remove', where: undefined };
  it.each<[string, object[], object[]]>([
    [
      '5 remove members with a value removes only those',
      [{ op: 'Remove', path: 'members', value: [{ value: 'u1' }, { value: 'u2' }] }],
      [{ op: 'remove', ids: ['u1', 'u2'] }],
    ],
    ['5 and without a value all of them', [{ op: 'remove', path: 'members' }], [all]],
    [
      '5 an empty list names nobody',
      [{ op: 'remove', path: 'members', value: [] }],
      [{ op: 'remove', ids: [] }],
    ],
    [
      '6 members with a $ref that is null',
      [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'u1' }] }],
      [{ op: 'add', ids: ['u1'] }],
    ],
    [
      '8 a filter on the id of a member',
      [{ op: 'remove', path: 'members[value eq "u1"]' }],
      [{ op: 'remove', ids: ['u1'] }],
    ],
    [
      '8 a filter on the ids of several members',
      [{ op: 'remove', path: 'Members[value eq "u1" or value eq "u2" or value eq "u3"]' }],
      [{ op: 'remove', ids: ['u1', 'u2', 'u3'] }],
    ],
    [
      'one operation for each member is one for all',
      [
        { op: 'remove', path: 'members[value eq "u1"]' },
        { op: 'remove', path: 'members[value eq "u2"]' },
        { op: 'add', path: 'members', value: [{ value: 'u3' }] },
        { op: 'add', path: 'members', value: { value: 'u4' } },
        { op: 'add', path: 'members', value: 'u3' },
      ],
      [
        { op: 'remove', ids: ['u1', 'u2'] },
        { op: 'add', ids: ['u3', 'u4'] },
      ],
    ],
    [
      '23 Okta replaces the members without a path',
      [{ op: 'replace', value: { members: [{ value: 'u1', display: 'a@b.example' }] } }],
      [{ op: 'replace', ids: ['u1'] }],
    ],
    [
      '23 Okta replaces the members by none',
      [{ op: 'replace', path: 'members', value: [] }],
      [{ op: 'replace', ids: [] }],
    ],
    [
      '32 members as a JSON text',
      [{ op: 'add', path: 'members', value: '[{"value":"u1"}]' }],
      [{ op: 'add', ids: ['u1'] }],
    ],
    ['nobody is added by an empty list', [{ op: 'add', path: 'members', value: [] }], []],
    [
      'a member that is named by a filter is added',
      [{ op: 'add', path: 'members[value eq "u1"]', value: { display: 'Ada' } }],
      [{ op: 'add', ids: ['u1'] }],
    ],
    [
      'what comes after what counts',
      [
        { op: 'add', path: 'members', value: 'u1' },
        { op: 'remove', path: 'members' },
        { op: 'add', path: 'members', value: 'u2' },
        { op: 'remove', path: 'members', value: [{ value: 'u2' }] },
      ],
      [{ op: 'add', ids: ['u1'] }, all, { op: 'add', ids: ['u2'] }, { op: 'remove', ids: ['u2'] }],
    ],
  ])('%s', (_, operations, expected) => {
    expect(membersBy(...operations)).toStrictEqual(expected);
  });

  it('6 many members in one operation', () => {
    const value = Array.from({ length: 20_000 }, (_, index) => ({ $ref: null, value: `u${index}` }));
    expect(membersBy({ op: 'Add', path: 'members', value })).toStrictEqual([
      { op: 'add', ids: value.map((one) => one.value) },
    ]);
  });

  it('7 and 22 the name changes beside an id and schemas that nobody knows', () => {
    const request = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        {
          op: 'replace',
          value: {
            id: 'abf4dd94-a4c0-4f67-89c9-76b03340cb9b',
            displayName: 'Sales',
            schemas: ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
          },
        },
      ],
    };
    expect(patchedBy(request, { displayName: 'Test SCIM' }, group)).toStrictEqual({ displayName: 'Sales' });
    expect(readPatch(request, group).members).toStrictEqual([]);
  });

  it('other filters are passed on', () => {
    const [operation] = membersBy({ op: 'remove', path: 'members[type eq "Group"]' });
    expect(operation).toMatchObject({ op: 'remove', where: { op: 'eq', value: 'Group' } });
  });

  it.each([
    ['a member without an id', { op: 'add', path: 'members', value: [{ display: 'Ada' }] }, 'invalidValue'],
    ['a member that is a number', { op: 'add', path: 'members', value: [1] }, 'invalidValue'],
    ['an id that cannot be stored', { op: 'add', path: 'members', value: ['\0'] }, 'invalidValue'],
    ['no value', { op: 'add', path: 'members' }, 'invalidValue'],
    [
      'the name of a member',
      { op: 'replace', path: 'members[value eq "u1"].display', value: 'x' },
      'mutability',
    ],
    [
      'the type of a member',
      { op: 'replace', path: 'members[value eq "u1"].type', value: 'x' },
      'mutability',
    ],
    [
      'another id for a member',
      { op: 'replace', path: 'members[value eq "u1"]', value: { value: 'u2' } },
      'mutability',
    ],
    [
      'members by anything but ids',
      { op: 'replace', path: 'members[type eq "User"]', value: {} },
      'noTarget',
    ],
    ['the name of the group', { op: 'remove', path: 'displayName' }, 'mutability'],
  ])('refused: %s', (_, operation, scimType) => {
    expect(refusal(patchOf(operation), { displayName: 'Sales' }, group)).toBe(`400 ${scimType}`);
  });
});
