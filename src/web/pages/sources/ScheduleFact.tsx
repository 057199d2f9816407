import { Text } from '@mantine/core';
import { actorName } from '../../actorName.ts';
import type { Source } from '../../api/sources.ts';
import { strings } from '../../strings/index.ts';
import { capital, nextWords } from './schedule/scheduleWords.ts';

const text = strings.schedules;

export interface ScheduleFactProps {
  readonly source: Source;
  /** With who paused it, and what is read. */
  readonly full?: boolean;
}

/** "Every day at 02:00 Toronto time", and when that is next. */
export function ScheduleFact({
  source: { schedule, reads_changes: changes },
  full = false,
}: ScheduleFactProps) {
  if (schedule === null) return text.none;
  const { paused } = schedule;
  return (
    <>
      {capital(schedule.words)}
      <Text size="sm" c="dimmed" component="span" display="block">
        {paused === null
          ? nextWords(schedule)
          : full
            ? strings.sources.pausedBy(actorName(paused.by), paused.at)
            : strings.sources.pausedSince(paused.at)}
      </Text>
      {full && changes && (
        <Text size="sm" c="dimmed" component="span" display="block">
          {schedule.read === 'changes' ? text.readsChanges(schedule.snapshot_every_days) : text.readsAll}
        </Text>
      )}
    </>
  );
}
