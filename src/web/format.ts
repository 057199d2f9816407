/** Numbers and moments in the reader's own way of writing. */
const locale = navigator.language;

const number = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
/** Days without a time of day, as profiles have them, are the same everywhere. */
const plainDay = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const plurals = new Intl.PluralRules('en');

export const formatNumber = (value: number): string => number.format(value);
export const formatPercent = (share: number): string => percent.format(share);
export const formatDay = (value: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? plainDay.format(new Date(`${value}T00:00:00Z`))
    : day.format(new Date(value));
export const formatTime = (value: string): string => time.format(new Date(value));
export const formatMoment = (value: string): string => moment.format(new Date(value));

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "just now", "5 minutes ago", "yesterday". */
export function formatAgo(value: string, now = Date.now()): string {
  const seconds = (new Date(value).getTime() - now) / 1000;
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return 'just now';
}

/** "tomorrow 02:00", "Monday, Jun 2, 02:00": a moment to come. @param zone IANA name; without it the reader's own */
export function formatNext(value: string, zone?: string, now = Date.now()): string {
  const place = zone === undefined ? {} : { timeZone: zone };
  const at = new Date(value);
  // A day is a day of the zone's calendar.
  const day = (moment: Date | number) =>
    Date.parse(new Intl.DateTimeFormat('en-CA', { ...place, dateStyle: 'short' }).format(moment));
  const days = Math.round((day(at) - day(now)) / 86_400_000);
  const clock = new Intl.DateTimeFormat(locale, { ...place, timeStyle: 'short' }).format(at);
  if (days >= 0 && days <= 1) return `${relative.format(days, 'day')} ${clock}`;
  const date = { weekday: 'long', month: 'short', day: 'numeric' } as const;
  return `${new Intl.DateTimeFormat(locale, { ...place, ...date }).format(at)}, ${clock}`;
}

/** "40 seconds", "3 minutes": how long something still takes. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return plural(Math.max(1, Math.round(seconds)), 'second', 'seconds');
  if (seconds < 3600) return plural(Math.round(seconds / 60), 'minute', 'minutes');
  return plural(Math.round(seconds / 3600), 'hour', 'hours');
}

/** "1 member", "20,000 members". */
export function plural(count: number, one: string, other: string): string {
  return `${formatNumber(count)} ${plurals.select(count) === 'one' ? one : other}`;
}

/** "119 bytes", "12.3 MB". */
export function formatBytes(bytes: number): string {
  const step = steps1024.find(([, size]) => bytes >= size);
  // As a short unit, English says "119 byte".
  if (step === undefined) return plural(bytes, 'byte', 'bytes');
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: step[0],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / step[1]);
}

const steps1024 = [
  ['gigabyte', 1024 ** 3],
  ['megabyte', 1024 ** 2],
  ['kilobyte', 1024],
] as const;
