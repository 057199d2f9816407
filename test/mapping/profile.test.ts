import { describe, expect, it } from 'vitest';
import { type ColumnProfile, ColumnProfiler } from '../../src/mapping/profile.ts';

function profileOf(values: readonly string[], maxDistinct?: number): ColumnProfile {
  const profiler = new ColumnProfiler(['Column'], maxDistinct);
  for (const value of values) profiler.add([value]);
  return profiler.profiles()[0]!;
}

describe('the profile of a column', () => {
  it('counts filled and blank cells, distinct values and samples', () => {
    expect(profileOf(['a', ' a ', '', '\u{a0}', 'b', 'a'])).toMatchObject({
      index: 0,
      header: 'Column',
      filled: 4,
      blank: 2,
      distinct: 2,
      capped: false,
      values: [
        { value: 'a', count: 3 },
        { value: 'b', count: 1 },
      ],
      samples: ['a', 'b'],
    });
  });

  it('takes missing cells for blank and leaves surplus ones alone', () => {
    const profiler = new ColumnProfiler(['A', 'B']);
    profiler.add(['1']);
    profiler.add(['1', '2', '3']);
    expect(profiler.profiles().map(({ filled, blank }) => [filled, blank])).toEqual([
      [2, 0],
      [1, 1],
    ]);
  });

  it('is plain JSON', () => {
    const profile = profileOf(['2025-01-01', 'x']);
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });

  it('keeps a bounded number of values, and says so; their counts stay those of the whole column', () => {
    const values = Array.from({ length: 5000 }, (_, at) => `v${at}`);
    const profile = profileOf([...values, ...values], 100);
    expect(profile).toMatchObject({ filled: 10_000, distinct: 100, capped: true });
    expect(profile.values.every(({ count }) => count === 2)).toBe(true);
    expect(profile.shapes.tested).toBe(200);
  });

  it('keeps more values of a column in which they come again: somebody decides about those', () => {
    const values = Array.from({ length: 20_000 }, (_, at) => `Site ${at % 5000}`);
    expect(profileOf(values.toSorted())).toMatchObject({ distinct: 5000, capped: false });
    const random = Array.from(
      { length: 20_000 },
      (_, at) => `Site ${(Math.imul(at + 1, 0x9e3779b1) >>> 7) % 5000}`,
    );
    expect(profileOf(random)).toMatchObject({ capped: false });
    expect(profileOf([...values, ...values].toSorted(), 500)).toMatchObject({ distinct: 2500, capped: true });
  });

  it('never keeps very long values', () => {
    const profile = profileOf(['x'.repeat(100_000), 'y'.repeat(100_000)]);
    expect(profile).toMatchObject({ filled: 2, distinct: 0, capped: true });
    expect(JSON.stringify(profile).length).toBeLessThan(2000);
    expect(profile.samples).toHaveLength(2);
  });

  it.each([
    ['email', ['ana@example.com'], ['ana', 'ana@example']],
    ['date', ['2025-03-31', '31.03.2025', '20250331'], ['31', '2025-02-30']],
    ['phone', ['+49 30 5550123', '(030) 555-0123'], ['12345', '2025-03-31', '1.5', '555']],
    ['url', ['https://example.com', 'www.example.com'], ['example.com', 'a']],
    ['number', ['1', '1,5', '1.234,56'], ['E1', '1-2']],
    ['integer', ['00123'], ['1.5', 'x']],
    ['code', ['E00123', '12-34'], ['Sales', 'a b 1']],
    ['uuid', ['9f1c2a00-3b7e-4c11-8a5d-000000000000'], ['9f1c2a00']],
    ['boolean', ['Yes', '0', 'ja'], ['maybe']],
    ['status', ['Active', 'Terminated', 'On Leave'], ['Full-time', 'yes', '1']],
    ['name', ['Ana María O’Neil', 'Jean-Luc'], ['R2D2', 'a@b']],
    ['severalWords', ['Costa, Ana', 'Ana Costa'], ['Ana']],
    ['salutation', ['Mr.', 'Frau'], ['Manager']],
  ] as const)('sees the shape %s', (shape, fitting, other) => {
    expect(profileOf(fitting).shapes[shape]).toBe(fitting.length);
    expect(profileOf(other).shapes[shape]).toBe(0);
  });

  it('of a million cells keeps a bounded number of values', () => {
    const profiler = new ColumnProfiler(['id', 'email', 'department', 'date', 'amount']);
    for (let row = 0; row < 200_000; row += 1) {
      profiler.add([
        `E${row}`,
        `p${row}@example.com`,
        `D${row % 40}`,
        `${(row % 28) + 1}/${(row % 12) + 1}/2024`,
        `${row}.5`,
      ]);
    }
    expect(profiler.profiles()[1]).toMatchObject({ filled: 200_000, distinct: 2000, capped: true });
  });
});
