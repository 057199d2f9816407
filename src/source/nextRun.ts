import { type CronExpression, CronExpressionParser } from 'cron-parser';
import type { Timing } from './timing.ts';

/**
 * When a schedule comes. Clocks that are put forward and back do neither lose nor double a day:
 * - A time that the clock jumps over comes as soon as the jump is done.
 * - A time that the clock shows twice comes the first time.
 * - A schedule of every hour keeps its rhythm: it comes whenever the clock shows one of its times.
 *
 * The fields are counted through on a clock that is never changed (UTC as a wall clock); only then its times are looked up in the
 * time zone.
 */

/** The first time after `after`. */
export function nextRun({ cron, timeZone }: Timing, after: Date): Date {
  const expression = CronExpressionParser.parse(cron, { tz: 'UTC' });
  const hourly = expression.fields.hour.values.length === 24;
  return hourly ? nextHourly(expression, timeZone, after) : nextDaily(expression, timeZone, after);
}

function nextDaily(expression: CronExpression, timeZone: string, after: Date): Date {
  const shown = zonedAt(after.getTime(), timeZone);
  expression.reset(new Date(readingOf(shown)));
  for (;;) {
    const moment = momentOf(expression.next().getTime(), timeZone);
    // Shown for the second time: it came the first time.
    if (moment > after.getTime()) return new Date(moment);
  }
}

function nextHourly(expression: CronExpression, timeZone: string, after: Date): Date {
  let from = after.getTime();
  let shown = zonedAt(from, timeZone);
  for (;;) {
    const offset = shown.offsetNanoseconds / 1_000_000;
    expression.reset(new Date(from + offset));
    const moment = expression.next().getTime() - offset;
    const change =
      zonedAt(moment, timeZone).offsetNanoseconds === shown.offsetNanoseconds
        ? null
        : shown.getTimeZoneTransition('next');
    if (change === null) return new Date(moment);
    // The clock is changed before: on from there, by what it shows then.
    from = change.epochMilliseconds - 1;
    shown = change;
  }
}

/** The next times, in order. */
export function nextRuns(timing: Timing, after: Date, count: number): Date[] {
  const runs: Date[] = [];
  for (let last = after; runs.length < count;) {
    last = nextRun(timing, last);
    runs.push(last);
  }
  return runs;
}

/**
 * The last time from `first`, which is one, to `until`: what is caught up with after a standstill. It looks back further and
 * further, so that months of standstill cost no more than a few hundred steps.
 */
export function latestRun(timing: Timing, first: Date, until: Date): Date {
  for (const span of [1, 24, 7 * 24, 31 * 24, 366 * 24]) {
    const from = new Date(until.getTime() - span * 3_600_000);
    if (from <= first) break;
    const found = nextRun(timing, from);
    if (found <= until) return lastFrom(timing, found, until);
  }
  return lastFrom(timing, first, until);
}

function lastFrom(timing: Timing, first: Date, until: Date): Date {
  let last = first;
  for (;;) {
    const next = nextRun(timing, last);
    if (next > until) return last;
    last = next;
  }
}

function zonedAt(moment: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
}

/** What the clock shows, as if it were UTC. */
function readingOf(shown: Temporal.ZonedDateTime): number {
  return shown.epochMilliseconds + shown.offsetNanoseconds / 1_000_000;
}

/** The moment at which the clock shows it first, or jumps over it. */
function momentOf(reading: number, timeZone: string): number {
  const shown = zonedAt(reading, 'UTC').toPlainDateTime();
  const earlier = shown.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const jump = readingOf(earlier) === reading ? null : earlier.getTimeZoneTransition('next');
  return (jump ?? earlier).epochMilliseconds;
}
