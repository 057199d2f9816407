import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { doneNamesOf, newestOf } from '../../../connectors/csv/newest.ts';

const file = (name: string, modified = 0) => ({ name, bytes: 1, modified });
const newest = (pattern: string, ...names: string[]) =>
  newestOf(
    names.map((name) => file(name)),
    pattern,
  )?.name;

describe('the newest file of a pattern', () => {
  it('is the one of the latest time, whatever it is called', () => {
    const files = [file('members-9.csv', 1), file('members-1.csv', 3), file('members-5.csv', 2)];
    expect(newestOf(files, 'members-*.csv')?.name).toBe('members-1.csv');
    expect(newestOf(files.toReversed(), 'members-*.csv')?.name).toBe('members-1.csv');
  });

  it('is the last by name when the time is the same', () => {
    expect(newest('members-*.csv', 'members-01.csv', 'members-03.csv', 'members-02.csv')).toBe(
      'members-03.csv',
    );
  });

  it.each([
    ['members.csv', 'members.csv', true],
    ['members.csv', 'Members.CSV', true],
    ['members.csv', 'membersXcsv', false],
    ['members-*.csv', 'members-.csv', true],
    ['members-*.csv', 'members-2026-11-22.csv', true],
    ['members-*.csv', 'members-2026.csv.pgp', false],
    ['members-*.csv*', 'members-2026.csv.pgp', true],
    ['members-????.csv', 'members-2026.csv', true],
    ['members-????.csv', 'members-26.csv', false],
    ['*', 'anything at all', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['mitglieder-ä*.csv', 'Mitglieder-Ä1.csv', true],
    ['members(1)[x].csv', 'members(1)[x].csv', true],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(newest(pattern, name)).toBe(fits ? name : undefined);
  });

  it.each(['a.csv.part', 'a.csv.tmp', 'a.csv.filepart', 'a.csv.PART', '.a.csv', 'a.csv.done', '..'])(
    'is never %s',
    (name) => {
      expect(newest('*', name)).toBeUndefined();
    },
  );

  // ASVS 1.2.9
  it('is found in time for the worst of patterns', () => {
    expect(newest(`${'*a'.repeat(100)}b`, 'a'.repeat(2_000))).toBeUndefined();
  });

  it('means by * and ? what a regular expression means by .* and .', () => {
    const letters = fc.stringMatching(/^[ab*?.]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab.]{1,10}$/), (pattern, name) => {
        const same = new RegExp(
          `^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`,
        );
        expect(newest(pattern, name)).toBe(same.test(name) && !name.startsWith('.') ? name : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is finished when a .done file lies beside it, named in either way', () => {
    expect(doneNamesOf('members.csv')).toEqual(['members.csv.done', 'members.done']);
    expect(doneNamesOf('members')).toEqual(['members.done']);
  });
});
