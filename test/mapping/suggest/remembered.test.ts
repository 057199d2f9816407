import { describe, expect, it } from 'vitest';
import type { RememberedColumn } from '../../../src/mapping/suggest/types.ts';
import { profilesOf, suggestFor, type TestColumn } from './suggesting.ts';

/** The memory that a run over these columns leaves behind. */
function memoryOf(
  columns: readonly (readonly [...TestColumn, string | null])[],
  reviewed = true,
): RememberedColumn[] {
  const profiles = profilesOf(columns.map(([header, kind]) => [header, kind]));
  return profiles.map((profile, at) => ({
    header: profile.header,
    field: columns[at]![2],
    values: profile.values.slice(0, 50).map(({ value }) => value),
    reviewed,
  }));
}

describe('the mapping of earlier runs', () => {
  it('comes first for the same header, however it is written', () => {
    const remembered = memoryOf([['Team', 'department', 'job_level']]);
    const [team] = suggestFor([['TEAM', 'department']], undefined, remembered);
    expect(team).toMatchObject({ field: 'job_level', origin: 'remembered' });
    expect(team!.confidence).toBeGreaterThan(0.95);
  });

  it('does not hold against values of another kind', () => {
    const remembered = memoryOf([['Address', 'email', 'email']]);
    const [address] = suggestFor([['Address', 'address']], undefined, remembered);
    expect(address!.confidence).toBeLessThan(0.5);
  });

  it('keeps a column out that a person left out, but not one that no rule knew', () => {
    const columns: TestColumn[] = [['Department', 'department']];
    const left = memoryOf([['Department', 'department', null]]);
    expect(suggestFor(columns, undefined, left)[0]).toMatchObject({
      field: null,
      origin: 'remembered',
      confidence: 0,
    });
    const unknown = memoryOf([['Department', 'department', null]], false);
    expect(suggestFor(columns, undefined, unknown)[0]).toMatchObject({ field: 'department' });
  });

  it('is forgotten for fields that are gone', () => {
    const remembered = memoryOf([['Department', 'department', 'abolished']]);
    expect(suggestFor([['Department', 'department']], undefined, remembered)[0]).toMatchObject({
      field: 'department',
      origin: 'header',
    });
  });

  it('gives a field to one column, also when the file repeats a header', () => {
    const remembered = memoryOf([['Email', 'email', 'email']]);
    const found = suggestFor(
      [
        ['Email', 'email'],
        ['Email', 'email'],
      ],
      undefined,
      remembered,
    );
    expect(found.map(({ field }) => field)).toEqual(['email', null]);
  });
});

describe('a renamed column', () => {
  it('is found again by its values, and the reason names the old header', () => {
    const remembered = memoryOf([
      ['Verbund', 'department', 'business_unit'],
      ['Email', 'email', 'email'],
    ]);
    const [renamed] = suggestFor(
      [
        ['Zeta 51', 'department'],
        ['Email', 'email'],
      ],
      undefined,
      remembered,
    );
    expect(renamed).toMatchObject({ field: 'business_unit', origin: 'renamed' });
    expect(renamed!.reason).toContain('“Verbund” is gone');
    expect(renamed!.confidence).toBeGreaterThanOrEqual(0.8);
  });

  it('is not found where the old header is still there', () => {
    const remembered = memoryOf([['Verbund', 'department', 'business_unit']]);
    const found = suggestFor(
      [
        ['Verbund', 'department'],
        ['Zeta 51', 'department'],
      ],
      undefined,
      remembered,
    );
    expect(found.map(({ origin }) => origin)).toEqual(['remembered', 'none']);
  });

  it('is not guessed from values that are not the old ones', () => {
    const remembered = memoryOf([['Verbund', 'department', 'business_unit']]);
    expect(suggestFor([['Zeta 51', 'title']], undefined, remembered)[0]).toMatchObject({ field: null });
  });
});
