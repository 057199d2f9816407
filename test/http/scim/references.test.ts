import { describe, expect, it } from 'vitest';
import { referencesIn, withIds, withoutReferences } from '../../../src/http/scim/bulk/references.ts';

const ids = new Map([['a', '1']]);

describe('references of a bulk request', () => {
  const body = {
    displayName: 'bulkId:a and more',
    manager: { value: 'bulkId:a', $ref: '../Users/bulkId:a' },
    members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }, { value: 'c' }],
    Operations: [{ op: 'remove', path: 'members[value eq "bulkId:b"]' }],
  };

  it('are found as whole values, in addresses and in paths, and in no other text', () => {
    expect([...referencesIn(body)].toSorted()).toEqual(['a', 'b']);
    expect([...referencesIn(['bulkId:', 'bulkId:a b', 'x "bulkId:a b"'])]).toEqual([]);
    expect([...referencesIn({ displayName: 'see bulkId:a' })]).toEqual([]);
  });

  it('give way to the ids that are known', () => {
    expect(withIds(body, ids)).toMatchObject({
      manager: { value: '1', $ref: '../Users/1' },
      members: [{ value: '1' }, { value: 'bulkId:b' }, { value: 'c' }],
    });
    expect(withIds('members[value eq "bulkId:a"]', ids)).toBe('members[value eq "1"]');
  });

  it('that are not known yet are left out, with the element that they are in', () => {
    expect(withoutReferences(body, new Map())).toMatchObject({
      displayName: 'bulkId:a and more',
      manager: {},
      members: [{ value: 'c' }],
      Operations: [],
    });
    expect(withoutReferences(body, ids)).toMatchObject({ members: [{ value: 'bulkId:a' }, { value: 'c' }] });
  });
});
