import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteSchedule, type NewSchedule, putSchedule, type Source } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';

const text = strings.schedules;

/** Keeps the schedule of a source; undefined: it is not read by itself any more. */
export function useSaveSchedule(source: Source) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (schedule: NewSchedule | undefined): Promise<unknown> => {
      if (schedule !== undefined) return putSchedule(source.id, schedule);
      return source.schedule === null ? undefined : deleteSchedule(source.id);
    },
    onSuccess: async (_, schedule) => {
      notifications.show({
        color: 'green',
        message: schedule === undefined ? text.savedNever : text.saved,
      });
      await client.invalidateQueries({ queryKey: ['sources'] });
    },
  });
}
