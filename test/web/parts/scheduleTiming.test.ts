import { describe, expect, it } from 'vitest';
import { cronOf, timingOf, usualTiming } from '../../../src/web/pages/sources/schedule/timing.ts';

describe('when a source is read, as it is chosen', () => {
  it.each([
    ['0 2 * * *', { rhythm: 'daily', time: '02:00' }],
    ['5 14 * * 1-5', { rhythm: 'weekdays', time: '14:05' }],
    ['30 6 * * 0,3', { rhythm: 'weekly', time: '06:30', days: [0, 3] }],
    ['15 * * * *', { rhythm: 'hourly', minute: 15, everyHours: 1 }],
    ['0 */6 * * *', { rhythm: 'hourly', minute: 0, everyHours: 6 }],
    ['*/20 * * * *', { rhythm: 'minutes', everyMinutes: 20 }],
    ['0 2 1 * *', { rhythm: 'cron', cron: '0 2 1 * *' }],
    ['*/7 * * * *', { rhythm: 'cron', cron: '*/7 * * * *' }],
    ['0 2 * * 1-4', { rhythm: 'cron', cron: '0 2 * * 1-4' }],
  ])('%s is a choice, and the choice is it again', (cron, timing) => {
    expect(timingOf(cron)).toMatchObject(timing);
    expect(cronOf(timingOf(cron))).toBe(cron);
  });

  it('is not complete without a time or a day', () => {
    expect(cronOf({ ...usualTiming, time: '' })).toBeUndefined();
    expect(cronOf({ ...usualTiming, rhythm: 'weekly', days: [] })).toBeUndefined();
    expect(cronOf({ ...usualTiming, rhythm: 'cron', cron: '  ' })).toBeUndefined();
    expect(cronOf({ ...usualTiming, rhythm: 'never' })).toBeUndefined();
    expect(cronOf({ ...usualTiming, rhythm: 'weekly', days: [5, 1] })).toBe('0 2 * * 1,5');
  });
});
