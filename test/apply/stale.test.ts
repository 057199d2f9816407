import { describe, expect, it } from 'vitest';
import type { Current, Item } from '../../src/apply/item.ts';
import { staleness } from '../../src/apply/stale.ts';

const keys = { email: 'mail', first_name: 'given_name', last_name: 'family_name' };
const item: Item = {
  itemNo: 1,
  kind: 'update',
  reason: 'differs',
  action: 'approve',
  memberId: 'm1',
  expectedVersion: 4,
  recordKey: 'id:E1',
  person: { email: 'ada@acme.test', first_name: 'Ada', last_name: 'Lovelace' },
  before: {
    account: 'active',
    membership: 'active',
    values: { department: 'Sales', given_name: 'Ada', languages: ['English', 'German'], hired: null },
  },
  after: {
    department: 'Finance',
    given_name: 'Augusta',
    languages: ['English'],
    hired: '2020-02-01',
  },
  effects: {},
};
const current: Current = {
  memberId: 'm1',
  version: 4,
  account: 'active',
  membership: 'active',
  protected: false,
  email: 'ada@acme.test',
  firstName: 'Ada',
  lastName: 'Lovelace',
  profile: { department: 'Sales', languages: ['English', 'German'], job_title: 'Analyst' },
};
const edited = (change: Partial<Current>): Current => ({ ...current, version: 5, ...change });

describe('a change whose member was edited since the plan was made', () => {
  it('is sound while the version is the planned one', () => {
    expect(staleness(item, current, keys)).toBeUndefined();
  });

  it('is sound when only what it does not touch was edited', () => {
    expect(staleness(item, edited({}), keys)).toBeUndefined();
    expect(
      staleness(item, edited({ profile: { ...current.profile, job_title: 'Director' } }), keys),
    ).toBeUndefined();
    expect(staleness(item, edited({ email: 'countess@acme.test', lastName: 'King' }), keys)).toBeUndefined();
  });

  it.each([
    [
      'a profile value',
      { profile: { ...current.profile, department: 'Marketing' } },
      '"department" was edited',
    ],
    ['a value that was set meanwhile', { profile: { ...current.profile, hired: '2019-01-01' } }, '"hired"'],
    ['a value that was cleared meanwhile', { profile: { languages: ['English', 'German'] } }, '"department"'],
    ['a set', { profile: { ...current.profile, languages: ['German'] } }, '"languages"'],
    ['a column of the account, by the key of its field', { firstName: 'Augusta' }, '"given_name"'],
    ['the account', { account: 'deactivated' }, 'was active when the plan was made and is deactivated now'],
    ['the membership', { membership: null }, 'The membership of this hub changed'],
  ])('is stale when %s was edited, and says what', (_, change, message) => {
    expect(staleness(item, edited(change), keys)).toContain(message);
  });

  it('is stale when the e-mail address that it replaces was replaced already', () => {
    const move = { ...item, before: { ...item.before, values: { mail: 'ada@acme.test' } } };
    expect(staleness(move, edited({ email: 'other@acme.test' }), keys)).toContain('"mail" was edited');
    expect(staleness(move, edited({}), keys)).toBeUndefined();
  });

  it('is stale when the member is gone', () => {
    expect(staleness(item, undefined, keys)).toBe('The member does not exist any more.');
  });

  it('about nobody yet is never stale by a version', () => {
    expect(staleness({ ...item, memberId: null }, undefined, keys)).toBeUndefined();
  });
});
