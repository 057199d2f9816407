import { List, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { formatNext } from '../../../format.ts';
import { strings } from '../../../strings/index.ts';
import { capital } from './scheduleWords.ts';
import { ownZone } from './TimeZoneSelect.tsx';
import type { ScheduleForm } from './useScheduleForm.ts';
import classes from './Schedule.module.css';

const text = strings.schedules;

/** What was chosen, said back, with the times that come next. The place is kept while they are worked out. */
export function NextTimes({ form }: { readonly form: ScheduleForm }) {
  const { words, settled, fault, zone } = form;
  const foreign = zone !== ownZone;
  return (
    <Paper className={classes['next'] ?? ''} aria-live="polite" aria-busy={!settled}>
      {words === undefined || fault !== undefined ? (
        <Stack gap={8}>
          <Text size="sm" c="dimmed">
            {fault === undefined ? text.working : text.noTimes}
          </Text>
          {fault === undefined && <Skeleton height={120} />}
        </Stack>
      ) : (
        <div style={{ opacity: settled ? 1 : 0.55 }}>
          <Text fw={600}>{capital(words.words)}</Text>
          <Text size="sm" c="dimmed" mt={4}>
            {foreign ? text.nextTimesIn(zone.replaceAll('_', ' ')) : text.nextTimes}
          </Text>
          <List size="sm" mt={4} spacing={2} listStyleType="none">
            {words.next.map((time) => (
              <List.Item key={time}>
                {formatNext(time, zone)}
                {foreign && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    ({text.yourTime(formatNext(time))})
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Paper>
  );
}
