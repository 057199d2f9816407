import { describe, expect, it } from 'vitest';
import { directoryExports } from '../exports/directories.ts';
import { hrisExports } from '../exports/hris.ts';
import { foreignExports } from '../exports/languages.ts';
import type { Export } from '../exports/people.ts';
import { unseenExports } from '../exports/unseen.ts';
import { moreUnseenExports } from '../exports/unseenMore.ts';
import { suggestFor } from './suggesting.ts';

function judged(one: Export) {
  const suggestions = suggestFor(one.columns.map(([header, kind]) => [header, kind]));
  return suggestions.map((suggestion, at) => ({ ...suggestion, right: one.columns[at]![2] }));
}

const known = [...hrisExports, ...directoryExports, ...foreignExports];
const unseen = [...unseenExports, ...moreUnseenExports];

describe('the columns of real exports', () => {
  describe.each([...known, ...unseen])('$system', (one) => {
    const columns = judged(one);

    it.each(columns.filter(({ right }) => right !== null))(
      'maps $column to $right',
      ({ field, right, reason }) => {
        expect({ field, reason }).toMatchObject({ field: right });
      },
    );

    it.each(columns.filter(({ right }) => right === null))(
      'does not map $column',
      ({ field, confidence }) => {
        // Below 0.5 is a guess that `--accept-mapping` leaves alone.
        expect({ field, confidence: confidence < 0.5 }).toMatchObject({ confidence: true });
      },
    );

    it('gives one sentence of reason for each column', () => {
      for (const { reason } of columns) expect(reason).toMatch(/^[\p{Lu}“\d].{15,250}[^.]$/u);
    });
  });
});

describe('how sure a suggestion is', () => {
  const all = [...known, ...unseen].flatMap(judged);

  it('is high for nearly all columns that have a right field, and high only when right', () => {
    const rightful = all.filter(({ right }) => right !== null);
    const high = all.filter(({ confidence }) => confidence >= 0.8);
    expect(high.every(({ field, right }) => field === right)).toBe(true);
    expect(high.length / rightful.length).toBeGreaterThan(0.95);
  });

  it('is calibrated: what is called 90 % sure is right at least nine times out of ten', () => {
    for (const from of [0.5, 0.7, 0.9]) {
      const band = all.filter(({ confidence }) => confidence >= from);
      const share = band.filter(({ field, right }) => field === right).length / band.length;
      expect(share).toBeGreaterThanOrEqual(from);
    }
  });

  it('is 0 without a field, and at least 0.3 with one', () => {
    const none = all.filter(({ field }) => field === null);
    const some = all.filter(({ field }) => field !== null);
    expect(new Set(none.map(({ confidence }) => confidence))).toEqual(new Set([0]));
    expect(Math.min(...some.map(({ confidence }) => confidence))).toBeGreaterThanOrEqual(0.3);
    expect(Math.max(...some.map(({ confidence }) => confidence))).toBeLessThan(1);
  });
});
