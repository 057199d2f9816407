import { describe, expect, it } from 'vitest';
import { timingInWords, timingOf } from '../../src/source/timing.ts';

const words = (cron: string, timeZone = 'America/Toronto') => timingInWords(timingOf({ cron, timeZone }));

describe('a schedule in words', () => {
  it.each([
    ['0 2 * * *', 'every day at 02:00 Toronto time'],
    ['0 2,14 * * *', 'every day at 02:00 and 14:00 Toronto time'],
    ['30 6 * * 1-5', 'Monday to Friday at 06:30 Toronto time'],
    ['30 6 * * MON', 'every Monday at 06:30 Toronto time'],
    ['0 2 1 * *', 'on day 1 of the month at 02:00 Toronto time'],
    ['0 2 * 1 *', 'every day in January at 02:00 Toronto time'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['0 8-17 * * 1-5', 'every hour, between 08:00 and 17:00, Monday through Friday, Toronto time'],
    ['  0   2 * * *', 'every day at 02:00 Toronto time'],
  ])('%s', (cron, said) => {
    expect(words(cron)).toBe(said);
  });

  it('names the city of the time zone, or the zone where it has none', () => {
    expect(words('0 2 * * *', 'America/Argentina/Buenos_Aires')).toBe('every day at 02:00 Buenos Aires time');
    expect(words('0 2 * * *', 'UTC')).toBe('every day at 02:00 UTC');
    expect(timingOf({ cron: '0 2 * * *', timeZone: 'europe/berlin' }).timeZone).toBe('Europe/Berlin');
  });
});

describe('times that are refused, with what to do', () => {
  it.each([
    ['0 0 2 * * *', /six fields.*seconds/],
    ['0 0 31 2 *', /a day that its months do not have/],
    ['* * * * *', /more often than every 5 minutes.*\*\/5/],
    ['*/4 3 * * *', /more often than every 5 minutes/],
    ['58,2 * * * *', /more often than every 5 minutes/],
    ['0 25 * * *', /not understood.*for example/],
    ['@daily', /five fields/],
    ['H 2 * * *', /not understood/],
    ['0 2 1W * *', /not understood/],
    ['soon', /five fields/],
    ['', /five fields/],
    ['0 2 * * $(reboot)', /not understood/],
  ])('%s', (cron, why) => {
    expect(() => words(cron)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: expect.stringMatching(why),
        details: { setting: 'cron' },
      }),
    );
  });

  it.each(['Mars/Olympus', '+02:00', '', 'Europe/Berlin; drop'])('the time zone "%s"', (zone) => {
    expect(() => words('0 2 * * *', zone)).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { setting: 'time_zone' } }),
    );
  });
});
