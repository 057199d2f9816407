import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestRun, nextRun, nextRuns } from '../../src/source/nextRun.ts';
import { type Timing, timingOf } from '../../src/source/timing.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (cron: string, timeZone: string) => timingOf({ cron, timeZone });
const next = (timing: Timing, after: string, count = 3) =>
  nextRuns(timing, new Date(after), count).map((run) => run.toISOString().slice(0, 16));

describe('a time that the clock jumps over', () => {
  it('comes as soon as the jump is done', () => {
    expect(next(at('30 2 * * *', 'America/New_York'), '2026-03-07T00:00Z')).toEqual([
      '2026-03-07T07:30',
      '2026-03-08T07:00',
      '2026-03-09T06:30',
    ]);
  });

  it('comes on its day also where midnight is missing', () => {
    // 00:00 does not exist: the day begins at 01:00.
    expect(next(at('0 0 * * *', 'Asia/Beirut'), '2026-03-28T12:00Z', 1)).toEqual(['2026-03-28T22:00']);
    expect(next(at('30 0 * * *', 'Africa/Cairo'), '2026-04-23T12:00Z', 2)).toEqual([
      '2026-04-23T22:00',
      '2026-04-24T21:30',
    ]);
  });

  it('comes once together with a time that stands there already', () => {
    expect(next(at('0,30 2,3 * * *', 'America/New_York'), '2026-03-08T06:00Z')).toEqual([
      '2026-03-08T07:00',
      '2026-03-08T07:30',
      '2026-03-09T06:00',
    ]);
  });
});

describe('a time that the clock shows twice', () => {
  it('comes the first time only', () => {
    expect(next(at('30 1 * * *', 'America/New_York'), '2026-10-31T12:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
    expect(next(at('45 1 * * *', 'Australia/Lord_Howe'), '2026-04-04T12:00Z', 2)).toEqual([
      '2026-04-04T14:45',
      '2026-04-05T15:15',
    ]);
  });
});

describe('a schedule of every hour', () => {
  it.each(['2026-03-08T05:00Z', '2026-11-01T04:00Z'])('keeps its rhythm: %s', (start) => {
    const runs = nextRuns(at('*/15 * * * *', 'America/New_York'), new Date(start), 24);
    const steps = runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0));
    expect(new Set(steps)).toEqual(new Set([15 * minute]));
  });
});

describe('after a standstill', () => {
  it('the latest time counts', () => {
    const nightly = at('0 2 * * *', 'America/Toronto');
    const first = nextRun(nightly, new Date('2026-01-01T00:00Z'));
    expect(latestRun(nightly, first, new Date('2026-11-22T16:00Z')).toISOString()).toBe(
      '2026-11-22T07:00:00.000Z',
    );
    expect(latestRun(nightly, first, first)).toEqual(first);
    const yearly = at('0 2 1 1 *', 'America/Toronto');
    const born = nextRun(yearly, new Date('2020-06-01T00:00Z'));
    expect(latestRun(yearly, born, new Date('2026-11-22T16:00Z')).toISOString()).toBe(
      '2026-01-01T07:00:00.000Z',
    );
  });
});

const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Asuncion',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Nuuk',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Asia/Kolkata',
];

/** Every moment of a change of the clock, 2024 to 2032; where there is none, a day like others. */
function changesOf(timeZone: string): number[] {
  const moments: number[] = [];
  let from = Temporal.Instant.from('2024-01-01T00:00Z').toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = from.getTimeZoneTransition('next');
    if (change === null || change.year > 2032) break;
    moments.push(change.epochMilliseconds);
    from = change;
  }
  return moments.length === 0 ? [Date.parse('2026-03-08T07:00Z')] : moments;
}

/** What the clock shows every five minutes, from ten hours before a moment to 14 hours after it. By Intl alone. */
function clockAround(timeZone: string, moment: number): { at: number; shows: string }[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const begin = moment - 10 * hour;
  return Array.from({ length: (24 * hour) / (5 * minute) }, (_, index) => {
    const time = begin + index * 5 * minute;
    return { at: time, shows: clock.format(time) };
  });
}

interface Given {
  readonly minutes: readonly number[];
  readonly hours: readonly number[] | undefined;
  readonly days: readonly number[] | undefined;
}

/** The definition, day by day: a time is the first moment at which the clock shows it or something later. */
function defined(clock: readonly { at: number; shows: string }[], { minutes, hours, days }: Given): number[] {
  const wanted = (shows: string) =>
    minutes.includes(Number(shows.slice(14))) &&
    (hours === undefined || hours.includes(Number(shows.slice(11, 13)))) &&
    (days === undefined || days.includes(new Date(`${shows.slice(0, 10)}T00:00Z`).getUTCDay()));
  if (hours === undefined) return clock.filter(({ shows }) => wanted(shows)).map((one) => one.at);
  const dates = new Set(clock.map(({ shows }) => shows.slice(0, 10)));
  const times = [...dates].flatMap((date) =>
    hours.flatMap((one) => minutes.map((two) => `${date} ${twoDigits(one)}:${twoDigits(two)}`)),
  );
  const first = clock[0]?.shows ?? '';
  const moments = times
    .filter((time) => wanted(time) && time >= first)
    .map((time) => clock.find(({ shows }) => shows >= time)?.at);
  return [...new Set(moments.filter((one) => one !== undefined))].toSorted((one, other) => one - other);
}

const twoDigits = (number: number) => String(number).padStart(2, '0');

const givenTimes: fc.Arbitrary<Given> = fc.record({
  minutes: fc.uniqueArray(
    fc.integer({ min: 0, max: 11 }).map((one) => one * 5),
    { minLength: 1, maxLength: 12 },
  ),
  hours: fc.option(
    fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })), {
      minLength: 1,
      maxLength: 4,
    }),
    { nil: undefined },
  ),
  days: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }), {
    nil: undefined,
  }),
});

describe.each(zones)('over every change of the clock in %s', (timeZone) => {
  const clocks = changesOf(timeZone).map((moment) => clockAround(timeZone, moment));

  it('a schedule comes as it is defined day by day', () => {
    fc.assert(
      fc.property(givenTimes, fc.constantFrom(...clocks), (given, clock) => {
        const cron = `${given.minutes.join(',')} ${given.hours?.join(',') ?? '*'} * * ${given.days?.join(',') ?? '*'}`;
        const timing = at(cron, timeZone);
        const begin = (clock[0]?.at ?? 0) - 1;
        // What is shown twice at the edge, or only after it, is not in sight.
        const end = (clock.at(-1)?.at ?? 0) - 4 * hour;
        const runs: number[] = [];
        for (let run = nextRun(timing, new Date(begin)); run.getTime() <= end; run = nextRun(timing, run)) {
          runs.push(run.getTime());
        }
        expect(runs).toEqual(defined(clock, given).filter((one) => one <= end));
      }),
      { numRuns: 100 },
    );
  });

  it('every time of day comes exactly once a day', () => {
    for (const clock of clocks) {
      for (let time = 0; time < 48; time += 1) {
        const timing = at(`${(time % 2) * 30} ${Math.floor(time / 2)} * * *`, timeZone);
        const begin = clock[0]?.at ?? 0;
        const runs = nextRuns(timing, new Date(begin), 3).map((run) => run.getTime());
        const steps = runs.slice(1).map((run, index) => (run - (runs[index] ?? 0)) / hour);
        // Never twice within a day, and never a day without.
        for (const step of steps) {
          expect(step).toBeGreaterThanOrEqual(21);
          expect(step).toBeLessThanOrEqual(27);
        }
      }
    }
  });
});
