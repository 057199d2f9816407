import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateOrder, proveDateOrder, readDate } from '../../../src/mapping/cell/date.ts';
import { readCell } from '../../../src/mapping/cell/readCell.ts';
import { ColumnProfiler } from '../../../src/mapping/profile.ts';

const read = (text: string, dateOrder?: DateOrder) => {
  const cell = readCell('date', text, { dateOrder });
  return cell.ok ? cell.value : cell.fault;
};
const orderOf = (...values: string[]): DateOrder => {
  const profiler = new ColumnProfiler(['Date']);
  for (const value of values) profiler.add([value]);
  return proveDateOrder(profiler.profiles()[0]!);
};

describe('dates that need no order', () => {
  it.each([
    ['2025-03-31', '2025-03-31'],
    [' 2025-03-31 ', '2025-03-31'],
    ['2025-03-31T23:30:00-05:00', '2025-03-31'],
    ['2025-03-31T00:30:00.000Z', '2025-03-31'],
    ['2025-03-31 00:00:00', '2025-03-31'],
    ['2025/3/1', '2025-03-01'],
    ['2025.03.01', '2025-03-01'],
    ['20250331', '2025-03-31'],
    ['20250331000000Z', '2025-03-31'],
    ['31 March 2025', '2025-03-31'],
    ['March 31st, 2025', '2025-03-31'],
    ['31-MAR-25', '2025-03-31'],
    ['01-Jan-69', '1969-01-01'],
    ['1er mai 2025', '2025-05-01'],
    ['3 août 2025', '2025-08-03'],
    ['31. März 2025', '2025-03-31'],
    ['5. Dezember 1999', '1999-12-05'],
    ['05/05/2025', '2025-05-05'],
    ['2024-02-29', '2024-02-29'],
  ])('%s is %s', (text, date) => {
    expect(read(text)).toBe(date);
  });

  it.each([
    '2025-02-30',
    '2023-02-29',
    '1900-02-29',
    '2025-13-01',
    '2025-00-10',
    '31/31/2025',
    '0/1/2025',
    '31 June 2025',
    '32 May 2025',
  ])('%s is no day of the calendar', (text) => {
    expect(read(text, 'dmy')).toBe('not_a_date');
  });

  it.each(['yesterday', '2025', '2025-03', '45000', '12:30', '1/2', 'March 2025', '1-2/2025', '3 Foo 2025'])(
    '%s is no date',
    (text) => {
      expect(read(text, 'dmy')).toBe('not_a_date');
    },
  );
});

describe('dates that need the order of their column', () => {
  it.each([
    [['03/04/2025', '31/04/2025', '30/04/2025'], 'dmy'],
    [['03/04/2025', '04/30/2025'], 'mdy'],
    [['03.04.2025', '13.04.2025'], 'dmy'],
    [['03/04/2025', '04/03/2025'], 'ambiguous'],
    [['30/04/2025', '04/30/2025'], 'ambiguous'],
    [['05/05/2025'], 'iso'],
    [['2025-04-30', '03/04/2025', '30/04/2025'], 'dmy'],
    [['2025-04-30', '03/04/2025'], 'ambiguous'],
    [['2025/04/30'], 'ymd'],
    [['2025-04-30', '30 April 2025'], 'iso'],
    [['hello', ''], 'iso'],
  ] as const)('%j proves %s', (values, order) => {
    expect(orderOf(...values)).toBe(order);
  });

  it('are read in it, and wait for a person without it', () => {
    expect(read('03/04/2025', 'dmy')).toBe('2025-04-03');
    expect(read('03/04/2025', 'mdy')).toBe('2025-03-04');
    expect(read('3.4.25', 'dmy')).toBe('2025-04-03');
    expect(read('03/04/2025', 'ambiguous')).toBe('ambiguous_date');
    expect(read('03/04/2025')).toBe('ambiguous_date');
    expect(read('30/04/2025', 'ambiguous')).toBe('ambiguous_date');
    expect(read('30/04/2025', 'mdy')).toBe('not_a_date');
  });

  it('looks at every row, however many distinct values there are', () => {
    const profiler = new ColumnProfiler(['Date'], 3);
    for (let day = 1; day <= 28; day += 1) profiler.add([`0${(day % 9) + 1}/${day}/2025 8:00 AM`]);
    const [profile] = profiler.profiles();
    expect(profile).toMatchObject({ distinct: 15, capped: true });
    expect(proveDateOrder(profile!)).toBe('mdy');
  });
});

it('every day written in any known way is read as itself, and again as itself', () => {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2068-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [y, m, d] = iso.split('-') as [string, string, string];
      expect(read(iso)).toBe(iso);
      expect(read(date.toISOString())).toBe(iso);
      expect(read(`${d}/${m}/${y}`, 'dmy')).toBe(iso);
      expect(read(`${Number(m)}-${Number(d)}-${y.slice(2)}`, 'mdy')).toBe(iso);
      expect(read(`${y}${m}${d}`)).toBe(iso);
      for (const locale of ['en', 'fr', 'de']) {
        const month = date.toLocaleDateString(locale, { month: 'long', timeZone: 'UTC' });
        expect(read(`${Number(d)} ${month} ${y}`)).toBe(iso);
      }
    }),
  );
});

it('never throws, and knows no day that the calendar does not have', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d/.\- T:Z]{4,16}$/)), (text) => {
      const reading = readDate(text);
      const dates = reading === null ? [] : Object.values(reading).filter((value) => /^\d{4}-/.test(value));
      for (const date of dates) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
    }),
  );
});
