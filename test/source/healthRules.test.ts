import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  type Health,
  healthLimits,
  healthy,
  type PullFault,
} from '../../src/source/healthRules.ts';

const start = new Date('2026-03-01T02:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const broken: PullFault = { fault: 'unreachable', message: 'Nobody answers at hr.acme.test.' };
const refused: PullFault = {
  fault: 'not_allowed',
  message: 'The password is not accepted.',
  setting: 'password',
};
const notReady: PullFault = { fault: 'not_ready', message: 'There is no file of the pattern yet.' };

/** Fails again whenever it is tried again, or a day later where the schedule comes first. Jitter: none. */
function course(fault: PullFault, times: number, options: { scheduled?: boolean; first?: Health } = {}) {
  let health = options.first ?? healthy;
  let now = start;
  const told: { at: number; wait: number | undefined; state: string; happened: string }[] = [];
  for (let time = 0; time < times; time += 1) {
    const nextRunAt =
      options.scheduled === false
        ? undefined
        : new Date(start.getTime() + (1 + Math.floor((now.getTime() - start.getTime()) / day)) * day);
    const verdict = afterFailure(health, fault, { now, nextRunAt, random: 0.5 });
    health = verdict.health;
    const wait = health.retryAt === null ? undefined : (health.retryAt.getTime() - now.getTime()) / minute;
    told.push({
      at: (now.getTime() - start.getTime()) / minute,
      wait,
      state: health.state,
      happened: verdict.happened.join(' '),
    });
    now = health.retryAt ?? nextRunAt ?? new Date(now.getTime() + day);
  }
  return told;
}

// ASVS 16.5.2
describe('a source that cannot be read', () => {
  it('is tried again after 1, 5, 15 and 60 minutes, and is quarantined after five failures in a row', () => {
    expect(course(broken, 6)).toEqual([
      { at: 0, wait: 1, state: 'failing', happened: 'failing' },
      { at: 1, wait: 5, state: 'failing', happened: '' },
      { at: 6, wait: 15, state: 'failing', happened: '' },
      { at: 21, wait: 60, state: 'failing', happened: '' },
      { at: 81, wait: 60, state: 'quarantined', happened: 'quarantined' },
      { at: 141, wait: 120, state: 'quarantined', happened: '' },
    ]);
  });

  it('is tried less and less in quarantine, at least once a day, and is switched off after 28 days', () => {
    const all = course(broken, 60);
    const waits = all.flatMap(({ state, wait }) => (state === 'quarantined' ? [wait ?? 0] : []));
    expect(waits.slice(0, 7)).toEqual([60, 120, 240, 480, 960, 1440, 1440]);
    expect(Math.max(...waits)).toBe(1440);
    const off = all.find(({ state }) => state === 'off');
    expect(off).toMatchObject({ wait: undefined, happened: 'off' });
    expect(off?.at).toBeGreaterThanOrEqual(28 * 1440);
    expect(off?.at).toBeLessThan(29 * 1440);
    expect(all.filter(({ happened }) => happened !== '').map(({ happened }) => happened)).toEqual([
      'failing',
      'quarantined',
      'off',
    ]);
  });

  it('is not tried every minute while somebody has to change a setting first', () => {
    expect(course(refused, 3).map(({ wait }) => wait)).toEqual([15, 60, 60]);
  });

  it('waits for the schedule where that comes earlier', () => {
    const nextRunAt = new Date(start.getTime() + 3 * minute);
    const twice = { ...healthy, state: 'failing', failures: 1, failingSince: start } as const;
    const { health } = afterFailure(twice, broken, { now: start, nextRunAt, random: 0.5 });
    expect(health).toMatchObject({ state: 'failing', failures: 2, retryAt: null });
  });

  it('is spread by a tenth to both sides', () => {
    const nextRunAt = new Date(start.getTime() + day);
    const waits = [0, 0.999].map((random) => {
      const { health } = afterFailure(healthy, broken, { now: start, nextRunAt, random });
      return ((health.retryAt?.getTime() ?? 0) - start.getTime()) / minute;
    });
    expect(waits[0]).toBeCloseTo(0.9, 2);
    expect(waits[1]).toBeCloseTo(1.1, 2);
  });

  it('is left alone where nothing is pulled by itself: it fails and is neither tried again nor kept back', () => {
    expect(
      course(broken, 7, { scheduled: false }).every(
        ({ state, wait }) => state === 'failing' && wait === undefined,
      ),
    ).toBe(true);
  });
});

describe('a source whose rows are bad', () => {
  it('is quarantined at once', () => {
    const [first] = course({ fault: 'too_many_rejected', message: '50 % of the rows were rejected.' }, 1);
    expect(first).toEqual({ at: 0, wait: 60, state: 'quarantined', happened: 'failing quarantined' });
  });
});

describe('a source that has nothing to read yet', () => {
  it('is waited for a day before that counts as a failure', () => {
    const all = course(notReady, 30);
    expect(all.slice(0, 5).map(({ wait }) => wait)).toEqual([1, 5, 15, 60, 60]);
    const failing = all.find(({ state }) => state === 'failing');
    expect(
      all.filter(({ at }) => at < 1440).every(({ state, happened }) => state === 'ok' && happened === ''),
    ).toBe(true);
    expect(failing).toMatchObject({ happened: 'failing' });
    expect(failing?.at).toBeGreaterThanOrEqual(healthLimits.lateFor / minute);
  });

  it('counts at once where it failed before', () => {
    const first: Health = { ...healthy, state: 'failing', failures: 4, failingSince: start };
    expect(course(notReady, 1, { first })[0]).toMatchObject({ state: 'quarantined' });
  });
});
