/** How often a source is read, in the ways that people choose from. */
export const rhythms = ['daily', 'weekdays', 'weekly', 'hourly', 'minutes', 'cron', 'never'] as const;
export type Rhythm = (typeof rhythms)[number];

/** Steps that divide an hour and a day, so that the times are evenly apart. */
export const minuteSteps = [5, 10, 15, 20, 30] as const;
export const hourSteps = [1, 2, 3, 4, 6, 8, 12] as const;

/** What the schedule's form holds. What a rhythm does not use stays, for whoever goes back to another one. */
export interface Timing {
  readonly rhythm: Rhythm;
  /** "02:00", 24 hours. */
  readonly time: string;
  /** Days of the week, 0 is Sunday. */
  readonly days: readonly number[];
  readonly everyHours: number;
  /** Minute of the hour, for `hourly`. */
  readonly minute: number;
  readonly everyMinutes: number;
  readonly cron: string;
}

export const usualTiming: Timing = {
  rhythm: 'daily',
  time: '02:00',
  days: [1],
  everyHours: 1,
  minute: 0,
  everyMinutes: 15,
  cron: '0 2 * * *',
};

/** The cron expression of what is chosen; undefined when it is not complete, and for `never`. Pure. */
export function cronOf(timing: Timing): string | undefined {
  const [hour = '', minute = ''] = timing.time.split(':');
  const at = /^\d{2}:\d{2}/.test(timing.time) ? `${Number(minute)} ${Number(hour)}` : undefined;
  switch (timing.rhythm) {
    case 'never':
      return undefined;
    case 'daily':
      return at && `${at} * * *`;
    case 'weekdays':
      return at && `${at} * * 1-5`;
    case 'weekly':
      return at && timing.days.length > 0
        ? `${at} * * ${timing.days.toSorted((one, other) => one - other).join(',')}`
        : undefined;
    case 'hourly':
      return `${timing.minute} ${timing.everyHours === 1 ? '*' : `*/${timing.everyHours}`} * * *`;
    case 'minutes':
      return `*/${timing.everyMinutes} * * * *`;
    case 'cron':
      return timing.cron.trim().replaceAll(/\s+/g, ' ') || undefined;
  }
}

/** The choice that a cron expression stands for; `cron` where it is none of the simple ones. Pure. */
export function timingOf(cron: string): Timing {
  const base = { ...usualTiming, cron };
  const clock = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5|[0-6](?:,[0-6])*)$/.exec(cron);
  if (clock !== null) {
    const [, minute = '', hour = '', days = ''] = clock;
    const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
    if (days === '*') return { ...base, rhythm: 'daily', time };
    if (days === '1-5') return { ...base, rhythm: 'weekdays', time };
    return { ...base, rhythm: 'weekly', time, days: days.split(',').map(Number) };
  }
  const hourly = /^(\d{1,2}) \*(?:\/(\d{1,2}))? \* \* \*$/.exec(cron);
  const everyHours = Number(hourly?.[2] ?? 1);
  if (hourly !== null && hourSteps.some((step) => step === everyHours)) {
    return { ...base, rhythm: 'hourly', minute: Number(hourly[1]), everyHours };
  }
  const everyMinutes = Number(/^\*\/(\d{1,2}) \* \* \* \*$/.exec(cron)?.[1]);
  if (minuteSteps.some((step) => step === everyMinutes)) return { ...base, rhythm: 'minutes', everyMinutes };
  return { ...base, rhythm: 'cron' };
}
