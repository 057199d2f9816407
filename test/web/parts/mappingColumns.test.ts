import { describe, expect, it } from 'vitest';
import type { Mapping, MappingColumn } from '../../../src/web/api/mapping.ts';
import { isPlanOf, nextToReview, surenessOf } from '../../../src/web/pages/mapping/columns.ts';
import { dateReadings, numberReadings } from '../../../src/web/pages/mapping/readings.ts';

const column = (position: number, over: Partial<MappingColumn> = {}): MappingColumn => ({
  position,
  column: `C${position}`,
  field: `f${position}`,
  confidence: 0.95,
  reason: '',
  origin: 'header',
  samples: [],
  filled: 1,
  blank_cells: 0,
  blank: 'keep',
  date_order: null,
  number_style: null,
  match_words: false,
  values: null,
  reviewed: false,
  reviewed_by: null,
  reviewed_at: null,
  ...over,
});
const reviewedAt = (at: string) => ({ reviewed: true, reviewed_by: 'admin:a@b.example', reviewed_at: at });

describe('how sure a suggestion is', () => {
  it.each([
    [{ confidence: 0.9 }, 'certain'],
    [{ confidence: 0.8 }, 'likely'],
    [{ confidence: 0.5 }, 'unsure'],
    [{ confidence: 0, field: null }, 'none'],
    [{ confidence: 1, origin: 'chosen' }, 'chosen'],
  ] as const)('%o is %s', (over, word) => {
    expect(surenessOf(column(0, over))).toBe(word);
  });
});

describe('the next column to review', () => {
  const columns = [
    column(0),
    column(1, reviewedAt('2026-01-01T10:00:00.000Z')),
    column(2, { field: null }),
    column(3),
  ];
  it('is the next in the file that is mapped and not reviewed, then the first', () => {
    expect(nextToReview(columns, 0)?.position).toBe(3);
    expect(nextToReview(columns, 3)?.position).toBe(0);
    expect(nextToReview([column(4)], 4)).toBeUndefined();
  });
});

describe('a plan', () => {
  const made = '2026-01-01T12:00:00.000Z';
  const plan = (fields: readonly (string | null)[], unreviewed = 0) => ({
    unreviewed,
    created_at: made,
    mapping: fields.map((field, at) => ({ column: `C${at}`, field })),
  });
  const mapping = (...columns: MappingColumn[]) => ({ columns, unreviewed: 0 }) as unknown as Mapping;
  const before = reviewedAt('2026-01-01T11:00:00.000Z');
  const after = reviewedAt('2026-01-01T13:00:00.000Z');

  it('is of the mapping while every column is as it was then', () => {
    const now = mapping(column(0, before), column(1, { field: null }));
    expect(isPlanOf(plan(['f0', null]), now)).toBe(true);
    // A column that is left out is reviewed or not: nothing is read from it.
    expect(
      isPlanOf(plan(['f0', null]), mapping(column(0, before), column(1, { field: null, ...after }))),
    ).toBe(true);
  });

  it('is not once a column was changed, taken in or left out, or when it was a preview', () => {
    expect(isPlanOf(plan(['f0']), mapping(column(0, after)))).toBe(false);
    expect(isPlanOf(plan(['f0']), mapping(column(0, { field: null })))).toBe(false);
    expect(isPlanOf(plan([null]), mapping(column(0, before)))).toBe(false);
    expect(isPlanOf(plan(['f0'], 1), mapping(column(0, before)))).toBe(false);
  });
});

describe('an example in each reading', () => {
  it('is one that both orders of day and month read, and read differently', () => {
    expect(dateReadings(['2025-01-01', '05/05/2025', '31/12/2024', '03/04/25'])).toEqual({
      sample: '03/04/25',
      dmy: '2025-04-03',
      mdy: '2025-03-04',
    });
    expect(dateReadings(['31.12.1999']).sample).toBe('03/04/2025');
  });

  it('is a number that both decimal marks read', () => {
    expect(numberReadings(['7', '1.234'])).toEqual({ sample: '1.234', point: 1.234, comma: 1234 });
    expect(numberReadings(['1,234'])).toEqual({ sample: '1,234', point: 1234, comma: 1.234 });
  });
});
