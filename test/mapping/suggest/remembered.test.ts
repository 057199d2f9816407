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

  it('helps to read the columns beside it', () => {
    const remembered = memoryOf([['Vorname', 'first', 'first_name']]);
    const columns: TestColumn[] = [
      ['Vorname', 'first'],
      ['Name', 'last'],
    ];
    const [first, last] = suggestFor(columns, undefined, remembered);
    expect(first).toMatchObject({ field: 'first_name', origin: 'remembered' });
    expect(last).toMatchObject({ field: 'last_name', origin: 'header' });
  });

  it('does not hold against values of another kind when nobody reviewed it', () => {
    const remembered = memoryOf([['Address', 'email', 'email']], false);
    const [address] = suggestFor([['Address', 'address']], undefined, remembered);
    expect(address!.confidence).toBeLessThan(0.5);
  });

  it('keeps the field of a reviewed column whose values are of another kind now, and says so', () => {
    const remembered = memoryOf([['Start', (row) => `2024-05-${10 + (row % 20)}`, 'hire_date']]);
    const columns: TestColumn[] = [
      ['Start', () => 'unknown'],
      ['Hire Date', (row) => `2023-05-${10 + (row % 20)}`],
    ];
    const [start, other] = suggestFor(columns, undefined, remembered);
    expect(start).toMatchObject({ field: 'hire_date', origin: 'doubted' });
    expect(start!.confidence).toBeGreaterThanOrEqual(0.5);
    expect(start!.confidence).toBeLessThan(0.8);
    expect(start!.reason).toContain('a person reviewed it; now none of 40 values are dates');
    expect(other!.field).not.toBe('hire_date');
  });

  it('does not doubt values that a person decided about', () => {
    const codes: TestColumn = ['State', (row) => (row % 9 === 0 ? 'TX-9' : 'EM-1')];
    const [decided] = suggestFor([codes], undefined, [
      { header: 'State', field: 'status', reviewed: true, decided: new Set(['em1', 'tx9']) },
    ]);
    expect(decided).toMatchObject({ field: 'status', origin: 'remembered', confidence: 0.99 });
    const [undecided] = suggestFor([codes], undefined, [
      { header: 'State', field: 'status', reviewed: true },
    ]);
    expect(undecided).toMatchObject({ field: 'status', origin: 'doubted' });
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
