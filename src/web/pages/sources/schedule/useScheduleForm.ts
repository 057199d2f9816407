import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isApiError, messageOf } from '../../../api/client.ts';
import { type NewSchedule, type Read, scheduleWordsQuery, type Source } from '../../../api/sources.ts';
import { cronOf, type Timing, timingOf, usualTiming } from './timing.ts';
import { ownZone } from './TimeZoneSelect.tsx';

/** What is chosen so far, and what the server makes of it. */
export function useScheduleForm({ schedule, reads_changes: readsChanges }: Source, isNew: boolean) {
  const [timing, setTiming] = useState<Timing>(() =>
    schedule === null ? { ...usualTiming, rhythm: isNew ? 'daily' : 'never' } : timingOf(schedule.cron),
  );
  const [zone, setZone] = useState(schedule?.time_zone ?? ownZone);
  const [read, setRead] = useState<Read>(schedule?.read ?? (readsChanges ? 'changes' : 'snapshot'));
  const [everyDays, setEveryDays] = useState<number | ''>(schedule?.snapshot_every_days ?? 7);
  const cron = cronOf(timing);
  const [asked] = useDebouncedValue(`${cron ?? ''}\n${zone}`, 250);
  const [askedCron = '', askedZone = ''] = asked.split('\n');
  const words = useQuery({
    ...scheduleWordsQuery({ cron: askedCron, time_zone: askedZone }),
    enabled: askedCron !== '',
  });
  // Only times that the server refuses are wrong: not being able to ask is no fault of theirs.
  const refused = isApiError(words.error, 'invalid_request');
  const settled = asked === `${cron ?? ''}\n${zone}`;
  const never = timing.rhythm === 'never';
  const whole = readsChanges ? read : 'snapshot';
  return {
    timing,
    change: (part: Partial<Timing>) => setTiming((before) => ({ ...before, ...part })),
    zone,
    setZone,
    read: whole,
    setRead,
    everyDays,
    setEveryDays,
    readsChanges,
    never,
    /** The times in words and the next ones, and whether they are of what is chosen now. */
    words: cron === undefined ? undefined : words.data,
    settled,
    fault: settled && words.error !== null && cron !== undefined ? messageOf(words.error) : undefined,
    /** What to save; undefined while it is not complete or refused. */
    complete:
      never || cron === undefined || everyDays === '' || (settled && refused)
        ? undefined
        : ({ cron, time_zone: zone, read: whole, snapshot_every_days: everyDays } satisfies NewSchedule),
  };
}

export type ScheduleForm = ReturnType<typeof useScheduleForm>;
