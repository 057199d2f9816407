import { describe, expect, it } from 'vitest';
import { attemptedOf, maxAttempts, retryDelay } from '../../../src/outbox/webhooks/retry.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('attempts', () => {
  it('go on for more than three days, soon at first, without any jitter too', () => {
    const delays = Array.from({ length: maxAttempts }, (_, index) => retryDelay(index + 1, null, 0));
    expect(delays.at(-1)).toBeUndefined();
    const seconds = delays.slice(0, -1).map((delay) => delay ?? Number.NaN);
    expect(seconds.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThanOrEqual(3 * 86_400);
    expect(seconds[0]).toBeLessThan(60);
    expect(seconds).toEqual(seconds.toSorted((one, other) => one - other));
  });

  it('are spread by jitter, which only makes them later', () => {
    expect(retryDelay(2, null, 0.5)).toBeGreaterThan(retryDelay(2, null, 0) ?? 0);
    expect(retryDelay(2, null, 1)).toBeLessThanOrEqual((retryDelay(2, null, 0) ?? 0) * 1.2);
  });

  it('wait as long as the receiver asks, and never shorter than planned', () => {
    expect(retryDelay(1, 600, 0)).toBe(600);
    expect(retryDelay(2, 1, 0)).toBe(300);
  });
});

describe('an answer', () => {
  it.each([
    [200, 'delivered', false],
    [204, 'delivered', false],
    [301, 'retry', false],
    [400, 'retry', false],
    [404, 'retry', false],
    [410, 'gone', false],
    [429, 'retry', true],
    [500, 'retry', false],
    [503, 'retry', true],
  ] as const)('%i means %s', (status, verdict, away) => {
    expect(attemptedOf(status, null, now)).toMatchObject({ status, verdict, away });
  });

  it('says when to come back: seconds or a date, a day at most, nonsense not at all', () => {
    const asked = (header: string) => attemptedOf(503, header, now).retryAfter;
    expect(asked('120')).toBe(120);
    expect(asked('Sun, 01 Mar 2026 12:01:00 GMT')).toBe(60);
    expect(asked('Sun, 01 Mar 2026 11:00:00 GMT')).toBe(0);
    expect(asked('99999999')).toBe(86_400);
    expect(asked('soon')).toBeNull();
    expect(asked('-5')).not.toBeGreaterThan(0);
  });
});
