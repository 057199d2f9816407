import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, emailKey, foldCase, isStorableText, trimmed, wordsOf } from '../../src/kernel/text.ts';

describe('wordsOf: what two texts have in common to be matching words', () => {
  it.each([
    ['Human Resources', 'human_resources'],
    ['E-Mail', 'email'],
    ['Département', 'departement'],
    ['STRASSE', 'Straße'],
    ['ﬁnance', 'Finance'],
    ['Ｓａｌｅｓ', 'sales'],
    ['Not eligible', 'NOT-ELIGIBLE.'],
    ['A\u{301}', 'á'],
    ['ΟΔΟΣ', 'οδος'],
    ['Sales\u{a0}\u{200b}Team', 'sales team'],
    ['R&D', 'rd'],
  ])('%s equals %s', (one, other) => {
    expect(wordsOf(one)).toBe(wordsOf(other));
  });

  it.each([
    ['C++', 'C'],
    ['C#', 'C+'],
    ['R&D', 'R and D'],
    ['Level 1', 'Level 2'],
    ['1+1', '11'],
  ])('%s is not %s', (one, other) => {
    // `#` is punctuation, so C# and C are the same words: an exact label decides there.
    expect(wordsOf(one)).not.toBe(wordsOf(other));
  });

  it.each(['', '  ', '--', '…', '\u{200b}'])('is empty for a text without words: %j', (text) => {
    expect(wordsOf(text)).toBe('');
  });

  it('takes both sharp s for ss', () => {
    expect([wordsOf('Straße'), wordsOf('STRAẞE'), wordsOf('strasse')]).toEqual([
      'strasse',
      'strasse',
      'strasse',
    ]);
  });

  it('is stable, and blind to case, white space and marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = wordsOf(text);
        expect(wordsOf(words)).toBe(words);
        expect(wordsOf(` ${text}\t`)).toBe(words);
        expect(wordsOf(text.normalize('NFC'))).toBe(wordsOf(text.normalize('NFD')));
      }),
    );
  });
});

describe('text as it is stored and compared', () => {
  it('takes a cell of only white space for blank, and trims the ends alone', () => {
    expect(trimmed(' \t\u{a0}\u{feff}')).toBeNull();
    expect(trimmed('  a  b ')).toBe('a  b');
  });

  it('compares e-mail addresses in lower case', () => {
    expect(emailKey(' Ana.COSTA@Example.COM ')).toBe('ana.costa@example.com');
  });

  it('folds case as people do', () => {
    expect(foldCase('Großer Fluß')).toBe(foldCase('GROSSER FLUSS'));
  });

  it('knows what PostgreSQL refuses', () => {
    expect(isStorableText('a\0b')).toBe(false);
    expect(isStorableText('\ud800')).toBe(false);
    expect(isStorableText('😀')).toBe(true);
  });

  it('counts as people read', () => {
    expect(counted(1, 'row')).toBe('1 row');
    expect(counted(12_000, 'row')).toBe('12,000 rows');
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });
});
