import { describe, expect, it } from 'vitest';
import type { ResourceBody } from '../../../src/scim/schema/types.ts';
import { enterprise, patched, patchedBy, patchOf, refusal, user } from './support/patched.ts';

const bare: ResourceBody = { userName: 'bjensen', name: { familyName: 'Jensen' } };
const babs: ResourceBody = {
  ...bare,
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
};

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
    ['an empty list of schemas', { schemas: [], Operations: [{ op: 'add', path: 'title', value: 'x' }] }],
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
