import { CronExpressionParser } from 'cron-parser';
import cronstrue from 'cronstrue';
import { PsmError } from '../kernel/errors.ts';

/** When a source is pulled. Made by `timingOf` only, so that it can be counted with. */
export interface Timing {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Minutes: a source that is asked more often is asked for nothing, and locks us out. */
const leastMinutes = 5;

/**
 * Checks what somebody typed.
 *
 * @throws PsmError `invalid_request` that says what is wrong and what to do; `details.setting` is `cron` or `time_zone`
 */
export function timingOf(given: { readonly cron: string; readonly timeZone: string }): Timing {
  const timeZone = zoneOf(given.timeZone.trim());
  const parts = given.cron.trim().split(/\s+/);
  const cron = parts.join(' ');
  if (parts.length === 6) {
    refuse(
      'cron',
      `"${cron}" has six fields. Leave out the seconds: minute, hour, day of the month, month, day of the week.`,
    );
  }
  if (parts.length !== 5) {
    refuse(
      'cron',
      `"${cron}" is not a time. Give five fields, minute, hour, day of the month, month and day of the week: "0 2 * * *" is every day at 02:00.`,
    );
  }
  if (!parts.every((part) => known.test(part))) refuse('cron', notUnderstood(cron));
  const { minutes, hours } = fieldsOf(cron);
  if (closest(minutes, hours) < leastMinutes) {
    refuse(
      'cron',
      `"${cron}" is more often than every ${leastMinutes} minutes. Take "*/${leastMinutes} * * * *" or less often.`,
    );
  }
  return { cron, timeZone };
}

/** Numbers, names of months and days, and signs. Anything else is a dialect that is read differently elsewhere. */
const known =
  /^(?:[\d*,/?#-]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)|l(?![a-z]))+$/i;

const notUnderstood = (cron: string) =>
  `"${cron}" is not understood. Give minute, hour, day of the month, month and day of the week, for example "30 6 * * 1-5" for Monday to Friday at 06:30.`;

function fieldsOf(cron: string): { minutes: number[]; hours: number[] } {
  try {
    const expression = CronExpressionParser.parse(cron, { currentDate: new Date(0), tz: 'UTC' });
    expression.next();
    cronstrue.toString(cron);
    const { minute, hour } = expression.fields;
    return { minutes: minute.values.map(Number), hours: hour.values.map(Number) };
  } catch (cause) {
    const never = cause instanceof Error && /day of month/i.test(cause.message);
    return refuse(
      'cron',
      never ? `"${cron}" names a day that its months do not have: it would never come.` : notUnderstood(cron),
    );
  }
}

/** Minutes between two times that are next to each other. */
function closest(minutes: readonly number[], hours: readonly number[]): number {
  const within = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0));
  const neighbours = hours.some((hour) => hours.includes((hour + 1) % 24));
  const across = neighbours ? [(minutes[0] ?? 0) + 60 - (minutes.at(-1) ?? 0)] : [];
  return Math.min(...within, ...across, 60);
}

function zoneOf(given: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions();
    // Offsets such as +02:00 know no summer. A name that was only typed in other letters gets its own.
    if (/^[a-z]/i.test(given)) return timeZone.toLowerCase() === given.toLowerCase() ? timeZone : given;
  } catch {
    // Refused below, like what is no name.
  }
  return refuse(
    'time_zone',
    `There is no time zone "${given}". Give a name such as America/Toronto, Europe/Berlin or UTC.`,
  );
}

function refuse(setting: 'cron' | 'time_zone', message: string): never {
  throw new PsmError('invalid_request', message, { details: { setting } });
}

/** `every day at 02:00 Toronto time`. */
export function timingInWords({ cron, timeZone }: Timing): string {
  const said = cronstrue.toString(cron, { use24HourTimeFormat: true });
  const zone = zoneInWords(timeZone);
  const [, times, days] = /^At ((?:\d\d:\d\d|,| |and)+?)(?:, (.*))?$/.exec(said) ?? [];
  if (times !== undefined) return `${daysInWords(days)} at ${times} ${zone}`;
  const words = said.charAt(0).toLowerCase() + said.slice(1);
  return /\d\d:\d\d|day|only/.test(words) ? `${words}, ${zone}` : words;
}

function daysInWords(days: string | undefined): string {
  if (days === undefined) return 'every day';
  return days
    .replace(/^only on /, 'every ')
    .replace(/^only in /, 'every day in ')
    .replace(/, only in /, ' in ')
    .replace(/ through /, ' to ');
}

function zoneInWords(timeZone: string): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return timeZone.includes('/') && !timeZone.startsWith('Etc/') ? `${city} time` : city;
}
