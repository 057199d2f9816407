import type { z } from 'zod';
import type { Schedule } from '../../source/schedule.ts';
import { timingInWords } from '../../source/timing.ts';
import type { schedule } from '../contract/sources.ts';

/** A schedule as the API shows it. */
export function scheduleView(one: Schedule): z.infer<typeof schedule> {
  return {
    cron: one.cron,
    time_zone: one.timeZone,
    read: one.read,
    snapshot_every_days: one.snapshotEveryDays,
    words: timingInWords(one),
    next_run_at: one.nextRunAt?.toISOString() ?? null,
    paused: one.paused && { at: one.paused.at.toISOString(), by: one.paused.by },
  };
}
